"""Reading schemes: one's own through the ORM, any readable one whole as a `Scheme`. Each a constant number of statements."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select

from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.schemes.models import Category, FilingScopeEntry, Purpose, SchemeVersion, VersionState
from commarch.schemes.scheme import CategoryRow, EntryRow, Scheme
from commarch.tenancy import Tenant

NO_SCHEME = "本单位还没有分类方案，请先采用街道的参考方案"

_VERSIONS, _CATEGORIES, _ENTRIES = SchemeVersion.__table__.c, Category.__table__.c, FilingScopeEntry.__table__.c


def version_in_force(year: int) -> SchemeVersion:
    """Return the version that documents of a filing year are arranged by: the newest published one that begins no later."""
    found: SchemeVersion | None = session.scalars(_in_force(), {"home": home_tenant(), "year": year}).one_or_none()
    _must_cover(found, year)
    assert found is not None  # noqa: S101  refused otherwise
    return found


def published() -> tuple[Scheme, ...]:
    """Return every published version of one's own, whole, the newest first."""
    return tuple(whole(version) for version in versions() if version.state is VersionState.PUBLISHED)


def in_force(published: Sequence[Scheme], year: int) -> Scheme:
    """Return what `version_in_force` returns, of versions that are read already."""
    found = next((one for one in published if one.from_year <= year), next(iter(published), None))
    _must_cover(found, year)
    assert found is not None  # noqa: S101  refused otherwise
    return found


def categories_of(version: SchemeVersion) -> Sequence[Category]:
    """Return the categories of a version of one's own, classes of archives and subjects, in order."""
    chosen = select(Category).where(Category.tenant_id == version.tenant_id, Category.version_id == version.id)
    rows: Sequence[Category] = session.scalars(chosen.order_by(Category.position, Category.archival_class, Category.code)).all()
    return rows


def entries_of(version: SchemeVersion) -> Sequence[FilingScopeEntry]:
    """Return the filing scope of a version of one's own, in order."""
    rows: Sequence[FilingScopeEntry] = session.scalars(_entries(version).order_by(FilingScopeEntry.position)).all()
    return rows


def expected_entries(version: SchemeVersion) -> Sequence[FilingScopeEntry]:
    """Return the entries of which a year's archives should have something (每年应有)."""
    chosen = _entries(version).where(FilingScopeEntry.expected_yearly, ~FilingScopeEntry.retired)
    rows: Sequence[FilingScopeEntry] = session.scalars(chosen.order_by(FilingScopeEntry.position)).all()
    return rows


def category(version: SchemeVersion, archival_class: str, code: str) -> Category | None:
    """Return the category of a version with this class and code ("" for the class itself)."""
    found: Category | None = session.scalars(
        select(Category).where(
            Category.tenant_id == version.tenant_id,
            Category.version_id == version.id,
            Category.archival_class == archival_class,
            Category.code == code,
        )
    ).one_or_none()
    return found


def versions(purpose: Purpose = Purpose.OWN) -> Sequence[SchemeVersion]:
    """Return this tenant's versions, the newest first."""
    rows: Sequence[SchemeVersion] = session.scalars(_own(purpose).order_by(SchemeVersion.number.desc())).all()
    return rows


def find_version(version_id: UUID) -> SchemeVersion | None:
    """Return a version of this tenant, draft or published."""
    found: SchemeVersion | None = session.get(SchemeVersion, (home_tenant(), version_id))
    return found


def draft(purpose: Purpose = Purpose.OWN) -> SchemeVersion | None:
    """Return this tenant's draft; there is one at most."""
    found: SchemeVersion | None = session.scalars(_own(purpose).where(SchemeVersion.state == VersionState.DRAFT)).one_or_none()
    return found


def newest_published(purpose: Purpose = Purpose.OWN) -> SchemeVersion | None:
    """Return this tenant's newest published version."""
    published = _own(purpose).where(SchemeVersion.state == VersionState.PUBLISHED)
    found: SchemeVersion | None = session.scalars(published.order_by(SchemeVersion.number.desc()).limit(1)).one_or_none()
    return found


def whole(version: SchemeVersion) -> Scheme:
    """Return a version of one's own as a whole."""
    session.flush()
    if version.state is VersionState.PUBLISHED and version.published_at is not None:
        return _published(home_tenant(), version.id, version.published_at)
    return _read(version.id)


