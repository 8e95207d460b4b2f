"""PostgreSQL: the session, what tables have in common, the tenant context, the wall between tenants.

The database isolates; the application only names its tenant in every statement. `sql/guard.sql` is the wall, `isolation` puts it
round a new table and looks for holes, `install` builds all of it from an administrator's URL.
"""

from commarch.database.context import Context, Mode, admit, coming_back, enter, leave, of, within
from commarch.database.model import Identified, Model, TenantOwned, text_of
from commarch.database.session import NoTenant, db, home_tenant, one_at_a_time, read, session

__all__ = [
    "Context",
    "Identified",
    "Mode",
    "Model",
    "NoTenant",
    "TenantOwned",
    "admit",
    "coming_back",
    "db",
    "enter",
    "home_tenant",
    "leave",
    "of",
    "one_at_a_time",
    "read",
    "session",
    "text_of",
    "within",
]
