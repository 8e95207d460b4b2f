"""All tables, imported in one place, for migrations and for the application."""

from commarch.accounts import models as accounts
from commarch.audit import models as audit
from commarch.database import Model
from commarch.holdings import models as holdings
from commarch.imports import models as imports
from commarch.notices import models as notices
from commarch.schemes import models as schemes
from commarch.tenancy import models as tenancy

CAPABILITIES = (tenancy, accounts, audit, schemes, holdings, imports, notices)
metadata = Model.metadata
