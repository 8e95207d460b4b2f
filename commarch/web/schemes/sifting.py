"""Which rows of a scheme a page shows: one category with all below it, words, expectation, period, access."""

import unicodedata
from dataclasses import astuple, dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from flask import request
from werkzeug.datastructures import MultiDict

from commarch.schemes import AccessDefault, CategoryRow, EntryRow, Scheme
from commarch.web.schemes.labels import access_label, period_label

FILTERS = ("category", "q", "expected", "retention", "access", "sources", "from")


@dataclass(frozen=True)
class Sift:
    """What is asked for."""

    category: str = ""
    q: str = ""
    expected: str = ""
    retention: str = ""
    access: str = ""
    #: Whether the notes of the sources are shown.
    sources: str = ""
    #: The version that a difference page compares with.
    compared: str = ""

    @classmethod
    def of(cls, values: MultiDict[str, str]) -> "Sift":
        """Read it from the address of the page."""
        told = cls(*(values.get(name, "").strip() for name in FILTERS))
        return told if told.access in set(AccessDefault) else replace(told, access="")

    @property
    def is_on(self) -> bool:
        """Whether anything but a category is asked for."""
        return bool(self.q or self.expected or self.retention or self.access)

    def address(self, **changes: str) -> str:
        """Return the address of this page with something else asked for."""
        kept = {name: value for name, value in (dict(zip(FILTERS, astuple(self), strict=True)) | changes).items() if value}
        return f"{request.path}?{urlencode(kept)}" if kept else request.path

    def category_choices(self, scheme: Scheme) -> list[tuple[str, str, None]]:
        """Return the categories, each with the address that shows it alone: where there is no room for the tree."""
        return [
            (f"{'　' * (level - 1)}{one.short_code} {one.name}", self.address(category=one.full_code), None)
            for one, level in scheme.in_order
            if not one.retired
        ]

    def period_choices(self, scheme: Scheme) -> list[tuple[str, str, None]]:
        """Return the retention periods that a scheme has, each with the address that shows it alone."""
        codes = sorted({entry.retention_code for entry in scheme.entries})
        return [(period_label(code), self.address(retention=code or "none"), None) for code in codes]

    def access_choices(self) -> list[tuple[str, str, None]]:
        """Return the access defaults, each with the address that shows it alone."""
        return [(access_label(one), self.address(access=one), None) for one in AccessDefault]

    def groups(self, scheme: Scheme) -> list[tuple[CategoryRow, int, list[EntryRow]]]:
        """Return categories with level and those of their entries that are asked for, in order; empty ones only while nothing is sifted."""
        shown = self._shown(scheme)
        found = []
        for category, level in scheme.in_order:
            entries = [entry for entry in scheme.entries_in.get(category.id, []) if self._fits(entry)]
            if category.id in shown and (entries or not self.is_on):
                found.append((category, level, entries))
        return found

    def _shown(self, scheme: Scheme) -> set[UUID]:
        chosen = next((one for one in scheme.categories if one.full_code == self.category), None)
        return {one.id for one in (scheme.subtree(chosen) if chosen else scheme.categories)}

    def _fits(self, entry: EntryRow) -> bool:
        return (
            all(_folded(word) in _folded(entry.wording) for word in self.q.split())
            and (not self.expected or entry.expected_yearly)
            and (not self.retention or (entry.retention_code or "none") == self.retention)
            and (not self.access or entry.access_default == self.access)
        )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
