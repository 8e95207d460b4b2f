"""A row as it was typed, read as a document by the rules of registration: a draft, or what is wrong in which cell."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commarch.entry.columns import Column
from commarch.errors import RuleBroken
from commarch.holdings.arrangement import Arrangement
from commarch.holdings.draft import Draft
from commarch.holdings.placing import place
from commarch.libraries import fuzz, fuzzy
from commarch.schemes.periods import parse_period
from commarch.schemes.scheme import CategoryRow, EntryRow, Scheme

#: Facts of a document that have no column of their own name here.
_ELSEWHERE = {"reason": Column.RETENTION, "event_on": Column.ENTRY, "secrecy": Column.NOTE, "content_year": Column.YEAR}
_CHOICES = 4
_LIKE_ENOUGH = 75


@dataclass(frozen=True)
class CellFault:
    """What is wrong in a cell, and what may stand there instead."""

    column: Column
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadRow:
    """A row that was read: the document, or its faults."""

    draft: Draft | None
    faults: tuple[CellFault, ...] = ()


def is_blank(row: Mapping[str, str]) -> bool:
    """Whether nothing stands in a row."""
    return not any(str(cell).strip() for cell in row.values())


def repeat_down(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> list[dict[str, str]]:
    """Fill empty cells of these columns with what stands above them, in rows that say anything at all."""
    filled: list[dict[str, str]] = []
    above: dict[str, str] = {}
    for row in rows:
        if is_blank(row):
            filled.append(dict(row))
            continue
        filled.append(dict(row) | {column: above[column] for column in columns if not row.get(column, "").strip() and above.get(column)})
        above = filled[-1]
    return filled


class Reader:
    """Reads rows by the scheme in force; one for as long as one operation takes."""

    def __init__(self, today: date, arrangement: Arrangement | None = None) -> None:
        self.today = today
        self.arrangement = arrangement or Arrangement()

    def read(self, row: Mapping[str, str]) -> ReadRow:
        """Read a row: everything that is wrong with it at once, each fault in its cell."""
        faults: list[CellFault] = []
        facts: dict[str, Any] = dict(self._facts(row, faults))
        if "entry" in facts and not facts.get("category"):
            facts["category"] = self._category_of(facts["entry"])
        told: dict[str, Any] = {
            name.value: str(row.get(name, "")) for name in (Column.TITLE, Column.AUTHOR, Column.DOCUMENT_NUMBER, Column.NOTE)
        }
        draft = Draft(**told, document_date=str(row.get(Column.DOCUMENT_DATE, "")), **facts)
        try:
            place(draft, self.arrangement, self.today)
        except RuleBroken as broken:
            faults += [self._told(one, row) for one in getattr(broken, "faults", [broken])]
        first = {fault.column: fault for fault in reversed(faults)}  # one cell, one fault: the first says enough
        return ReadRow(None if faults else draft, tuple(sorted(first.values(), key=lambda fault: list(Column).index(fault.column))))

    def _facts(self, row: Mapping[str, str], faults: list[CellFault]) -> Iterator[tuple[str, Any]]:
        """Read what is not plain text; a cell that can't be read is a fault, and its fact is left open."""
        for name, read in (
            (Column.PAGES, _number),
            (Column.YEAR, _number),
            (Column.RETENTION, _period),
            (Column.CATEGORY, self._category),
            (Column.ENTRY, self._entry),
        ):
            text = " ".join(unicodedata.normalize("NFKC", str(row.get(name, ""))).split())
            if text:
                try:
                    yield name, read(text)
                except _Unread as unread:
                    faults.append(CellFault(name, str(unread), unread.choices))
        if str(row.get(Column.SURPLUS, "")).strip():
            faults.append(CellFault(Column.SURPLUS, "粘贴来的这些内容没有对应的列，请挪到该去的格里，再清空这一格"))

    def _category(self, text: str) -> str:
        """Read a category as its code (CJ, WS·CJ), its name, or both."""
        offered = categories_on_offer(self.scheme)
        wanted = text.replace(".", "·").replace("-", "·").upper()
        for category in offered:
            if wanted in {
                category.full_code.upper(),
                category.code.upper(),
                category.name.upper(),
                f"{category.code} {category.name}".upper(),
            }:
                return category.full_code
        coded = [one for one in offered if wanted.startswith((f"{one.full_code} ", f"{one.code} ")) and one.code]
        if coded:
            return coded[0].full_code
        retired = next(
            (one for one in self.scheme.categories if one.retired and wanted in {one.full_code, one.code, one.name.upper()}), None
        )
        choices = _near(text, [_spoken(one) for one in offered])
        if retired:
            raise _Unread(f"类目 {retired.full_code} {retired.name} 已停用，请另选", choices)
        raise _Unread(f"分类方案里没有类目“{text[:30]}”，请另选", choices)

    def _entry(self, text: str) -> UUID:
        """Read a row of the filing scope as its number or its wording."""
        rows = entries_on_offer(self.scheme)
        if found := re.fullmatch(r"(?:第\s*)?(\d{1,4})\s*条?(?:\s.*)?", text):
            number = int(found[1])
            if 1 <= number <= len(rows):
                return rows[number - 1].id
            raise _Unread(f"归档范围只有 {len(rows)} 条，没有第 {number} 条")
        match = fuzzy.extractOne(text, [one.wording for one in rows], scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH)
        if match:
            place: int = match[2]
            return rows[place].id
        near = fuzzy.extract(text, [one.wording for one in rows], scorer=fuzz.partial_ratio, limit=_CHOICES)
        raise _Unread(
            f"归档范围里没有“{text[:30]}”，请写条号，或空着只填保管期限", tuple(f"{place + 1} {wording}" for wording, _, place in near)
        )

    def _category_of(self, entry: UUID) -> str:
        """Return the category of a row: who names a row needn't name its category as well."""
        return next((self.scheme.by_id[one.category_id].full_code for one in self.scheme.entries if one.id == entry), "")

    @property
    def scheme(self) -> Scheme:
        """The scheme of this year: what is offered to choose from."""
        return self.arrangement.scheme(self.today.year)

    def _told(self, broken: RuleBroken, row: Mapping[str, str]) -> CellFault:
        name = broken.field or Column.TITLE
        column = Column(name) if name in set(Column) else _ELSEWHERE.get(name, Column.TITLE)
        choices: tuple[str, ...] = ()
        if column is Column.CATEGORY:
            choices = _near(str(row.get(Column.CATEGORY, "")), [_spoken(one) for one in categories_on_offer(self.scheme)])
        elif column is Column.RETENTION:
            choices = ("永久", "30年", "10年")
        return CellFault(column, str(broken), choices)


