"""What is proposed while a document is registered, each with its reason: places and authors that were used last."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from commarch.database import session
from commarch.holdings import Item
from commarch.schemes.scheme import EntryRow, Scheme

_LOOKED_AT = 40
#: What less than every so-manieth document went to is no habit.
_EVERY = 20
_PLACES, _AUTHORS = 3, 3


@dataclass(frozen=True)
class ProposedPlace:
    """A row of the filing scope, and how often it was used of late."""

    category: str
    category_name: str
    entry: UUID
    wording: str
    retention: str
    access: str
    used: int


@dataclass(frozen=True)
class Proposals:
    """What is proposed."""

    places: list[ProposedPlace]
    authors: list[str]
    looked_at: int


def proposals(scheme: Scheme) -> Proposals:
    """Look at what was registered last; one statement."""
    rows = session.execute(select(Item.entry_id, Item.author).order_by(Item.id.desc()).limit(_LOOKED_AT)).all()
    entries = Counter(row.entry_id for row in rows if row.entry_id)
    authors = Counter(row.author for row in rows if row.author)
    by_id = {entry.id: entry for entry in scheme.entries if not entry.retired}
    places = [_place(scheme, by_id[entry], used) for entry, used in entries.most_common() if used * _EVERY >= len(rows) and entry in by_id]
    return Proposals(places[:_PLACES], [author for author, _ in authors.most_common(_AUTHORS)], len(rows))


def _place(scheme: Scheme, entry: EntryRow, used: int) -> ProposedPlace:
    category = scheme.by_id[entry.category_id]
    return ProposedPlace(
        category.full_code,
        category.name,
        entry.id,
        entry.wording,
        entry.retention_code,
        entry.access_default,
        used,
    )
