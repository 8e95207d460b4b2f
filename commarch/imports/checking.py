"""Checking staged rows against this tenant: its fonds number, its scheme year by year, the codes that its items have already."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from commarch import holdings
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, Draft, Item, ManyRulesBroken
from commarch.holdings.particulars import from_lines
from commarch.holdings.placing import place
from commarch.imports.cleaned import Severity
from commarch.imports.givens import Category, Fault
from commarch.imports.rules import Context, Reading, read_row
from commarch.libraries import fuzz, fuzzy
from commarch.schemes.codes import read_template
from commarch.schemes.coding import DOCUMENTS

_ALIKE = 60
TAKEN = "档号“{}”库中已有，没有重复登记。请核对原件，或略过这一行"


class Checker:
    """What the rows of one file are checked against, for as long as it is read."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.arrangement = Arrangement()
        self._places: dict[tuple[int, str], list[Fault]] = {}
        self._categories: dict[UUID, dict[str, Category]] = {}
        self.context = Context(
            today,
            template=read_template(self.arrangement.scheme(today.year).code_template),
            fonds_number=self._fonds_number(),
            category=self._category,
            similar_category=self._similar_category,
        )

    def read(self, cells: dict[str, str], facts: dict[str, str], where: tuple[str, int]) -> Reading:
        """Read one row and tell all that is wrong with it."""
        reading = read_row(cells, facts, self.context, where)
        if reading.is_ready:
            reading.faults += self._faults_of_place(reading.values)
            if told := reading.values.get("particulars"):
                reading.values["particulars_read"], faults = from_lines(self.arrangement.fields(reading.values["archival_class"]), told)
                reading.faults += [Fault("particulars", Severity.FAULT, str(one)) for one in faults]
        return reading

    def _fonds_number(self) -> str:
        try:
            return self.arrangement.fonds_number
        except RuleBroken:
            return ""

    def _faults_of_place(self, values: dict[str, Any]) -> list[Fault]:
        """Ask the holdings once for each year and category whether anything may be filed there."""
        key = (values["year"], full_code(values))
        if key not in self._places:
            self._places[key] = []
            try:
                place(Draft(title="题名", year=key[0], category=key[1], retention="Y"), self.arrangement, self.today)
            except RuleBroken as broken:
                told = broken.faults if isinstance(broken, ManyRulesBroken) else [broken]
                self._places[key] = [Fault(one.field or "category", Severity.FAULT, str(one)) for one in told]
        return self._places[key]

    def _category(self, text: str, year: int | None) -> Category | None:
        """Find a category of documents by its code or its name, in the scheme in force for a year; without one the year is at fault."""
        known = self._known(year or self.today.year)
        return (known.get(text.upper()) or known.get(text)) if known else Category(text, text)

    def _similar_category(self, text: str) -> str | None:
        names = [name for name, found in self._known(self.today.year).items() if name == found.name]
        found = fuzzy.extractOne(text, names, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return found[0] if found else None

    def _known(self, year: int) -> dict[str, Category]:
        try:
            scheme = self.arrangement.scheme(year)
        except RuleBroken:
            return {}
        if scheme.id not in self._categories:
            documents = [one for one in scheme.categories if one.archival_class == DOCUMENTS and one.code and not one.retired]
            named = {one.name: Category(one.code, one.name) for one in documents}
            self._categories[scheme.id] = named | {one.code: Category(one.code, one.name) for one in documents}
        return self._categories[scheme.id]


def full_code(values: dict[str, Any]) -> str:
    """Return class and code of the category that a row names: WS·CJ, KU·01, ZP."""
    return "·".join(filter(None, [values["archival_class"], values.get("category")]))


def taken_codes(codes: Iterable[str]) -> dict[str, UUID]:
    """Return which of these codes items of this tenant have already."""
    wanted = set(codes)
    if not wanted:
        return {}
    rows = session.execute(select(Item.archival_code, Item.id).where(Item.archival_code.in_(wanted)))
    return {row.archival_code: row.id for row in rows}


def taken(code: str, item_id: UUID) -> dict[str, Any]:
    """Return the fault of a row whose code an item has already, with a link to it."""
    return Fault("archival_code", Severity.FAULT, TAKEN.format(code)).to_json() | {"item_id": str(item_id)}


def incoming(row_id: UUID, values: dict[str, Any], *, file: bool) -> holdings.Incoming:
    """Return the document that a row tells of. A draft has no code: what stands on the paper goes into its note, lest it be lost."""
    told = [values["note"]] if values.get("note") else []
    if values.get("box_number"):
        told.append(f"盒号：{values['box_number']}")
    if not file and (code := values.get("archival_code") or values.get("item_number")):
        told.append(f"目录上的{'档号' if 'archival_code' in values else '件号'}：{code}")
    draft = Draft(
        title=values["title"],
        author=values.get("author", ""),
        document_number=values.get("document_number", ""),
        document_date=values.get("document_date", ""),
        pages=values.get("pages"),
        note="；".join(told),
        carriers=tuple(values.get("carrier") or ("paper",)),
        components=_components(values.get("components", "")),
        particulars=values.get("particulars_read") or {},
        category=full_code(values),
        year=values["year"],
        retention=values["retention"],
        secrecy=values.get("secrecy", "none"),
        openness=holdings.Openness(values["openness"]) if "openness" in values else None,
    )
    number = None if values.get("archival_code") else values.get("item_number")
    return holdings.Incoming(row_id, draft, values.get("archival_code", "") if file else "", number if file else None)


def _components(text: str) -> tuple[holdings.Part, ...]:
    names = [name.strip() for line in text.splitlines() for name in line.replace(";", "；").split("；")]
    return tuple(holdings.Part(role=holdings.ComponentRole.ATTACHMENT, title=name) for name in names if name)