class _Unread(Exception):
    """A cell that can't be read, with what might have been meant."""

    def __init__(self, text: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.choices = choices


def categories_on_offer(scheme: Scheme) -> list[CategoryRow]:
    """Return the categories that documents go into, in order."""
    found = []
    for category, _level in scheme.in_order:
        below = [child for child in scheme.children.get(category.id, []) if not child.retired]
        takes_items = not below or any(entry.retention_code for entry in scheme.entries_in.get(category.id, []))
        if takes_items and not any(one.retired for one in scheme.path(category)):
            found.append(category)
    return found


def entries_on_offer(scheme: Scheme) -> list[EntryRow]:
    """Return the rows of the filing scope in use, in the order in which they are numbered."""
    return [
        entry
        for category, _level in scheme.in_order
        if not category.retired
        for entry in scheme.entries_in.get(category.id, [])
        if not entry.retired
    ]


def _number(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}\s*[页年]?", text, re.ASCII):
        raise _Unread(f"“{text[:20]}”不是数字，请填数字，例如 6")
    return int(re.sub(r"\D", "", text, flags=re.ASCII))


def _period(text: str) -> str:
    try:
        return parse_period(text).code
    except RuleBroken as broken:
        raise _Unread(str(broken), ("永久", "30年", "10年")) from broken


def _spoken(category: CategoryRow) -> str:
    return f"{category.full_code} {category.name}"


def _near(text: str, offered: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one, _, _ in fuzzy.extract(text.upper(), offered, scorer=fuzz.WRatio, limit=_CHOICES))
