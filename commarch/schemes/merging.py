"""Taking over what the street changed: a newer reference scheme is merged into a community's draft, change by change, by lineage.

What is offered lies between the reference that the draft stands on and the newest one, so that a community's own changes are never offered
for undoing. What is not taken stays as it is and is not offered again.
"""

from collections.abc import Collection
from uuid import UUID

from commarch import audit
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.schemes import queries
from commarch.schemes.differences import CategoryChange, Difference, EntryChange, compare
from commarch.schemes.models import Category, FilingScopeEntry, SchemeVersion
from commarch.schemes.operations import label_of, refuse_published
from commarch.schemes.scheme import CategoryRow, EntryRow, Scheme

_CATEGORY_FIELDS = ("name", "retired")
_ENTRY_FIELDS = ("wording", "retention_code", "event_based", "access_default", "expected_yearly", "retired", "source")


def offered(version: SchemeVersion) -> Difference | None:
    """Return what the street changed since this version took over its reference scheme; None when nothing is newer."""
    newest = queries.newest_reference_number()
    if version.adopted_number is None or newest is None or newest <= version.adopted_number:
        return None
    known, now = queries.reference(version.adopted_number), queries.newest_reference()
    return compare(known, now) if known and now else None


def merge(version: SchemeVersion, difference: Difference, taken: Collection[UUID], *, by: Actor) -> int:
    """Take the chosen changes (by lineage) into a draft and stand on the newer reference; return how many were taken."""
    refuse_published(version)
    categories = {one.lineage: one for one in queries.categories_of(version)}
    entries = {one.lineage: one for one in queries.entries_of(version)}
    needed = {
        difference.after.by_id[one.after.category_id].lineage for one in difference.entries if one.after and one.after.lineage in taken
    }
    for change in difference.categories:
        if change.shown.lineage in taken or (change.shown.lineage in needed and change.shown.lineage not in categories):
            _take_category(version, difference.after, change, categories)
    chosen = [change for change in difference.entries if change.shown.lineage in taken]
    for entry_change in chosen:
        _take_entry(version, difference.after, entry_change, categories, entries)
    session.flush()
    count = len(chosen) + sum(change.shown.lineage in taken for change in difference.categories)
    version.adopted_from, version.adopted_number = difference.after.label, difference.after.number
    after = {"from": difference.after.label, "taken": count, "left": difference.count - count}
    audit.record(Act.EDIT_SCHEME, "scheme_version", version.id, f"{label_of(version)}：合并参考方案的改动", by=by, after=after)
    return count


def _take_category(version: SchemeVersion, reference: Scheme, change: CategoryChange, known: dict[UUID, Category]) -> None:
    row = change.after
    own = known.get(change.shown.lineage)
    if row is None:
        if own is not None:
            own.retired = True
        return
    if own is not None:
        for name in _CATEGORY_FIELDS:
            setattr(own, name, getattr(row, name))
        return
    known[row.lineage] = _added_category(version, reference, row, known)


def _added_category(version: SchemeVersion, reference: Scheme, row: CategoryRow, known: dict[UUID, Category]) -> Category:
    """Add a category of the street's; a code that the community has given otherwise stays the community's."""
    same = next((one for one in known.values() if (one.archival_class, one.code) == (row.archival_class, row.code)), None)
    if same is not None:
        return same
    parent = None if row.parent_id is None else known.get(reference.by_id[row.parent_id].lineage)
    category = Category(
        version_id=version.id,
        lineage=row.lineage,
        parent_id=parent.id if parent else None,
        archival_class=row.archival_class,
        code=row.code,
        name=row.name,
        position=1 + max((one.position for one in known.values()), default=0),
        retired=row.retired,
    )
    session.add(category)
    session.flush()
    return category


def _take_entry(
    version: SchemeVersion, reference: Scheme, change: EntryChange, categories: dict[UUID, Category], known: dict[UUID, FilingScopeEntry]
) -> None:
    row, own = change.after, known.get(change.shown.lineage)
    if row is None:
        if own is not None:
            own.retired, own.expected_yearly = True, False
        return
    category = categories.get(reference.by_id[row.category_id].lineage)
    if own is not None:
        for name in _ENTRY_FIELDS:
            setattr(own, name, getattr(row, name))
        if "category" in change.fields and category is not None:
            own.category_id = category.id
    elif category is not None:
        known[row.lineage] = _added_entry(version, row, category, known)


def _added_entry(version: SchemeVersion, row: EntryRow, category: Category, known: dict[UUID, FilingScopeEntry]) -> FilingScopeEntry:
    position = 1 + max((one.position for one in known.values()), default=0)
    values = {name: getattr(row, name) for name in _ENTRY_FIELDS}
    entry = FilingScopeEntry(version_id=version.id, lineage=row.lineage, category_id=category.id, position=position, **values)
    session.add(entry)
    return entry
