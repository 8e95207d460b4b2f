"""Editing a draft: its settings, its categories, its filing scope. What is published never changes; what was ever published is never removed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from commarch import audit
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.schemes import queries
from commarch.schemes.codes import normalise, render
from commarch.schemes.coding import DOCUMENTS, parts_of, template_of
from commarch.schemes.models import AccessDefault, Category, FilingScopeEntry, SchemeVersion, VersionState, YearRule
from commarch.schemes.operations import DEFAULT_TEMPLATE, check_follows, label_of, refuse_published
from commarch.schemes.periods import parse_period
from commarch.schemes.reference import NOT_FILED
from commarch.schemes.templates import read_template


@dataclass(frozen=True)
class EntryValues:
    """What a person writes of an entry; `retention` in any spelling, or 不归档."""

    wording: str
    retention: str
    access_default: AccessDefault
    expected_yearly: bool


def change_settings(version: SchemeVersion, *, from_year: int, code_template: str, year_rule: YearRule, note: str, by: Actor) -> None:
    """Change from which year a draft is to be in force, how its codes are made, which year a document belongs to."""
    refuse_published(version)
    check_follows(version, from_year)
    before = _settings(version)
    version.from_year, version.year_rule, version.note = from_year, year_rule, note.strip()
    version.code_template = read_template(code_template).text
    _record(version, by, "方案设置", before, _settings(version))


def add_category(version: SchemeVersion, parent: Category | None, code: str, name: str, *, by: Actor) -> Category:
    """Add a class of archives (no parent) or a subject below one."""
    refuse_published(version)
    code = normalise(code)
    archival_class = parent.archival_class if parent else code
    category = Category(
        version_id=version.id,
        parent_id=parent.id if parent else None,
        archival_class=archival_class,
        code=_below(parent, code) if parent else "",
        name=_named(name),
        position=_after_last(Category, version),
    )
    _check_code(version, category)
    session.add(category)
    session.flush()
    _record(version, by, f"类目 {category.name}", None, _category(category))
    return category


def rename_category(version: SchemeVersion, category: Category, name: str, *, by: Actor) -> None:
    """Give a category another name; its code stays, since items carry it in theirs."""
    refuse_published(version)
    before = _category(category)
    category.name = _named(name)
    _record(version, by, f"类目 {before['name']}", before, _category(category))


def move_category(version: SchemeVersion, category: Category, parent: Category, *, by: Actor) -> None:
    """Put a category below another one of its class."""
    refuse_published(version)
    if category.parent_id is None:
        raise RuleBroken("门类在最上层，不能移到别的类目下面", field="parent")
    if parent.archival_class != category.archival_class:
        raise RuleBroken("类目不能移到别的门类：代码会变；请停用它，在那个门类下新设一个", field="parent")
    if parent.id in _subtree(version, category):
        raise RuleBroken("类目不能移到自己下面", field="parent")
    before = _category(category)
    category.parent_id = parent.id
    _record(version, by, f"类目 {category.name}", before, _category(category))


def retire_category(version: SchemeVersion, category: Category, *, by: Actor) -> None:
    """Take a category out of use, with all below it: no new items from this version on, old ones keep it."""
    refuse_published(version)
    gone = _subtree(version, category)
    for one in queries.categories_of(version):
        one.retired = one.retired or one.id in gone
    for entry in queries.entries_of(version):
        if entry.category_id in gone:
            entry.retired, entry.expected_yearly = True, False
    _record(version, by, f"类目 {category.name}", {"retired": False}, {"retired": True})


def restore_category(version: SchemeVersion, category: Category, *, by: Actor) -> None:
    """Put a retired category back into use; its entries are put back one by one."""
    refuse_published(version)
    category.retired = False
    _record(version, by, f"类目 {category.name}", {"retired": True}, {"retired": False})


def remove_category(version: SchemeVersion, category: Category, *, by: Actor) -> None:
    """Remove a category that this draft had added by mistake."""
    refuse_published(version)
    if _was_published(Category, category.lineage):
        raise RuleBroken("发布过的类目不能删除，请停用")
    if len(_subtree(version, category)) > 1 or _entries_in(version, category):
        raise RuleBroken("类目下面还有类目或条目，请先删除或移走它们")
    _record(version, by, f"类目 {category.name}", _category(category), None)
    session.delete(category)
    session.flush()


def add_entry(version: SchemeVersion, category: Category, values: EntryValues, *, by: Actor) -> FilingScopeEntry:
    """Add an entry to the filing scope, at the end of its category."""
    refuse_published(version)
    entry = FilingScopeEntry(
        version_id=version.id,
        category_id=category.id,
        position=_after_last(FilingScopeEntry, version),
        source=f"{label_of(version)}增设",
        **_checked(values),
    )
    session.add(entry)
    session.flush()
    _record(version, by, f"条目 {entry.wording}", None, _entry(entry))
    return entry


def edit_entry(version: SchemeVersion, entry: FilingScopeEntry, values: EntryValues, *, by: Actor) -> None:
    """Change wording, retention period, access or expectation of an entry, from this version on."""
    refuse_published(version)
    before = _entry(entry)
    for name, value in _checked(values).items():
        setattr(entry, name, value)
    if _entry(entry) != before:
        _record(version, by, f"条目 {before['wording']}", before, _entry(entry))


def move_entry(version: SchemeVersion, entry: FilingScopeEntry, category: Category, *, by: Actor) -> None:
    """Put an entry into another category."""
    refuse_published(version)
    before = entry.category_id
    entry.category_id = category.id
    _record(version, by, f"条目 {entry.wording}", {"category_id": before}, {"category_id": category.id})


def retire_entry(version: SchemeVersion, entry: FilingScopeEntry, *, by: Actor) -> None:
    """Take an entry out of use: nothing new is filed by it; nothing more is expected."""
    refuse_published(version)
    before = _entry(entry)
    entry.retired, entry.expected_yearly = True, False
    _record(version, by, f"条目 {entry.wording}", before, _entry(entry))


def restore_entry(version: SchemeVersion, entry: FilingScopeEntry, *, by: Actor) -> None:
    """Put a retired entry back into use."""
    refuse_published(version)
    before = _entry(entry)
    entry.retired = False
    _record(version, by, f"条目 {entry.wording}", before, _entry(entry))


def remove_entry(version: SchemeVersion, entry: FilingScopeEntry, *, by: Actor) -> None:
    """Remove an entry that this draft had added by mistake."""
    refuse_published(version)
    if _was_published(FilingScopeEntry, entry.lineage):
        raise RuleBroken("发布过的条目不能删除，请停用")
    _record(version, by, f"条目 {entry.wording}", _entry(entry), None)
    session.delete(entry)
    session.flush()


def shift(version: SchemeVersion, thing: Category | FilingScopeEntry, steps: int, *, by: Actor) -> None:
    """Move a category or an entry up (negative) or down among its neighbours."""
    refuse_published(version)
    neighbours = _neighbours(version, thing)
    place = neighbours.index(thing)
    wanted = min(max(place + steps, 0), len(neighbours) - 1)
    if wanted == place:
        return
    positions = [one.position for one in neighbours]
    neighbours.insert(wanted, neighbours.pop(place))
    for one, position in zip(neighbours, positions, strict=True):
        one.position = position
    label = f"类目 {thing.name}" if isinstance(thing, Category) else f"条目 {thing.wording}"
    _record(version, by, label, {"place": place + 1}, {"place": wanted + 1})


def find_category(version: SchemeVersion, category_id: UUID) -> Category | None:
    """Return a category of this version."""
    found: Category | None = session.get(Category, (version.tenant_id, category_id))
    return found if found is not None and found.version_id == version.id else None


def find_entry(version: SchemeVersion, entry_id: UUID) -> FilingScopeEntry | None:
    """Return an entry of this version."""
    found: FilingScopeEntry | None = session.get(FilingScopeEntry, (version.tenant_id, entry_id))
    return found if found is not None and found.version_id == version.id else None


def _checked(values: EntryValues) -> dict[str, Any]:
    wording = " ".join(values.wording.split())
    if not wording:
        raise RuleBroken("请写明归什么文件，如“居民会议、居民代表会议记录”", field="wording")
    not_filed = values.retention.strip() == NOT_FILED
    if not_filed and values.expected_yearly:
        raise RuleBroken("不归档的文件不能每年应有，请去掉一个", field="expected_yearly")
    period = None if not_filed else parse_period(values.retention)
    return {
        "wording": wording,
        "retention_code": period.code if period else "",
        "event_based": bool(period and period.is_event_based),
        "access_default": values.access_default,
        "expected_yearly": values.expected_yearly,
    }


def _check_code(version: SchemeVersion, category: Category) -> None:
    """Refuse a code that is taken, or of which no archival code could be made."""
    taken = queries.category(version, category.archival_class, category.code)
    if taken is not None:
        raise RuleBroken(f"代码 {category.code or category.archival_class} 已用于“{taken.name}”，请换一个", field="code")
    try:
        template = template_of(version.code_template, category)
    except RuleBroken:
        template = template_of(DEFAULT_TEMPLATE, category)
    try:
        render(template, parts_of(category, fonds="A001", year=2026, retention="Y", item=1, volume=1))
    except RuleBroken as broken:
        raise RuleBroken(str(broken), field="code") from broken


def _below(parent: Category, code: str) -> str:
    """Complete a code below the second level: class codes are written through (JC·CC), subjects stand alone."""
    if not code:
        raise RuleBroken("请填写类目代码，如 DQ", field="code")
    if parent.archival_class == DOCUMENTS or not parent.code or code.startswith(f"{parent.code}·"):
        return code
    return f"{parent.code}·{code}"


def _named(name: str) -> str:
    if not name.strip():
        raise RuleBroken("请填写类目名称", field="name")
    return name.strip()


def _subtree(version: SchemeVersion, category: Category) -> set[UUID]:
    rows = queries.categories_of(version)
    found = {category.id}
    for _ in rows:
        found |= {one.id for one in rows if one.parent_id in found}
    return found


def _entries_in(version: SchemeVersion, category: Category) -> list[FilingScopeEntry]:
    return [entry for entry in queries.entries_of(version) if entry.category_id == category.id]


def _neighbours(version: SchemeVersion, thing: Category | FilingScopeEntry) -> list[Category | FilingScopeEntry]:
    if isinstance(thing, Category):
        return [one for one in queries.categories_of(version) if one.parent_id == thing.parent_id]
    return [one for one in queries.entries_of(version) if one.category_id == thing.category_id]


def _after_last(model: type[Category | FilingScopeEntry], version: SchemeVersion) -> int:
    last = session.scalar(select(func.max(model.position)).where(model.tenant_id == version.tenant_id, model.version_id == version.id))
    return int(last or 0) + 1


def _was_published(model: type[Category | FilingScopeEntry], lineage: UUID) -> bool:
    published = (
        select(model.id)
        .join(SchemeVersion, (SchemeVersion.tenant_id == model.tenant_id) & (SchemeVersion.id == model.version_id))
        .where(model.lineage == lineage, SchemeVersion.state == VersionState.PUBLISHED)
    )
    return session.execute(published.limit(1)).first() is not None


def _settings(version: SchemeVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in ("from_year", "code_template", "year_rule", "note")}


def _category(category: Category) -> dict[str, Any]:
    return {name: getattr(category, name) for name in ("archival_class", "code", "name", "parent_id")}


def _entry(entry: FilingScopeEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("wording", "retention_code", "access_default", "expected_yearly", "retired")}


def _record(version: SchemeVersion, by: Actor, what: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    audit.record(Act.EDIT_SCHEME, "scheme_version", version.id, f"{label_of(version)}：{what}", by=by, before=before, after=after)
