"""Items that come together with an import (批量): each held against the rules by itself, written with one statement for all.

What is wrong with one never stops the others. Nothing is written to the trail here: one entry of the import stands for all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, or_, select
from uuid_utils.compat import uuid7

from commarch import clock
from commarch.audit import Actor
from commarch.database import session
from commarch.database.writing import Writer
from commarch.errors import RuleBroken
from commarch.holdings import filing, given_codes, numbering, volumes
from commarch.holdings.arrangement import Arrangement
from commarch.holdings.draft import Draft
from commarch.holdings.filing import Numbered
from commarch.holdings.indexing import index
from commarch.holdings.models import Component, Item, ItemState
from commarch.holdings.placing import Placed, place
from commarch.holdings.registration import components_of
from commarch.schemes import codes

_ITEM = cast("Table", Item.__table__)
_COMPONENT = cast("Table", Component.__table__)
_DEFAULTS = {"state": ItemState.DRAFT, "code_key": "", "supplement": False, "revision": 1}


@dataclass(frozen=True)
class Incoming:
    """A document of an import. `code`, or `number` alone, stands on its paper already and is kept."""

    key: UUID
    draft: Draft
    code: str = ""
    number: int | None = None


class NewItem(SimpleNamespace):
    """An item about to be written: its columns as plain attributes, which the rules of items fill in like an item's."""

    def __str__(self) -> str:
        return self.archival_code or f"「{self.title}」"


@dataclass(frozen=True)
class Refused:
    """Why a document was not taken; `item_id`: the item that has its code already."""

    text: str
    field: str
    item_id: UUID | None = None


@dataclass(frozen=True)
class Terms:
    """What all documents of one import have alike; with `file` they are filed at once."""

    import_id: UUID
    file: bool
    by: Actor
    today: date
    arrangement: Arrangement


@dataclass
class Prepared:
    """Documents that were held against the rules: what became of each by its key, and what the codes are made of."""

    outcome: dict[UUID, NewItem | Refused]
    numbered: list[tuple[Incoming, Numbered]]


def prepare(incoming: Sequence[Incoming], terms: Terms) -> Prepared:
    """Hold documents against the rules; where the arrangement is read ahead, the database is not asked."""
    prepared = Prepared({}, [])
    common = _common(terms)
    alike: dict[Any, Numbered] = {}
    for one in incoming:
        try:
            item = _item_of(place(one.draft, terms.arrangement, terms.today), common)
            if terms.file:
                prepared.numbered.append((one, _coded(one, item, terms.arrangement, alike)))
            prepared.outcome[one.key] = item
        except RuleBroken as broken:
            prepared.outcome[one.key] = Refused(str(broken), broken.field or "")
    return prepared


def take_in(prepared: Prepared, terms: Terms, writer: Writer) -> dict[UUID, NewItem | Refused]:
    """Register what was prepared, or file it, in its order; `writer` writes it. Return what became of each document by its key."""
    if terms.file:
        _number(prepared)
    items = [one for one in prepared.outcome.values() if isinstance(one, NewItem)]
    writer.insert(_ITEM, map(_row, _filed(prepared, terms) if terms.file else items))
    writer.insert(_COMPONENT, ({"item_id": one.id, **_told(part)} for one in items for part in one.components))
    return prepared.outcome


def as_item(new: NewItem) -> Item:
    """Let the rules of items treat it as one."""
    return cast("Item", new)


def _common(terms: Terms) -> dict[str, Any]:
    now = clock.now()
    known = {"registered_at": now, "registered_by": terms.by.person_id, "changed_at": now, "import_id": terms.import_id}
    return {column.name: None for column in _ITEM.columns if column.computed is None} | _DEFAULTS | known


def _item_of(placed: Placed, common: dict[str, Any]) -> NewItem:
    return NewItem(**{**common, **placed.columns(), "id": uuid7(), "components": components_of(placed.draft.components)})


def _coded(one: Incoming, new: NewItem, arrangement: Arrangement, alike: dict[Any, Numbered]) -> Numbered:
    """Put together what the item's code is made of; a code on paper must belong to it."""
    item, on_paper = as_item(new), bool(one.code or one.number)
    key = (item.category_id, item.year, item.retention_code, on_paper)
    if key not in alike:
        alike[key] = filing.coded(item, arrangement, one.code or str(one.number or ""))
    known = alike[key]
    numbered = Numbered(item, known.template, known.parts, known.fonds)
    if one.code:
        numbered.given = codes.normalise(one.code)
        numbered.template, numbered.parts = given_codes.read_given(numbered.template, numbered.given)
        given_codes.belongs(numbered)
    elif one.number:
        numbered.parts = replace(numbered.parts, item=one.number)
        numbered.given = codes.render(numbered.template, numbered.parts)
    if not one.code:
        numbered.series = known.series
    return numbered


def _number(prepared: Prepared) -> None:
    """Keep the codes on paper that nobody else has, number the rest behind them; counters' rows stay locked until the commit."""
    kept = [(one, its) for one, its in prepared.numbered if its.given]
    fresh = [its for _, its in prepared.numbered if not its.given]
    volumes.keep_given(its for _, its in kept)
    numbering.keep(_highest(its for _, its in kept))
    _refuse_taken(kept, prepared.outcome)
    taken = {name: iter(numbers) for name, numbers in numbering.take(Counter(its.series for its in fresh)).items()}
    for its in fresh:
        its.taken = next(taken[its.series])


def _filed(prepared: Prepared, terms: Terms) -> Iterator[NewItem]:
    """Give each item its code when it is asked for: the first are being written while the last are still without."""
    now = clock.now()
    for one, its in prepared.numbered:
        if isinstance(new := prepared.outcome[one.key], NewItem):
            filing.put_code(its, terms.arrangement, terms.today, now, terms.by)
            yield new


def _highest(numbered: Iterable[Numbered]) -> dict[str, int]:
    found: dict[str, int] = {}
    for its in numbered:
        found[its.series] = max(found.get(its.series, 0), its.parts.item)
    return found


def _refuse_taken(kept: Sequence[tuple[Incoming, Numbered]], outcome: dict[UUID, NewItem | Refused]) -> None:
    """Refuse a code that an item has already, in this spelling or another; the first of two in one import has it."""
    places = _places({its.series for _, its in kept}, {its.parts.item for _, its in kept}, {its.given for _, its in kept})
    for one, its in kept:
        there = places.get((its.series, its.parts.item)) or places.get(its.given)
        if there:
            outcome[one.key] = Refused(
                f"档号“{its.given}”库中已有（{there[1]}），没有重复登记。请核对原件，或略过这一行", "archival_code", there[0]
            )
        else:
            places[its.series, its.parts.item] = places[its.given] = (its.item.id, its.given)


def _places(series: set[str], numbers: set[int], given: set[str]) -> dict[Any, tuple[UUID, str]]:
    if not given:
        return {}
    same = or_(Item.series.in_(series) & Item.item_number.in_(numbers), Item.archival_code.in_(given))
    rows = session.execute(select(Item.id, Item.series, Item.item_number, Item.archival_code).where(same))
    found: dict[Any, tuple[UUID, str]] = {}
    for row in rows:
        found[row.series, row.item_number] = found[row.archival_code] = (row.id, row.archival_code)
    return found


def _row(new: NewItem) -> dict[str, Any]:
    """Return the columns of an item; all but the search vector are settled."""
    index(as_item(new))
    return {name: told for name, told in vars(new).items() if told is not None and name != "components"}


def _told(part: Component) -> dict[str, Any]:
    return {name: getattr(part, name) for name in ("id", "position", "role", "title", "document_number", "pages")}
