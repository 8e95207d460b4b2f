"""What each post owes of a year: its expected entries with what there is of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commarch import completeness, posts
from commarch.completeness import ExpectedEntry
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement
from commarch.posts import Answering, PostNow


@dataclass(frozen=True)
class Owed:
    """One expected entry as the post that answers for it sees it."""

    entry: ExpectedEntry
    #: By when the year has to be filed.
    due_on: date
    is_overdue: bool

    @property
    def state(self) -> str:
        """The word for it, in `commarch/web/states.py`."""
        if self.entry.filed:
            return "filed"
        if self.entry.absence is not None:
            return "absent"
        if self.is_overdue:
            return "overdue"
        return "under_way" if self.entry.drafts else "missing"


@dataclass(frozen=True)
class PostDuties:
    """A post with everything that a year expects of it; `now` is None for what no post answers for."""

    now: PostNow | None
    owed: tuple[Owed, ...]

    def count(self, *states: str) -> int:
        """Count the entries in these states."""
        return sum(one.state in states for one in self.owed)

    @property
    def open(self) -> tuple[Owed, ...]:
        """What is neither filed nor said to be absent."""
        return tuple(one for one in self.owed if one.state not in ("filed", "absent"))


def duties_by_post(years: Sequence[int], today: date) -> dict[int, list[PostDuties]]:
    """Return the duty matrix of each year: every post with its expected entries, and last what nobody answers for.

    A year for which no scheme is in force expects nothing.
    """
    arrangement, scopes, standing = Arrangement(), posts.scopes_of_all(), posts.posts_now(today)
    found = {}
    for year in years:
        by_post = _owed(year, today, arrangement, scopes)
        rows = [PostDuties(now, tuple(by_post.get(now.post.id, ()))) for now in standing]
        nobodys = by_post.get(None, [])
        found[year] = [*rows, PostDuties(None, tuple(nobodys))] if nobodys else rows
    return found


def _owed(year: int, today: date, arrangement: Arrangement, scopes: dict[UUID, UUID]) -> dict[UUID | None, list[Owed]]:
    try:
        answering = Answering(arrangement.scheme(year), scopes)
    except RuleBroken:
        return {}
    by_post: dict[UUID | None, list[Owed]] = {}
    for entry in completeness.expected_entries(year):
        due = arrangement.filed_by(entry.archival_class, year)
        is_open = not entry.filed and entry.absence is None
        by_post.setdefault(answering.for_lineage(entry.lineage), []).append(Owed(entry, due, is_open and today > due))
    return by_post
