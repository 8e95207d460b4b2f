"""What items of this tenant are arranged by: its fonds number, its filing deadlines, the scheme in force for each year. Each is read once."""

from datetime import date
from functools import cache, cached_property
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased

from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings.models import Item
from commarch.schemes import deadlines
from commarch.schemes.class_fields import FieldRow, class_fields
from commarch.schemes.queries import in_force, published, version_in_force, whole
from commarch.schemes.scheme import CategoryRow, EntryRow, Scheme
from commarch.tenancy import Tenant


class Arrangement:
    """The rules of one tenant for as long as one operation takes."""

    def __init__(self) -> None:
        self._by_year: dict[int, Scheme] = {}
        self._by_version: dict[UUID, Scheme] = {}
        self._filed_by: dict[tuple[str, int], date] = {}
        self._published: tuple[Scheme, ...] | None = None

    def read_ahead(self) -> Self:
        """Read all of it now: nothing is asked of the database later."""
        self._published = published()
        self._class_fields  # noqa: B018  read once, kept
        self._tenant  # noqa: B018  read once, kept
        return self

    def scheme(self, year: int) -> Scheme:
        """Return the scheme in force for a filing year; without one nothing can be arranged."""
        if year not in self._by_year:
            self._by_year[year] = self._read(year) if self._published is None else in_force(self._published, year)
        return self._by_year[year]

    def category(self, year: int, full_code: str) -> CategoryRow | None:
        """Return the category with this class and code (WS·DQ) in the scheme in force."""
        return self.scheme(year).by_code.get(full_code)

    def entry(self, year: int, entry: UUID) -> EntryRow | None:
        """Return a row of the filing scope by its id, or by its lineage where the id is another version's."""
        return next((one for one in self.scheme(year).entries if entry in (one.id, one.lineage)), None)

    def fields(self, archival_class: str) -> tuple[FieldRow, ...]:
        """Return the fields that a class has of its own, in order, retired ones among them."""
        return self._class_fields.get(archival_class, ())

    @property
    def fonds_number(self) -> str:
        """The fonds number (全宗号): without it no code can be given."""
        number: str | None = self._tenant.fonds_number
        if not number:
            raise RuleBroken("本单位还没有全宗号，不能编档号；请街道档案员先在「人员与单位」里填写全宗号")
        return number

    def filed_by(self, archival_class: str, year: int) -> date:
        """Return the last day of filing for a class and year, as the street has set it."""
        key = (archival_class, year)
        if key not in self._filed_by:
            documentary = self._day("wenshu_due", deadlines.DOCUMENTARY_DUE)
            accounting = self._day("accounting_due", deadlines.ACCOUNTING_DUE)
            self._filed_by[key] = deadlines.filed_by(archival_class, year, documentary=documentary, accounting=accounting)
        return self._filed_by[key]

    def is_closed(self, item: Item, today: date) -> bool:
        """Whether an item's filing year is closed, so that filing it now is a supplement (补充归档)."""
        return today > self.filed_by(item.archival_class, item.year)

    def _read(self, year: int) -> Scheme:
        version = version_in_force(year)
        if version.id not in self._by_version:
            self._by_version[version.id] = whole(version)
        return self._by_version[version.id]

    def _day(self, name: str, default: tuple[int, int]) -> tuple[int, int]:
        told = {**(self._tenant.office_settings or {}), **self._tenant.settings}.get(name)
        if not told:
            return default
        month, day = told.split("-")
        return int(month), int(day)

    @cached_property
    def _class_fields(self) -> dict[str, tuple[FieldRow, ...]]:
        return class_fields()

    @cached_property
    def _tenant(self) -> Any:
        return session.execute(_tenant_and_office(), {"home": home_tenant()}).one()


@cache
def _tenant_and_office() -> Select[Any]:
    """Put the statement together once; not while modules are read in: an alias configures all mappers, and not all tables are there yet."""
    office = aliased(Tenant)
    chosen = select(Tenant.fonds_number, Tenant.settings, office.settings.label("office_settings"))
    return chosen.outerjoin(office, office.id == Tenant.parent_id).where(Tenant.id == bindparam("home"))
