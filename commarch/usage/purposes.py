"""The list of purposes (利用目的): a tenant's own, in versions, so that what was recorded keeps its words."""

from typing import Any

from sqlalchemy import select

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.usage.models import PurposeList
from commarch.usage.rules import PURPOSES, read_purposes


def purposes() -> tuple[int, list[str]]:
    """Return version and wording of the list in use; version 0 is the one that stands ready."""
    chosen = select(PurposeList).where(PurposeList.tenant_id == home_tenant()).order_by(PurposeList.version.desc()).limit(1)
    found = session.scalars(chosen).first()
    return (found.version, list(found.purposes)) if found else (0, list(PURPOSES))


def write_purposes(text: str, *, by: Actor) -> int:
    """Put a new version of the list in use; nothing happens where it says the same. Returns its version."""
    version, before = purposes()
    after = read_purposes(text)
    if after == before:
        return version
    session.add(PurposeList(version=version + 1, purposes=after, made_at=clock.now(), made_by=by.person_id))
    was, now = "、".join(before), "、".join(after)
    told: dict[str, Any] = {"before": {"purposes": was}, "after": {"purposes": now, "version": version + 1}}
    audit.record(Act.CHANGE_SETTINGS, "purpose_list", version + 1, "利用目的", by=by, **told)
    return version + 1
