"""A scheme as a value, for tests that need no database."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from commarch.schemes.models import Purpose, VersionState, YearRule
from commarch.schemes.scheme import CategoryRow, EntryRow, Scheme


def a_scheme(categories: Iterable[CategoryRow], entries: Iterable[EntryRow], **facts: Any) -> Scheme:
    """Return a published scheme of these categories and entries, by the day of signing unless said otherwise."""
    usual: dict[str, Any] = {
        "id": uuid4(),
        "purpose": Purpose.OWN,
        "number": 1,
        "name": "社区参考方案",
        "from_year": 2000,
        "state": VersionState.PUBLISHED,
        "code_template": "",
        "year_rule": YearRule.SIGNING,
        "note": "",
        "adopted_from": None,
        "adopted_number": None,
        "published_at": None,
    }
    return Scheme(**(usual | facts), categories=tuple(categories), entries=tuple(entries))
