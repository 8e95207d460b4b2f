"""Reading registers: as they stand, as they stood on a day, what is to be checked again, figures. Each in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, literal_column, or_, select, text

from commarch.database import home_tenant, read, session
from commarch.registers import fields as forms
from commarch.registers.fields import Field, FieldKind
from commarch.registers.history import COMING_AND_GOING, Standing, standing_on
from commarch.registers.identity import blind_index
from commarch.registers.models import ChangeKind, EntryState, Register, RegisterChange, RegisterEntry, RegisterForm, RegisterFreeze

#: Found persons that are shown at once.
MOST_FOUND = 50
_ENTRY = RegisterEntry


@dataclass(frozen=True)
class Figures:
    """What a register amounts to, counted now."""

    current: int = 0
    struck: int = 0
    overdue: int = 0
    joined_this_year: int = 0
    left_this_year: int = 0


@dataclass(frozen=True)
class Overdue:
    """Entries of a register that should have been checked again."""

    register_id: UUID
    name: str
    count: int
    #: The day on which the first of them became due.
    since: date


@dataclass(frozen=True)
class Line:
    """An entry of a register as it stood on a day."""

    entry: RegisterEntry
    standing: Standing


def registers() -> Sequence[Register]:
    """Return the registers of this tenant, the oldest first."""
    found: Sequence[Register] = session.scalars(select(Register).order_by(Register.id)).all()
    return found


def find_register(register_id: UUID) -> Register | None:
    """Return a register of this tenant."""
    found: Register | None = session.get(Register, {"tenant_id": home_tenant(), "id": register_id})
    return found


def find_entry(entry_id: UUID) -> RegisterEntry | None:
    """Return an entry of one of this tenant's registers."""
    found: RegisterEntry | None = session.get(RegisterEntry, {"tenant_id": home_tenant(), "id": entry_id})
    return found


def fields_of(register: Register) -> tuple[Field, ...]:
    """Return what a register asks for now."""
    chosen = select(RegisterForm.fields).where(RegisterForm.register_id == register.id, RegisterForm.number == register.form_number)
    return forms.of_stored(session.scalars(chosen).one())


def fields_ever(register: Register) -> dict[str, Field]:
    """Return everything that a register ever asked for, by its key, with the newest words for it."""
    chosen = select(RegisterForm.fields).where(RegisterForm.register_id == register.id).order_by(RegisterForm.number)
    return {one.key: one for told in session.scalars(chosen) for one in forms.of_stored(told)}


def changes_of(*entry_ids: UUID) -> Sequence[RegisterChange]:
    """Return the changes of some entries, in the order in which they were written."""
    chosen = select(RegisterChange).where(RegisterChange.entry_id.in_(entry_ids))
    found: Sequence[RegisterChange] = session.scalars(chosen.order_by(RegisterChange.entry_id, RegisterChange.number)).all()
    return found


def entries(
    register: Register,
    state: EntryState | None = EntryState.CURRENT,
    *,
    overdue_on: date | None = None,
    after: int = 0,
    limit: int = 50,
) -> Sequence[RegisterEntry]:
    """Return entries as they stand now, by their numbers, from after one."""
    chosen = _numbered(register, after, limit)
    if state:
        chosen = chosen.where(_ENTRY.state == state)
    if overdue_on:
        chosen = chosen.where(_ENTRY.recheck_on <= overdue_on)
    found: Sequence[RegisterEntry] = session.scalars(chosen).all()
    return found


def entries_on(
    register: Register, day: date, state: EntryState | None = EntryState.CURRENT, *, after: int = 0, limit: int | None = 50
) -> list[Line]:
    """Return entries as they stood at the end of a day, by their numbers, from after one; two statements."""
    home = home_tenant()
    change = RegisterChange.__table__.c
    newest_first = func.row_number().over(partition_by=change.entry_id, order_by=(change.takes_effect_on.desc(), change.number.desc()))
    latest = (
        select(change.entry_id, change.kind, newest_first.label("back"))
        .where(change.tenant_id == home, change.register_id == register.id, change.takes_effect_on <= day)
        .where(change.kind.in_(COMING_AND_GOING))
        .subquery()
    )
    chosen = _numbered(register, after, limit).join(latest, (latest.c.entry_id == _ENTRY.id) & (latest.c.back == 1))
    if state:
        gone = latest.c.kind == ChangeKind.STRIKE
        chosen = chosen.where(gone if state is EntryState.STRUCK else ~gone)
    found = session.scalars(chosen).all()
    by_entry: dict[UUID, list[RegisterChange]] = {}
    for one in changes_of(*(entry.id for entry in found)) if limit else _all_changes(register):
        by_entry.setdefault(one.entry_id, []).append(one)
    stood = ((entry, standing_on(by_entry[entry.id], day)) for entry in found)
    return [Line(entry, standing) for entry, standing in stood if standing]


