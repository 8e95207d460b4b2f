"""When a retention period begins and ends, and where an item stands on a given day. Pure functions of dates.

Counting starts on 1 January after the filing year (for accounting: 从会计年度终了后的第一天算起, Order 79), or after the year of the
event that starts it (竣工、报废). Periods are whole years, so no leap day ever matters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from commarch.errors import RuleBroken
from commarch.schemes.periods import RetentionPeriod

FIRST_YEAR, LAST_YEAR = 1800, 2999


class Basis(StrEnum):
    """What the dates of an expiry are counted from."""

    PERMANENT = "permanent"
    FILING_YEAR = "filing_year"
    EVENT = "event"
    EVENT_MISSING = "event_missing"
    OLD_DUE_DATE = "old_due"
    DECISION = "decision"


class RetentionStatus(StrEnum):
    """Where an item stands on a day."""

    PERMANENT = "permanent"
    WAITING_FOR_EVENT = "waiting_for_event"
    ACTIVE = "active"
    DUE_SOON = "due_soon"
    EXPIRED = "expired"
    FROZEN = "frozen"

    @property
    def label(self) -> str:
        """The Chinese words a person reads."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    RetentionStatus.PERMANENT: "永久保管",
    RetentionStatus.WAITING_FOR_EVENT: "起算条件未满足",
    RetentionStatus.ACTIVE: "保管中",
    RetentionStatus.DUE_SOON: "即将期满",
    RetentionStatus.EXPIRED: "期满待鉴定",
    RetentionStatus.FROZEN: "已冻结",
}


@dataclass(frozen=True)
class Expiry:
    """When a period starts, its last day, and the first day on which the item may be appraised (all None while it has no end)."""

    period: RetentionPeriod
    basis: Basis
    filing_year: int
    event_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    eligible_on: date | None = None
    #: Day of the appraisal that extended the period, or on which the schedule's longer one was taken over.
    decided_on: date | None = None
    #: What the extension replaced; the chain is the history.
    extends: "Expiry | None" = None
    #: Whether the schedule lengthened it, not an appraisal.
    by_schedule: bool = False


def filing_year(
    document_date: date | None, content_year: int | None, rule: Literal["signing", "content"] | str, *, filed_on: date | None = None
) -> int:
    """Return the year a document belongs to (归属年度, DA/T 22-2015 5.2): that of its signing, or by local rule of its content.

    A document whose date can't be found goes to the year it is filed in.
    """
    if rule not in {"signing", "content"}:
        raise RuleBroken("年度归属规则请选“按签发日期”或“按内容所属年度”", field="year_rule")
    year = content_year if rule == "content" and content_year is not None else None
    if year is None:
        day = document_date or filed_on
        year = day.year if day else None
    if year is None:
        raise RuleBroken("没有文件日期，定不了归档年度，请填写日期，或直接填写年度", field="year")
    return _checked(year)


@lru_cache(maxsize=1024)
def expiry(period: RetentionPeriod, *, filing_year: int, event_on: date | None = None, event_based: bool = False) -> Expiry:
    """Return when a period ends: n whole years from 1 January after the filing year, or after the event for event-based ones.

    An event given for a period that isn't event-based changes nothing: accounting counts from the fiscal year, which is its filing year.
    """
    _checked(filing_year)
    if period.is_permanent:
        return Expiry(period, Basis.PERMANENT, filing_year)
    if not (event_based or period.is_event_based):
        return _counted(Expiry(period, Basis.FILING_YEAR, filing_year), date(filing_year + 1, 1, 1))
    if event_on is None:
        return Expiry(period, Basis.EVENT_MISSING, filing_year)
    return _counted(Expiry(period, Basis.EVENT, filing_year, event_on), date(_checked(event_on.year) + 1, 1, 1))


