"""What can be told of posts without a database: who answers for an entry, since when a post is vacant, which holdings overlap."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from commarch.posts.models import PostHolding
from commarch.schemes.scheme import CategoryRow, EntryRow, Scheme


class Answering:
    """Which post answers for what in one version of the scheme: an entry's own post, else its category's, else that of a category above."""

    def __init__(self, scheme: Scheme, post_by_lineage: Mapping[UUID, UUID]) -> None:
        self.scheme = scheme
        self._post_by_lineage = post_by_lineage
        self._entries = {entry.lineage: entry for entry in scheme.entries}

    def for_category(self, category: CategoryRow) -> UUID | None:
        """Return the post that answers for a category."""
        above = reversed(self.scheme.path(category))
        return next((post for one in above if (post := self._post_by_lineage.get(one.lineage))), None)

    def for_entry(self, entry: EntryRow) -> UUID | None:
        """Return the post that answers for an entry of the filing scope."""
        return self._post_by_lineage.get(entry.lineage) or self.for_category(self.scheme.by_id[entry.category_id])

    def for_lineage(self, lineage: UUID) -> UUID | None:
        """Return the post that answers for the entry of a lineage; None for one that the scheme does not have."""
        entry = self._entries.get(lineage)
        return None if entry is None else self.for_entry(entry)

    def categories_of(self, post_id: UUID) -> list[CategoryRow]:
        """Return the categories that were given to a post, in order, without those below them."""
        return [one for one, _ in self.scheme.in_order if self._post_by_lineage.get(one.lineage) == post_id]

    def entries_of(self, post_id: UUID) -> list[EntryRow]:
        """Return the entries that were given to a post apart from their category."""
        return [entry for entry in self.scheme.entries if self._post_by_lineage.get(entry.lineage) == post_id]

    def unanswered(self) -> list[CategoryRow]:
        """Return the categories in use that documents go into and nobody answers for, in order."""
        return [one for one, _ in self.scheme.in_order if takes_documents(self.scheme, one) and self.for_category(one) is None]


def takes_documents(scheme: Scheme, category: CategoryRow) -> bool:
    """Whether documents go into a category: it is in use, and has entries in use that are filed, or nothing below it."""
    if any(one.retired for one in scheme.path(category)):
        return False
    below = any(not child.retired for child in scheme.children.get(category.id, []))
    return not below or any(entry.retention_code and not entry.retired for entry in scheme.entries_in.get(category.id, []))


def overlapping(holdings: Iterable[PostHolding], since: date, until: date | None) -> PostHolding | None:
    """Return a holding that shares a day with the time from `since` to `until`."""
    for one in holdings:
        if (until is None or one.since <= until) and (one.until is None or since <= one.until):
            return one
    return None


def vacant_since(holdings: Sequence[PostHolding], opened_on: date, today: date) -> date | None:
    """Return the first day of the present vacancy (空岗); None while somebody holds the post."""
    if any(one.covers(today) for one in holdings):
        return None
    ended = [one.until for one in holdings if one.until is not None and one.until < today]
    return max(ended) + timedelta(days=1) if ended else opened_on
