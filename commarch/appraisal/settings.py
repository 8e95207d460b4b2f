"""What a street has decided about appraisals, for itself and its communities; what it left open is the default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from commarch.database import home_tenant, session
from commarch.schemes.periods import RetentionPeriod
from commarch.tenancy import Tenant

#: Where the street's settings hold them.
KEY = "appraisal"


@dataclass(frozen=True, kw_only=True)
class AppraisalSettings:
    """Terms in days, the periods that may be chosen, from when an extension counts."""

    #: Days that the group has for its opinions, the group for deciding, the head and the street for their word, the community to destroy.
    opinion_days: int = 14
    deciding_days: int = 7
    signing_days: int = 7
    approving_days: int = 14
    executing_days: int = 30
    #: Days that the community has to hang the public notice, once the street has approved.
    posting_days: int = 3
    #: Public notice (公示); 0: none.
    notice_days: int = 0
    #: Waiting time (冷静期) in which every member may object.
    waiting_days: int = 30
    extension_basis: Literal["old_due", "decision"] = "old_due"
    #: What an item may be kept on for, shortest first; the first is what disagreement means (从宽).
    periods: tuple[str, ...] = ("D10", "D30", "Y")
    #: How long backups keep what was destroyed.
    backup_days: int = 90
    #: After how many years a decision not to open is looked at again.
    access_review_years: int = 5
    #: Years after which archives go to the county archives (档案法实施条例 20).
    transfer_after_years: int = 10

    @property
    def mildest(self) -> RetentionPeriod:
        """What an item is kept for where the group disagrees."""
        return RetentionPeriod(self.periods[0])


def settings_of(street: Tenant) -> AppraisalSettings:
    """Read a street's decisions from its settings."""
    chosen: Mapping[str, Any] = (street.settings or {}).get(KEY) or {}
    known = {name: value for name, value in chosen.items() if name in AppraisalSettings.__dataclass_fields__}
    if "periods" in known:
        known["periods"] = tuple(sorted(known["periods"], key=RetentionPeriod))
    return AppraisalSettings(**known)


def settings_here() -> AppraisalSettings:
    """Return what holds in the home tenant."""
    tenant = session.get_one(Tenant, home_tenant())
    return settings_of(tenant if tenant.parent_id is None else session.get_one(Tenant, tenant.parent_id))
