"""A whole scheme as it is read: one version with its categories and its filing scope, unchangeable, of whichever tenant it is.

What compares, checks, copies and prints schemes works on this value, so that none of it asks the database again.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from commarch.schemes.models import AccessDefault, Purpose, VersionState, YearRule


@dataclass(frozen=True)
class CategoryRow:
    """A category (类目) of one version."""

    id: UUID
    lineage: UUID
    parent_id: UUID | None
    archival_class: str
    code: str
    name: str
    position: int
    retired: bool

    @property
    def full_code(self) -> str:
        """Class and code in one, as it is read aloud: WS·DQ, KU·01, ZP."""
        return f"{self.archival_class}·{self.code}" if self.code else self.archival_class

    @property
    def short_code(self) -> str:
        """The code as it stands beside the name in a tree."""
        return self.code or self.archival_class


@dataclass(frozen=True)
class EntryRow:
    """A row of the filing scope (归档范围) of one version."""

    id: UUID
    lineage: UUID
    category_id: UUID
    wording: str
    retention_code: str
    event_based: bool
    access_default: AccessDefault
    expected_yearly: bool
    source: str
    position: int
    retired: bool


@dataclass(frozen=True)
class Scheme:
    """One version of a scheme (分类方案), whole."""

    id: UUID
    purpose: Purpose
    number: int
    name: str
    from_year: int
    state: VersionState
    code_template: str
    year_rule: YearRule
    note: str
    adopted_from: str | None
    adopted_number: int | None
    published_at: datetime | None
    categories: tuple[CategoryRow, ...]
    entries: tuple[EntryRow, ...]
    #: Template for classes that are arranged by volume, and which these are: "KU KJ"; "" where none is.
    volume_template: str = ""
    volume_classes: str = ""

    def is_by_volume(self, archival_class: str) -> bool:
        """Whether items of a class are numbered inside volumes (按卷)."""
        return bool(self.volume_template) and archival_class in self.volume_classes.split()

    def template_of_class(self, archival_class: str) -> str:
        """Return the template by which codes of a class are made."""
        return self.volume_template if self.is_by_volume(archival_class) else self.code_template

    @property
    def label(self) -> str:
        """How the version is called: 社区参考方案 第 1 版."""
        return f"{self.name} 第 {self.number} 版"

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited."""
        return self.state is VersionState.DRAFT

    @cached_property
    def by_id(self) -> dict[UUID, CategoryRow]:
        """Categories by their id."""
        return {category.id: category for category in self.categories}

    @cached_property
    def by_code(self) -> dict[str, CategoryRow]:
        """Categories by class and code; the first of two alike."""
        return {category.full_code: category for category in reversed(self.categories)}

    @cached_property
    def children(self) -> dict[UUID | None, list[CategoryRow]]:
        """Categories below each category, in order; the classes of archives under None."""
        found: dict[UUID | None, list[CategoryRow]] = {}
        for category in sorted(self.categories, key=lambda one: (one.position, one.full_code)):
            found.setdefault(category.parent_id, []).append(category)
        return found

    @cached_property
    def entries_in(self) -> dict[UUID, list[EntryRow]]:
        """Entries of each category, in order."""
        found: dict[UUID, list[EntryRow]] = {}
        for entry in sorted(self.entries, key=lambda one: one.position):
            found.setdefault(entry.category_id, []).append(entry)
        return found

    @cached_property
    def in_order(self) -> tuple[tuple[CategoryRow, int], ...]:
        """Every category with its level (1 for a class of archives), as a reader meets them; a faulty loop is left out."""
        return tuple(self._below(None, 1))

    def path(self, category: CategoryRow) -> list[CategoryRow]:
        """Return the categories from the class of archives down to this one."""
        path = [category]
        while category.parent_id is not None and len(path) <= len(self.categories):
            category = self.by_id[category.parent_id]
            path.insert(0, category)
        return path

    def subtree(self, category: CategoryRow) -> list[CategoryRow]:
        """Return this category and all below it."""
        return [category, *(below for child in self.children.get(category.id, []) for below in self.subtree(child))]

    def subtree_count(self, category: CategoryRow) -> int:
        """Return how many entries in use stand in a category and below it."""
        return sum(not entry.retired for one in self.subtree(category) for entry in self.entries_in.get(one.id, []))

    def _below(self, parent: UUID | None, level: int) -> list[tuple[CategoryRow, int]]:
        return [row for category in self.children.get(parent, []) for row in ((category, level), *self._below(category.id, level + 1))]
