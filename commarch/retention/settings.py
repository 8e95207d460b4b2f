"""What a street has decided about reminders, for itself and its communities; what it left open is the default."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commarch.database import home_tenant, session
from commarch.retention.deadlines import ACCOUNTING_DUE, DOCUMENTARY_DUE, LEAD_DAYS
from commarch.tenancy import Tenant

ESCALATE_AFTER_DAYS = 30
_DAY = re.compile(r"(\d{2})-(\d{2})")


@dataclass(frozen=True)
class ReminderSettings:
    """Lead times, the day of escalation, the days by which a year is filed."""

    lead_days: tuple[int, ...] = LEAD_DAYS
    escalate_after_days: int = ESCALATE_AFTER_DAYS
    documentary: tuple[int, int] = DOCUMENTARY_DUE
    accounting: tuple[int, int] = ACCOUNTING_DUE


def settings_of(street: Tenant) -> ReminderSettings:
    """Read a street's decisions from its settings."""
    chosen: Mapping[str, Any] = street.settings or {}
    return ReminderSettings(
        lead_days=tuple(sorted({int(days) for days in chosen.get("lead_days") or LEAD_DAYS}, reverse=True)),
        escalate_after_days=int(chosen.get("escalate_after_days", ESCALATE_AFTER_DAYS)),
        documentary=_month_and_day(chosen.get("wenshu_due"), DOCUMENTARY_DUE),
        accounting=_month_and_day(chosen.get("accounting_due"), ACCOUNTING_DUE),
    )


def settings_for(tenant: Tenant) -> ReminderSettings:
    """Return what the street above a tenant has decided; a street decides for itself."""
    return settings_of(tenant if tenant.parent_id is None else session.get_one(Tenant, tenant.parent_id))


def settings_here() -> ReminderSettings:
    """Return what holds in the home tenant."""
    return settings_for(session.get_one(Tenant, home_tenant()))


def _month_and_day(written: str | None, default: tuple[int, int]) -> tuple[int, int]:
    found = _DAY.fullmatch(written or "")
    return (int(found[1]), int(found[2])) if found and 1 <= int(found[1]) <= 12 and int(found[2]) >= 1 else default