def extended(
    old: Expiry, period: RetentionPeriod | int, *, decided_on: date, basis: Literal["old_due", "decision"] | str = Basis.OLD_DUE_DATE
) -> Expiry:
    """Return the expiry after an appraisal that keeps the item on (续存), counted from the old last day or from the year of the decision.

    The new period is given as such or in years. An extension never shortens, and never ends before it is decided
    (条例第二十四条: a new period and a mark).
    """
    period = RetentionPeriod(f"D{period}") if isinstance(period, int) else period
    if old.ends_on is None:
        raise RuleBroken("永久保管的件不需要续存" if old.basis is Basis.PERMANENT else "起算条件还没有满足，没有期满日，不能续存")
    if basis not in {Basis.OLD_DUE_DATE, Basis.DECISION}:
        raise RuleBroken("续存起算请选“自原期满日”或“自鉴定日期”", field="basis")
    if period.is_event_based:
        raise RuleBroken("续存请选永久或具体年数，不能再按事件起算", field="period")
    kept = Expiry(period, old.basis, old.filing_year, old.event_on, decided_on=decided_on, extends=old)
    if period.is_permanent:
        return replace(kept, basis=Basis.PERMANENT)
    from_decision = date(_checked(decided_on.year) + 1, 1, 1)
    start = from_decision if basis == Basis.DECISION else old.ends_on + timedelta(days=1)
    new = _counted(replace(kept, basis=Basis(basis)), start)
    _refuse_useless(old.ends_on, new, decided_on)
    return new


def lengthened(old: Expiry, period: RetentionPeriod, *, decided_on: date) -> Expiry:
    """Return the expiry after the schedule's longer period was taken over for what is filed already: the start stays, the end moves out.

    A schedule never shortens what is filed; that takes an appraisal.
    """
    waits = old.basis in {Basis.EVENT, Basis.EVENT_MISSING}
    if period.is_event_based and not waits:
        raise RuleBroken("已归档的件自归档年度起算，不能改为按事件起算", field="period")
    new = expiry(period, filing_year=old.filing_year, event_on=old.event_on, event_based=waits)
    if not _is_longer(old, new):
        raise RuleBroken("方案的新期限不比现在的长；缩短保管期限只能经鉴定批次决定", field="period")
    return replace(new, decided_on=decided_on, extends=old, by_schedule=True)


def status(expiry: Expiry, today: date, lead_days: int, *, held: bool = False) -> RetentionStatus:
    """Return where an item stands today; a hold (冻结) covers everything else."""
    if held:
        return RetentionStatus.FROZEN
    if expiry.basis is Basis.PERMANENT:
        return RetentionStatus.PERMANENT
    if expiry.eligible_on is None:
        return RetentionStatus.WAITING_FOR_EVENT
    days_left = (expiry.eligible_on - today).days
    if days_left <= 0:
        return RetentionStatus.EXPIRED
    return RetentionStatus.DUE_SOON if days_left <= lead_days else RetentionStatus.ACTIVE


def longest_kept(expiries: Sequence[Expiry]) -> Expiry:
    """Return the one that ends last, for an item of mixed content; one without an end goes before any that has one."""
    return max(expiries, key=lambda one: one.ends_on or date.max)


def _counted(expiry: Expiry, start: date) -> Expiry:
    years = expiry.period.years or 0
    eligible = start.replace(year=start.year + years)
    return replace(expiry, starts_on=start, ends_on=eligible - timedelta(days=1), eligible_on=eligible)


def _is_longer(old: Expiry, new: Expiry) -> bool:
    if old.period.is_permanent or new.period.is_permanent:
        return new.period.is_permanent and not old.period.is_permanent
    if old.ends_on is None or new.ends_on is None:
        return old.period.years is not None and new.period.years is not None and new.period.years > old.period.years
    return new.ends_on > old.ends_on


def _refuse_useless(old_end: date, new: Expiry, decided_on: date) -> None:
    if new.ends_on is None or new.ends_on < old_end:
        raise RuleBroken("续存后的期满日早于原期满日，续存不能缩短保管期限，请延长年数或自原期满日起算", field="period")
    if new.ends_on < decided_on:
        raise RuleBroken(
            f"自原期满日续存 {new.period.label} 只到 {new.ends_on}，在鉴定日期之前已经期满，请延长年数或自鉴定日期起算", field="period"
        )


def _checked(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleBroken(f"年度 {year} 不对，请填 {FIRST_YEAR} 至 {LAST_YEAR} 之间的四位数", field="year")
    return year
