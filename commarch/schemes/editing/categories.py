"""The categories of a draft: added, renamed, moved, retired. A code once published stays, since items carry it in theirs."""

from typing import Any
from uuid import UUID

from commarch.audit import Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.schemes import queries
from commarch.schemes.codes import normalise, render
from commarch.schemes.coding import DOCUMENTS, parts_of, template_of
from commarch.schemes.editing.rows import after_last, record, was_published
from commarch.schemes.models import Category, FilingScopeEntry, SchemeVersion
from commarch.schemes.operations import DEFAULT_TEMPLATE, refuse_published


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
        position=after_last(Category, version),
    )
    _check_code(version, category)
    session.add(category)
    session.flush()
    record(version, by, f"类目 {category.name}", None, _category(category))
    return category


def rename_category(version: SchemeVersion, category: Category, name: str, *, by: Actor) -> None:
    """Give a category another name; its code stays, since items carry it in theirs."""
    refuse_published(version)
    before = _category(category)
    category.name = _named(name)
    record(version, by, f"类目 {before['name']}", before, _category(category))


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
    record(version, by, f"类目 {category.name}", before, _category(category))


def retire_category(version: SchemeVersion, category: Category, *, by: Actor) -> None:
    """Take a category out of use, with all below it: no new items from this version on, old ones keep it."""
    refuse_published(version)
    gone = _subtree(version, category)
    for one in queries.categories_of(version):
        one.retired = one.retired or one.id in gone
    for entry in queries.entries_of(version):
        if entry.category_id in gone:
            entry.retired, entry.expected_yearly = True, False
    record(version, by, f"类目 {category.name}", {"retired": False}, {"retired": True})


def restore_category(version: SchemeVersion, category: Category, *, by: Actor) -> None:
    """Put a retired category back into use; its entries are put back one by one."""
    refuse_published(version)
    category.retired = False
    record(version, by, f"类目 {category.name}", {"retired": True}, {"retired": False})


def remove_category(version: SchemeVersion, category: Category, *, by: Actor) -> None:
    """Remove a category that this draft had added by mistake."""
    refuse_published(version)
    if was_published(Category, category.lineage):
        raise RuleBroken("发布过的类目不能删除，请停用")
    if len(_subtree(version, category)) > 1 or _entries_in(version, category):
        raise RuleBroken("类目下面还有类目或条目，请先删除或移走它们")
    record(version, by, f"类目 {category.name}", _category(category), None)
    session.delete(category)
    session.flush()


def find_category(version: SchemeVersion, category_id: UUID) -> Category | None:
    """Return a category of this version."""
    found: Category | None = session.get(Category, (version.tenant_id, category_id))
    return found if found is not None and found.version_id == version.id else None


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


def _category(category: Category) -> dict[str, Any]:
    return {name: getattr(category, name) for name in ("archival_class", "code", "name", "parent_id")}
