"""Where a document belongs and how long it is kept: what a person told, held against the scheme in force, with every fault at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from commarch.errors import RuleBroken
from commarch.holdings import particulars, rules
from commarch.holdings.arrangement import Arrangement
from commarch.holdings.dates import sort_day
from commarch.holdings.draft import Draft
from commarch.holdings.faults import raise_all
from commarch.holdings.models import Item
from commarch.schemes.expiry import filing_year
from commarch.schemes.models import YearRule
from commarch.schemes.periods import RetentionPeriod, parse_period
from commarch.schemes.scheme import CategoryRow, EntryRow, Scheme


@dataclass(frozen=True)
class Placed:
    """A document that breaks no rule, with its place in the scheme."""

    draft: Draft
    year: int
    category: CategoryRow
    entry: EntryRow | None
    period: RetentionPeriod

    def columns(self) -> dict[str, Any]:
        """Return the columns of the item that it becomes."""
        return description_columns(self.draft, self.entry) | {
            "archival_class": self.category.archival_class,
            "category_id": self.category.id,
            "category_code": self.category.code,
            "entry_id": self.entry.id if self.entry else None,
            "year": self.year,
            "retention_code": self.period.coded,
            "current_retention_code": self.period.code,
            "event_based": self.period.is_event_based or bool(self.entry and self.entry.event_based),
        }


def describe(draft: Draft, today: date) -> tuple[Draft, list[RuleBroken]]:
    """Tidy a description and tell its faults."""
    draft = rules.tidy(draft)
    faults = []
    try:
        draft = rules.with_date_read(draft)
    except RuleBroken as broken:
        faults.append(broken)
    else:
        faults += rules.description_faults(draft, today)
    return draft, faults


def place(draft: Draft, arrangement: Arrangement, today: date, *, was: Item | None = None) -> Placed:
    """Find where a document belongs; `was`: the draft that is being edited, whose reason for a short period was given before."""
    draft, faults = describe(draft, today)
    scheme = year = None
    try:
        year = year_of(draft, arrangement, today)
        faults += rules.year_faults(year, today)
        scheme = arrangement.scheme(year)
    except RuleBroken as broken:
        faults.append(broken)
    if scheme is None or year is None:
        raise_all(faults)
        raise AssertionError
    category = find_category(draft, arrangement, year, faults)
    entry = find_entry(draft, arrangement, year, category, faults)
    period = _period(draft, entry, faults, was)
    if category is not None:
        draft = with_particulars(draft, category.archival_class, arrangement, was.particulars if was else {}, faults)
    raise_all(faults)
    assert category is not None  # noqa: S101  a fault was told otherwise
    assert period is not None  # noqa: S101
    return Placed(draft, year, category, entry, period)


def with_particulars(
    draft: Draft, archival_class: str, arrangement: Arrangement, known: Mapping[str, str], faults: list[RuleBroken]
) -> Draft:
    """Return the draft with what its class asks for read, and tell what is wrong with it; `known`: what stands there now."""
    if not draft.particulars and not known:
        return draft
    values, told = particulars.read_all(arrangement.fields(archival_class), draft.particulars, known)
    faults += told
    return replace(draft, particulars=values)


def year_of(draft: Draft, arrangement: Arrangement, today: date) -> int:
    """Return the filing year: as told, else by the scheme's year rule from the date (DA/T 22-2015 5.2)."""
    if draft.year is not None:
        return draft.year
    day = sort_day(draft.document_date) if draft.document_date and not _is_spoilt(draft) else None
    signed_in = filing_year(day, None, YearRule.SIGNING, filed_on=today)
    if draft.content_year is None:
        return signed_in
    return filing_year(day, draft.content_year, arrangement.scheme(signed_in).year_rule, filed_on=today)


