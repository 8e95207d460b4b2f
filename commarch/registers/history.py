"""What an entry was on a day: its changes laid one upon the other in the order in which they took effect. Pure functions."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from commarch.registers.models import ChangeKind, EntryState, RegisterChange, StrikeKind

#: Changes that take an entry in or out.
COMING_AND_GOING = (ChangeKind.ENTER, ChangeKind.STRIKE, ChangeKind.RESTORE)


@dataclass(frozen=True)
class Standing:
    """An entry as it stood on a day."""

    joined_on: date
    checked_on: date
    #: By the keys of the register's fields, `subject`, `address` and `id_number` (masked) among them; what is empty is left out.
    facts: dict[str, Any] = field(default_factory=dict)
    struck_on: date | None = None
    struck_as: StrikeKind | None = None

    @property
    def state(self) -> EntryState:
        """Whether it stood in the register."""
        return EntryState.CURRENT if self.struck_on is None else EntryState.STRUCK


def standing_on(changes: Iterable[RegisterChange], day: date) -> Standing | None:
    """Return an entry as it stood at the end of a day; None before it was entered."""
    found: Standing | None = None
    for change in sorted(changes, key=lambda one: (one.takes_effect_on, one.number)):
        if change.takes_effect_on > day:
            break
        found = _after(found or Standing(change.takes_effect_on, change.takes_effect_on), change)
    return found


def last_effect(changes: Sequence[RegisterChange], keys: Iterable[str] = ()) -> date:
    """Return the latest day on which an entry came or went, or one of these facts changed: nothing of them can change before it."""
    wanted = set(keys)
    days = (one.takes_effect_on for one in changes if one.kind in COMING_AND_GOING or wanted & one.after.keys())
    return max(days, default=date.min)


def next_check(checked_on: date, months: int | None) -> date | None:
    """Return the day from which an entry is to be checked again; the last of a shorter month, as PostgreSQL counts it."""
    if months is None:
        return None
    year, month = divmod(checked_on.year * 12 + checked_on.month - 1 + months, 12)
    return date(year, month + 1, min(checked_on.day, monthrange(year, month + 1)[1]))


def _after(standing: Standing, change: RegisterChange) -> Standing:
    facts = {key: value for key, value in {**standing.facts, **change.after}.items() if value}
    checked_on = max(standing.checked_on, change.takes_effect_on) if change.checked else standing.checked_on
    found = replace(standing, facts=facts, checked_on=checked_on)
    if change.kind is ChangeKind.STRIKE:
        return replace(found, struck_on=change.takes_effect_on, struck_as=change.struck_as)
    return replace(found, struck_on=None, struck_as=None) if change.kind is ChangeKind.RESTORE else found
