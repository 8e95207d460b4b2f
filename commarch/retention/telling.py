"""Which deadlines people are told of on a day, given what they were told before. Pure functions of dates.

Before a deadline and on its day each lead time is told once; a sweep that missed days tells only the one reached. While a deadline is
overdue it is told once a week, and all that are overdue together, so that ten old years are one mail a week and not ten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commarch.retention.deadlines import LEAD_DAYS, is_escalated, stage_reached

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Deadline:
    """Something that is due on a day; `key` names it from one sweep to the next."""

    key: str
    due_on: date


@dataclass(frozen=True)
class Told:
    """The stage of a deadline that people were last told of, and when."""

    stage: str
    on: date


def to_tell(deadlines: Sequence[Deadline], told: Mapping[str, Told], today: date, lead_days: tuple[int, ...] = LEAD_DAYS) -> set[str]:
    """Return the keys of what is to be told today."""
    new = {one.key for one in deadlines if _is_new(one, told.get(one.key), today, lead_days)}
    overdue = {one.key for one in deadlines if _is_overdue(one.due_on, today)}
    return new | overdue if new & overdue else new


def remember(
    deadlines: Iterable[Deadline], telling: set[str], told: Mapping[str, Told], today: date, lead_days: tuple[int, ...] = LEAD_DAYS
) -> dict[str, Told]:
    """Return what has been told after today, of the deadlines that are still there."""
    now = {one.key: Told(stage_reached(one.due_on, today, lead_days) or "", today) for one in deadlines if one.key in telling}
    return {one.key: now.get(one.key) or told[one.key] for one in deadlines if one.key in now or one.key in told}


def to_escalate(deadlines: Iterable[Deadline], told: Iterable[str], today: date, *, after_days: int) -> set[str]:
    """Return the keys of what the street is to be told of for the first time."""
    known = set(told)
    return {one.key for one in deadlines if is_escalated(one.due_on, today, after_days=after_days) and one.key not in known}


def digest_is_due(today: date, last_on: date | None) -> bool:
    """Whether the street's weekly digest goes out: on Mondays, or later in the week when Monday was missed."""
    monday = today - timedelta(days=today.weekday())
    return today == monday if last_on is None else last_on < monday


def told_from(report: Mapping[str, Any]) -> dict[str, Told]:
    """Read what a run noted."""
    return {key: Told(stage, date.fromisoformat(on)) for key, (stage, on) in report.get("told", {}).items()}


def told_for_report(told: Mapping[str, Told]) -> dict[str, list[str]]:
    """Write what a run notes."""
    return {key: [one.stage, one.on.isoformat()] for key, one in told.items()}


def _is_overdue(due_on: date, today: date) -> bool:
    return today - due_on >= WEEK


def _is_new(one: Deadline, told: Told | None, today: date, lead_days: tuple[int, ...]) -> bool:
    stage = stage_reached(one.due_on, today, lead_days)
    if stage is None:
        return False
    if told is None:
        return True
    return today - told.on >= WEEK if _is_overdue(one.due_on, today) else stage != told.stage