def figures(today: date) -> dict[UUID, Figures]:
    """Count every register of this tenant."""
    new_year = date(today.year, 1, 1)
    is_current = _ENTRY.state == EntryState.CURRENT
    counted = (
        func.count().filter(is_current),
        func.count().filter(~is_current),
        func.count().filter(is_current, _ENTRY.recheck_on <= today),
        func.count().filter(_ENTRY.joined_on >= new_year),
        func.count().filter(_ENTRY.struck_on >= new_year),
    )
    chosen = select(_ENTRY.register_id, *counted).where(_ENTRY.tenant_id == home_tenant()).group_by(_ENTRY.register_id)
    return {register_id: Figures(*counts) for register_id, *counts in session.execute(chosen)}


_COUNTED = text(
    "SELECT f.key, e.particulars ->> f.key AS value, count(*) AS entries FROM register_entry e, unnest(CAST(:keys AS text[])) f (key) "
    "WHERE e.tenant_id = :tenant AND e.register_id = :register AND e.state = 'current' GROUP BY 1, 2"
)


def counts_of(register: Register, fields: Sequence[Field]) -> list[tuple[Field, dict[str, int]]]:
    """Count who stands in a register now by each choice that it asks for; "" where nothing was said."""
    asked = [one for one in fields if one.kind is FieldKind.CHOICE]
    if not asked:
        return []
    values = {"keys": [one.key for one in asked], "tenant": home_tenant(), "register": register.id}
    counted: dict[str, dict[str, int]] = {}
    for row in read(_COUNTED, values):
        counted.setdefault(row.key, {})[row.value or ""] = row.entries
    return [(one, in_order(one, counted.get(one.key, {}))) for one in asked]


def in_order(field: Field, counted: dict[str, int]) -> dict[str, int]:
    """Return counts in the order of a field's choices, those that it no longer offers after them, what was not said last."""
    values = dict.fromkeys((*field.choices, *sorted(filter(None, counted)), ""))
    return {value: counted[value] for value in values if value in counted}


def overdue(today: date) -> list[Overdue]:
    """Return the registers with entries that should have been checked again (待复核), the longest due first."""
    chosen = (
        select(Register.id, Register.name, func.count().label("entries"), func.min(_ENTRY.recheck_on).label("since"))
        .join(_ENTRY, (_ENTRY.tenant_id == Register.tenant_id) & (_ENTRY.register_id == Register.id))
        .where(Register.tenant_id == home_tenant(), _ENTRY.recheck_on <= today)
        .group_by(Register.id, Register.name)
        .order_by(literal_column("since"), Register.name)
    )
    return [Overdue(row.id, row.name, row.entries, row.since) for row in session.execute(chosen)]


def find(words: str) -> Sequence[RegisterEntry]:
    """Return the entries that a name, a part of one, or an exact ID number means, in all registers of this tenant; who is there first."""
    sought = " ".join(words.split())
    if not sought:
        return []
    index = blind_index("".join(sought.split()).upper(), home_tenant())
    is_it = or_(_ENTRY.subject.contains(sought, autoescape=True), _ENTRY.id_number_index == index)
    chosen = select(_ENTRY).where(is_it).order_by(case((_ENTRY.state == EntryState.CURRENT, 0), else_=1), _ENTRY.id).limit(MOST_FOUND)
    found: Sequence[RegisterEntry] = session.scalars(chosen).all()
    return found


def freezes_of(register: Register) -> Sequence[RegisterFreeze]:
    """Return the frozen years of a register, the latest first."""
    chosen = select(RegisterFreeze).where(RegisterFreeze.register_id == register.id).order_by(RegisterFreeze.year.desc())
    found: Sequence[RegisterFreeze] = session.scalars(chosen).all()
    return found


def find_freeze(register: Register, year: int) -> RegisterFreeze | None:
    """Return a register as it was frozen at the end of a year."""
    chosen = select(RegisterFreeze).where(RegisterFreeze.register_id == register.id, RegisterFreeze.year == year)
    found: RegisterFreeze | None = session.scalars(chosen).one_or_none()
    return found


def first_year(register: Register) -> int | None:
    """Return the year in which a register's first entry took effect."""
    first: date | None = session.scalar(select(func.min(_ENTRY.joined_on)).where(_ENTRY.register_id == register.id))
    return first.year if first else None


def _numbered(register: Register, after: int, limit: int | None) -> Select[Any]:
    return select(_ENTRY).where(_ENTRY.register_id == register.id, _ENTRY.number > after).order_by(_ENTRY.number).limit(limit)


def _all_changes(register: Register) -> Sequence[RegisterChange]:
    chosen = select(RegisterChange).where(RegisterChange.register_id == register.id)
    found: Sequence[RegisterChange] = session.scalars(chosen).all()
    return found