def description_columns(draft: Draft, entry: EntryRow | None) -> dict[str, Any]:
    """Return the columns that describe an item."""
    openness, level = rules.access(entry.access_default if entry else None, draft.openness, draft.personal_level)
    pages = rules.sum_of_pages(draft.components) if draft.pages is None else draft.pages
    return {
        "title": draft.title,
        "author": draft.author,
        "document_number": draft.document_number,
        "document_date": draft.document_date,
        "date_key": sort_day(draft.document_date),
        "pages": pages,
        "note": draft.note,
        "carriers": list(draft.carriers),
        "particulars": dict(draft.particulars),
        "secrecy": rules.read_secrecy(draft.secrecy),
        "openness": openness,
        "open_from": draft.open_from,
        "personal_level": level,
        "event_on": draft.event_on,
    }


def _is_spoilt(draft: Draft) -> bool:
    try:
        rules.with_date_read(draft)
    except RuleBroken:
        return True
    return False


def find_category(draft: Draft, arrangement: Arrangement, year: int, faults: list[RuleBroken]) -> CategoryRow | None:
    """Return the category that is told, where documents of that year may go into it; else tell why not."""
    if not draft.category:
        faults.append(RuleBroken("请选择类目", field="category"))
        return None
    scheme = arrangement.scheme(year)
    found = arrangement.category(year, draft.category)
    if found is None:
        faults.append(RuleBroken(f"{year} 年度的分类方案（{scheme.label}）里没有类目 {draft.category}，请另选", field="category"))
    elif found.retired:
        faults.append(RuleBroken(f"类目 {found.full_code} {found.name} 自 {scheme.from_year} 年度起停用，请另选", field="category"))
    elif _is_only_a_heading(scheme, found):
        faults.append(RuleBroken(f"{found.full_code} {found.name} 下面还分类目，请选到最下一级", field="category"))
    return found


def _is_only_a_heading(scheme: Scheme, category: CategoryRow) -> bool:
    """Whether a category only holds others: it has categories in use below it, and nothing is filed in it directly."""
    below = any(not child.retired for child in scheme.children.get(category.id, []))
    return below and not any(entry.retention_code for entry in scheme.entries_in.get(category.id, []))


def find_entry(
    draft: Draft, arrangement: Arrangement, year: int, category: CategoryRow | None, faults: list[RuleBroken]
) -> EntryRow | None:
    """Return the row of the filing scope that is told, if one is; else tell why it can't be that one."""
    if draft.entry is None:
        return None
    found = arrangement.entry(year, draft.entry)
    if found is None:
        faults.append(RuleBroken(f"{year} 年度的归档范围里没有这一条，请另选", field="entry"))
    elif found.retired:
        faults.append(RuleBroken(f"归档范围“{found.wording}”已停用，请另选", field="entry"))
    elif category and found.category_id != category.id:
        faults.append(RuleBroken(f"归档范围“{found.wording}”不属于类目 {category.full_code} {category.name}，请另选", field="entry"))
    return found


def _period(draft: Draft, entry: EntryRow | None, faults: list[RuleBroken], was: Item | None) -> RetentionPeriod | None:
    told = _told_period(draft, faults)
    if entry is None:
        if not draft.retention and draft.entry is None:
            faults.append(RuleBroken("请选择归档范围的条目，或直接选择保管期限", field="retention"))
        return told
    is_new = was is None or told is None or (was.entry_id, was.current_retention_code) != (entry.id, told.code)
    if not entry.retention_code:
        if is_new and not (told and draft.reason.strip()):
            text = f"归档范围写明“{entry.wording}”不归档；确需归档，请选保管期限并填写理由"
            faults.append(RuleBroken(text, field="retention"))
        return told
    of_scope = RetentionPeriod(entry.retention_code)
    if told and is_new and (fault := rules.retention_fault(told, of_scope, draft.reason)):
        faults.append(fault)
    return told or of_scope


def _told_period(draft: Draft, faults: list[RuleBroken]) -> RetentionPeriod | None:
    if not draft.retention:
        return None
    try:
        return parse_period(draft.retention)
    except RuleBroken as broken:
        faults.append(broken)
        return None
