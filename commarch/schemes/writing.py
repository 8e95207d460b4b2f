"""Writing a whole version at once: with new ids, in a few statements, keeping the lineage by which versions are compared."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from uuid_utils.compat import uuid7

from commarch.database import home_tenant, session
from commarch.schemes.models import Category, FilingScopeEntry, SchemeVersion
from commarch.schemes.scheme import CategoryRow, EntryRow


def write_whole(version: SchemeVersion, categories: Sequence[CategoryRow], entries: Sequence[EntryRow]) -> None:
    """Write a new version with copies of these categories and entries."""
    session.add(version)
    session.flush()
    renewed = {category.id: uuid7() for category in categories}
    own = {"tenant_id": home_tenant(), "version_id": version.id}
    _insert(Category, [asdict(one) | own | {"id": renewed[one.id], "parent_id": _renewed(renewed, one.parent_id)} for one in categories])
    _insert(FilingScopeEntry, [asdict(one) | own | {"id": uuid7(), "category_id": renewed[one.category_id]} for one in entries])


def _insert(model: type[Category | FilingScopeEntry], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(model), rows)


def _renewed(renewed: dict[UUID, UUID], category_id: UUID | None) -> UUID | None:
    return None if category_id is None else renewed[category_id]
