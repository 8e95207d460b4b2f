"""What differs between two schemes, told by lineage. Pure: values in, values out; wordings are compared sign by sign by the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from commarch.schemes.scheme import CategoryRow, EntryRow, Scheme

#: How codes are made, and which year a document belongs to.
SETTINGS = ("code_template", "volume_template", "volume_classes", "year_rule")


class ChangeKind(StrEnum):
    """What became of a thing."""

    NEW = "new"
    CHANGED = "changed"
    #: Taken out of use; in a scheme that never had it published, left out.
    RETIRED = "retired"


@dataclass(frozen=True)
class CategoryChange:
    """A category that is not as it was: `fields` of name, code, parent, retired."""

    kind: ChangeKind
    before: CategoryRow | None
    after: CategoryRow | None
    fields: frozenset[str] = frozenset()

    @property
    def shown(self) -> CategoryRow:
        """The category as a reader knows it."""
        shown = self.after or self.before
        assert shown is not None  # noqa: S101
        return shown


@dataclass(frozen=True)
class EntryChange:
    """An entry that is not as it was: `fields` of wording, retention_code, access_default, expected_yearly, category, retired."""

    kind: ChangeKind
    before: EntryRow | None
    after: EntryRow | None
    fields: frozenset[str] = frozenset()

    @property
    def shown(self) -> EntryRow:
        """The entry as a reader knows it."""
        shown = self.after or self.before
        assert shown is not None  # noqa: S101
        return shown


@dataclass(frozen=True)
class Group:
    """Changes of one category: the category itself, if it changed, and its entries."""

    category: CategoryRow
    change: CategoryChange | None
    entries: tuple[EntryChange, ...]


@dataclass(frozen=True)
class Difference:
    """All that differs, in the order of the newer scheme."""

    before: Scheme
    after: Scheme
    categories: tuple[CategoryChange, ...]
    entries: tuple[EntryChange, ...]
    #: Of SETTINGS.
    settings: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many things differ."""
        return len(self.categories) + len(self.entries) + len(self.settings)

    def count_of(self, kind: str) -> int:
        """Return how many entries are new, changed or retired."""
        return sum(change.kind == kind for change in self.entries)

    @property
    def changed_categories(self) -> set[UUID]:
        """Categories of the newer scheme in which something differs, by id."""
        return {group.category.id for group in self.groups}

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Changes by category, in the order in which a reader meets them."""
        own = {change.shown.lineage: change for change in self.categories}
        entries: dict[object, list[EntryChange]] = {}
        for change in self.entries:
            entries.setdefault(_lineage_of_category(self, change), []).append(change)
        order = _ordered(self.after, self.before)
        return tuple(
            Group(category, own.get(category.lineage), tuple(entries.get(category.lineage, ())))
            for category in order
            if category.lineage in own or category.lineage in entries
        )


def compare(before: Scheme, after: Scheme) -> Difference:
    """Return what somebody who knows the one scheme must learn of the other; order alone is no difference."""
    return Difference(
        before,
        after,
        categories=tuple(_categories(before, after)),
        entries=tuple(_entries(before, after)),
        settings=tuple(name for name in SETTINGS if getattr(before, name) != getattr(after, name)),
    )


def _categories(before: Scheme, after: Scheme) -> Iterator[CategoryChange]:
    old, new = {one.lineage: one for one in before.categories}, {one.lineage: one for one in after.categories}
    for category in _ordered(after, before):
        was, now = old.get(category.lineage), new.get(category.lineage)
        if was is None or now is None:
            kind = ChangeKind.RETIRED if now is None else ChangeKind.NEW
            if not (was or now).retired:  # type: ignore[union-attr]
                yield CategoryChange(kind, was, now)
            continue
        fields = {name for name in ("name", "code", "retired") if getattr(was, name) != getattr(now, name)}
        if _parent(before, was) != _parent(after, now):
            fields.add("parent")
        if fields:
            yield CategoryChange(_kind(was, now), was, now, frozenset(fields))


def _entries(before: Scheme, after: Scheme) -> Iterator[EntryChange]:
    old, new = {one.lineage: one for one in before.entries}, {one.lineage: one for one in after.entries}
    for entry in [*new.values(), *(one for one in old.values() if one.lineage not in new)]:
        was, now = old.get(entry.lineage), new.get(entry.lineage)
        if was is None or now is None:
            if not entry.retired:
                yield EntryChange(ChangeKind.RETIRED if now is None else ChangeKind.NEW, was, now)
            continue
        names = ("wording", "retention_code", "access_default", "expected_yearly", "retired")
        fields = {name for name in names if getattr(was, name) != getattr(now, name)}
        if before.by_id[was.category_id].lineage != after.by_id[now.category_id].lineage:
            fields.add("category")
        if fields:
            yield EntryChange(_kind(was, now), was, now, frozenset(fields))


def _kind(was: CategoryRow | EntryRow, now: CategoryRow | EntryRow) -> ChangeKind:
    if was.retired == now.retired:
        return ChangeKind.CHANGED
    return ChangeKind.RETIRED if now.retired else ChangeKind.NEW


def _parent(scheme: Scheme, category: CategoryRow) -> object:
    return None if category.parent_id is None else scheme.by_id[category.parent_id].lineage


def _ordered(after: Scheme, before: Scheme) -> Sequence[CategoryRow]:
    """Return the categories of the newer scheme in order, then those that only the older one has."""
    known = {one.lineage for one in after.categories}
    return [*(one for one, _ in after.in_order), *(one for one, _ in before.in_order if one.lineage not in known)]


def _lineage_of_category(difference: Difference, change: EntryChange) -> object:
    scheme = difference.before if change.after is None else difference.after
    return scheme.by_id[change.shown.category_id].lineage
