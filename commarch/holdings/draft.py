"""What a person tells of a document before it is an archive: the words of the catalogue, where it belongs, who may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from commarch.holdings.models import Component, ComponentRole, Item, Openness, PersonalLevel, Secrecy


class Carrier(StrEnum):
    """What a document is on (载体)."""

    PAPER = "paper"
    DIGITAL = "digital"
    PHOTO_PRINT = "photo_print"
    DISC = "disc"
    TAPE = "tape"
    OBJECT = "object"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A document inside the item (组件)."""

    role: ComponentRole
    title: str
    document_number: str = ""
    pages: int | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A document to be registered. What is None is filled in by the rules: the year by its date, access by the filing scope."""

    title: str
    author: str = ""
    document_number: str = ""
    #: In any spelling; kept as YYYY, YYYY-MM or YYYY-MM-DD.
    document_date: str = ""
    pages: int | None = None
    note: str = ""
    carriers: tuple[str, ...] = (Carrier.PAPER,)
    components: tuple[Part, ...] = ()

    #: What its class asks for beside, by the key of the field.
    particulars: Mapping[str, str] = field(default_factory=dict, hash=False)

    #: Class and code of the category: WS·DQ, KU·01, ZP.
    category: str = ""
    #: Id or lineage of the row of the filing scope.
    entry: UUID | None = None
    year: int | None = None
    #: The year that the content is about, where the scheme goes by it.
    content_year: int | None = None
    #: Code of the retention period; "" as the filing scope says.
    retention: str = ""
    #: Why it is kept shorter than the filing scope says; goes into the trail.
    reason: str = ""
    #: Date of the event that the period counts from.
    event_on: date | None = None

    secrecy: Secrecy | str = Secrecy.NONE
    openness: Openness | None = None
    open_from: date | None = None
    personal_level: PersonalLevel | None = None

    def with_changes(self, changes: Mapping[str, Any]) -> "Draft":
        """Return the draft with some facts changed."""
        return replace(self, **changes)


#: Facts that the archival code is made of, or that its series rests on: fixed once it is filed.
FIXED = frozenset({"category", "entry", "year", "content_year", "retention", "reason"})
NAMES = tuple(one.name for one in fields(Draft))


def draft_of(item: Item) -> Draft:
    """Return what is known of an item in the shape that a person tells it in."""
    return Draft(
        title=item.title,
        author=item.author,
        document_number=item.document_number,
        document_date=item.document_date,
        pages=item.pages,
        note=item.note,
        carriers=tuple(item.carriers),
        components=tuple(_part(component) for component in item.components),
        particulars=dict(item.particulars),
        category=full_code(item),
        entry=item.entry_id,
        year=item.year,
        retention=item.current_retention_code,
        event_on=item.event_on,
        secrecy=item.secrecy,
        openness=item.openness,
        open_from=item.open_from,
        personal_level=item.personal_level,
    )


def full_code(item: Item) -> str:
    """Return class and code of an item's category in one: WS·DQ."""
    return f"{item.archival_class}·{item.category_code}" if item.category_code else item.archival_class


def _part(component: Component) -> Part:
    return Part(role=component.role, title=component.title, document_number=component.document_number, pages=component.pages)
