"""All tables, imported in one place, for migrations and for the application."""

from commarch.accounts import models as accounts
from commarch.appraisal import models as appraisal
from commarch.arrangement import models as arrangement
from commarch.assistant import models as assistant
from commarch.audit import models as audit
from commarch.completeness import models as completeness
from commarch.database import Model
from commarch.dossier import models as dossier
from commarch.entry import models as entry
from commarch.filing_year import models as filing_year
from commarch.handover import models as handover
from commarch.holdings import models as holdings
from commarch.holds import models as holds
from commarch.imports import models as imports
from commarch.incidents import models as incidents
from commarch.inspection import models as inspection
from commarch.intake import models as intake
from commarch.notices import models as notices
from commarch.objects import models as objects
from commarch.posts import models as posts
from commarch.printing import models as printing
from commarch.quality import models as quality
from commarch.registers import models as registers
from commarch.retention import models as retention
from commarch.schemes import models as schemes
from commarch.storage import models as storage
from commarch.tenancy import models as tenancy
from commarch.transfer import models as transfer
from commarch.usage import models as usage

CAPABILITIES = (
    tenancy,
    accounts,
    audit,
    schemes,
    posts,
    holdings,
    completeness,
    dossier,
    objects,
    holds,
    retention,
    arrangement,
    storage,
    entry,
    assistant,
    imports,
    usage,
    incidents,
    intake,
    filing_year,
    handover,
    appraisal,
    transfer,
    registers,
    inspection,
    quality,
    printing,
    notices,
)
metadata = Model.metadata
