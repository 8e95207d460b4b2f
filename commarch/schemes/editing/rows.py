"""What entries and categories of a draft have in common: their order, their past, their line in the trail."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from commarch import audit
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.schemes import queries
from commarch.schemes.models import Category, FilingScopeEntry, SchemeVersion, VersionState
from commarch.schemes.operations import label_of, refuse_published


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
    record(version, by, label, {"place": place + 1}, {"place": wanted + 1})


def _neighbours(version: SchemeVersion, thing: Category | FilingScopeEntry) -> list[Category | FilingScopeEntry]:
    if isinstance(thing, Category):
        return [one for one in queries.categories_of(version) if one.parent_id == thing.parent_id]
    return [one for one in queries.entries_of(version) if one.category_id == thing.category_id]


def after_last(model: type[Category | FilingScopeEntry], version: SchemeVersion) -> int:
    """Return the place after the last one."""
    last = session.scalar(select(func.max(model.position)).where(model.tenant_id == version.tenant_id, model.version_id == version.id))
    return int(last or 0) + 1


def was_published(model: type[Category | FilingScopeEntry], lineage: UUID) -> bool:
    """Tell whether a thing stood in any published version: then it is retired, never removed."""
    published = (
        select(model.id)
        .join(SchemeVersion, (SchemeVersion.tenant_id == model.tenant_id) & (SchemeVersion.id == model.version_id))
        .where(model.lineage == lineage, SchemeVersion.state == VersionState.PUBLISHED)
    )
    return session.execute(published.limit(1)).first() is not None


def record(version: SchemeVersion, by: Actor, what: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    """Write an edit into the trail."""
    audit.record(Act.EDIT_SCHEME, "scheme_version", version.id, f"{label_of(version)}：{what}", by=by, before=before, after=after)
