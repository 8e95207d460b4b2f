"""Who keeps bytes and who removes them never work on one tenant's store at the same moment; many may keep at once."""

from sqlalchemy import text

from commarch.database import home_tenant, session

_KEEPING = text("SELECT pg_advisory_xact_lock_shared(:tenant, hashtext('objects'))")
_REMOVING = text("SELECT pg_try_advisory_xact_lock(:tenant, hashtext('objects'))")


def while_keeping() -> None:
    """Keep removers away until this transaction ends: what was placed is either committed or seen to be nobody's."""
    session.execute(_KEEPING, {"tenant": home_tenant()})


def while_removing() -> bool:
    """Keep everybody else away until this transaction ends; False where somebody is at work, so that it is to be tried later."""
    return bool(session.scalar(_REMOVING, {"tenant": home_tenant()}))