def newest_reference() -> Scheme | None:
    """Return the newest published reference scheme of the street above this community (of a street: its own)."""
    return _reference(None)


def reference(number: int) -> Scheme | None:
    """Return a published reference scheme of the street by its number."""
    return _reference(number)


def newest_reference_number() -> int | None:
    """Return the number of the street's newest published reference scheme."""
    chosen = _references(_VERSIONS.number).order_by(_VERSIONS.number.desc()).limit(1)
    found: int | None = session.execute(chosen).scalar()
    return found


@cache
def _in_force() -> Select[SchemeVersion]:
    """Put the statement together once; not while modules are read in, since that would configure mappers before all are there."""
    mine = (SchemeVersion.tenant_id == bindparam("home"), SchemeVersion.purpose == Purpose.OWN)
    published = select(SchemeVersion).where(*mine, SchemeVersion.state == VersionState.PUBLISHED)
    return published.order_by((SchemeVersion.from_year <= bindparam("year")).desc(), SchemeVersion.number.desc()).limit(1)


@lru_cache(maxsize=16)
def _published(tenant_id: int, version_id: UUID, published_at: datetime) -> Scheme:  # noqa: ARG001  they tell one version from all others
    """Return what never changes again, read once in a process: every document that is registered is arranged by it."""
    return _read(version_id)


def _read(version_id: UUID) -> Scheme:
    chosen = select(SchemeVersion.__table__).where(_VERSIONS.tenant_id == home_tenant(), _VERSIONS.id == version_id)
    return _scheme(session.execute(chosen).one())


def _must_cover(found: SchemeVersion | Scheme | None, year: int) -> None:
    if found is None:
        raise RuleBroken(NO_SCHEME)
    if found.from_year > year:
        raise RuleBroken(f"分类方案自 {found.from_year} 年度起用，{year} 年度没有可用的方案；请核对年度", field="year")


def _reference(number: int | None) -> Scheme | None:
    chosen = _references(SchemeVersion.__table__)
    if number is not None:
        chosen = chosen.where(_VERSIONS.number == number)
    row = session.execute(chosen.order_by(_VERSIONS.number.desc()).limit(1)).one_or_none()
    return None if row is None else _scheme(row)


def _references(*what: Any) -> Select[Any]:
    """Select from what the street has published; its tenant is named here, since the session names one's own only."""
    tenant = Tenant.__table__.c
    street = select(func.coalesce(tenant.parent_id, tenant.id)).where(tenant.id == home_tenant()).scalar_subquery()
    return select(*what).where(
        _VERSIONS.tenant_id == street, _VERSIONS.purpose == Purpose.REFERENCE, _VERSIONS.state == VersionState.PUBLISHED
    )


def _own(purpose: Purpose) -> Select[SchemeVersion]:
    return select(SchemeVersion).where(SchemeVersion.tenant_id == home_tenant(), SchemeVersion.purpose == purpose)


def _entries(version: SchemeVersion) -> Select[FilingScopeEntry]:
    return select(FilingScopeEntry).where(FilingScopeEntry.tenant_id == version.tenant_id, FilingScopeEntry.version_id == version.id)


def _scheme(row: Row[Any]) -> Scheme:
    """Read categories and entries of a version, and make one value of all three."""
    facts = {name: getattr(row, name) for name in _SCHEME_COLUMNS}
    categories = select(*_columns(_CATEGORIES, CategoryRow)).where(_CATEGORIES.tenant_id == row.tenant_id, _CATEGORIES.version_id == row.id)
    entries = select(*_columns(_ENTRIES, EntryRow)).where(_ENTRIES.tenant_id == row.tenant_id, _ENTRIES.version_id == row.id)
    return Scheme(
        **facts,
        categories=tuple(CategoryRow(*one) for one in session.execute(categories.order_by(_CATEGORIES.position))),
        entries=tuple(EntryRow(*one) for one in session.execute(entries.order_by(_ENTRIES.position))),
    )


def _columns(table: Any, kind: type) -> list[Any]:
    return [table[field.name] for field in fields(kind)]


_SCHEME_COLUMNS = [field.name for field in fields(Scheme) if field.name not in {"categories", "entries"}]
