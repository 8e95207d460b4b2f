"""What is wrong with one item, seen from its own facts and the scheme of its year: pure functions, one a check."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from commarch.errors import RuleBroken
from commarch.holdings.models import ComponentRole
from commarch.quality.models import FaultKind
from commarch.schemes.models import YearRule
from commarch.schemes.periods import RetentionPeriod, parse_period
from commarch.schemes.scheme import Scheme

#: The first day that a document of these archives can have: the founding of the residents' committees' forerunners.
EARLIEST = date(1900, 1, 1)
UNKNOWN = date.min
#: Titles that say what kind of document it is and not what it is about.
VAGUE = re.compile(
    r"[\[（(〔【]?(?:关于)?(?:的)?(?:通知|报告|请示|批复|函|会议纪要|会议记录|总结|计划|方案|名单|名册|照片|材料|资料|文件|表|合同|协议|证明|其他)[\]）)〕】]?"
)
_ROLES = {role: place for place, role in enumerate(ComponentRole)}


@dataclass(frozen=True)
class ItemFacts:
    """What the checks look at of an item."""

    id: UUID
    archival_class: str
    year: int
    category_lineage: UUID | None
    entry_lineage: UUID | None
    entry_retention: str | None
    current_retention_code: str
    title: str
    author: str
    document_number: str
    document_date: str
    date_key: date
    pages: int | None
    counted_pages: int | None
    carriers: Sequence[str]
    filed_on: date | None
    #: Of its components, in order.
    part_roles: Sequence[str]
    #: Their pages together; None where one has none.
    part_pages: int | None
    is_boxed: bool


@dataclass(frozen=True)
class Around:
    """What an item is held against."""

    today: date
    #: Year → scheme in force; None where there is none.
    schemes: Mapping[int, Scheme | None]
    #: Whether boxing has begun at all: before, no item is missing its box.
    boxes: bool = True


@dataclass(frozen=True)
class Fault:
    """One fault: of what kind, at what, with what the sentence needs."""

    kind: FaultKind
    subject: str
    detail: dict[str, Any] = field(default_factory=dict)
    item_id: UUID | None = None
    other_id: UUID | None = None


def faults_of(item: ItemFacts, around: Around) -> Iterator[Fault]:
    """Yield every fault of one item."""
    for kind, look in _CHECKS.items():
        detail = look(item, around)
        if detail is not None:
            yield Fault(kind, str(item.id), detail, item.id)


def pages_differ(item: ItemFacts, _around: Around) -> dict[str, Any] | None:
    """Declared pages against those of the components, and against those that somebody counted (DA/T 70: 页数一致)."""
    if item.pages is None:
        return None
    for source, counted in (("counted", item.counted_pages), ("components", item.part_pages)):
        if counted is not None and counted != item.pages:
            return {"declared": item.pages, "counted": counted, "source": source}
    return None


def missing_description(item: ItemFacts, _around: Around) -> dict[str, Any] | None:
    """What must be described (DA/T 18-2022 必著: 题名, 日期, 责任者), and pages of paper, which the catalogue asks for."""
    lacking = [name for name, there in (("document_date", item.document_date), ("author", item.author)) if not there]
    if item.pages is None and "paper" in {carrier.partition(":")[0] for carrier in item.carriers}:
        lacking.append("pages")
    return {"fields": lacking} if lacking else None


def vague_title(item: ItemFacts, _around: Around) -> dict[str, Any] | None:
    """A title that says nothing of its matter: the archivist composes one (DA/T 22-2015)."""
    return {"title": item.title} if VAGUE.fullmatch(unicodedata.normalize("NFKC", item.title).strip()) else None


def unclassified(item: ItemFacts, around: Around) -> dict[str, Any] | None:
    """An item that lies at a heading: its class is divided, and it is in none of the parts."""
    scheme = around.schemes.get(item.year)
    category = next((one for one in scheme.categories if one.lineage == item.category_lineage), None) if scheme else None
    if scheme is None or category is None:
        return None
    below = [one for one in scheme.children.get(category.id, []) if not one.retired]
    files_here = any(entry.retention_code for entry in scheme.entries_in.get(category.id, []))
    return {"category": category.name} if below and not files_here else None


def retired_category(item: ItemFacts, around: Around) -> dict[str, Any] | None:
    """A category that the scheme of the item's year has not, or no more."""
    scheme = around.schemes.get(item.year)
    if scheme is None:
        return None
    category = next((one for one in scheme.categories if one.lineage == item.category_lineage), None)
    if category is not None and not category.retired:
        return None
    return {"scheme": scheme.label, "category": category.name if category else ""}


def short_retention(item: ItemFacts, _around: Around) -> dict[str, Any] | None:
    """Kept shorter than the filing scope says: the scope gives the least."""
    if not item.entry_retention:
        return None
    try:
        now, least = parse_period(item.current_retention_code), RetentionPeriod(item.entry_retention)
    except RuleBroken:
        return None
    return {"now": now.code, "least": least.code} if now < least else None


def wrong_year(item: ItemFacts, around: Around) -> dict[str, Any] | None:
    """Filed under another year than that of its signing (DA/T 22-2015 5.2), where the scheme goes by the signing."""
    scheme = around.schemes.get(item.year)
    if scheme is None or scheme.year_rule is not YearRule.SIGNING or item.date_key == UNKNOWN or item.date_key.year == item.year:
        return None
    return {"year": item.year, "date": item.document_date}


def impossible_date(item: ItemFacts, around: Around) -> dict[str, Any] | None:
    """A day that has not come, was after the filing, or before all of this began."""
    if item.date_key == UNKNOWN:
        return None
    last = min(item.filed_on or around.today, around.today)
    return {"date": item.document_date, "last": last.isoformat()} if not EARLIEST <= item.date_key <= last else None


def part_order(item: ItemFacts, _around: Around) -> dict[str, Any] | None:
    """Components out of the order of the rule: 正文 before 附件, 复文 before 来文 … (DA/T 22-2015 5.1)."""
    ranks = [_ROLES[ComponentRole(role)] for role in item.part_roles]
    return {"roles": list(item.part_roles)} if ranks != sorted(ranks) else None


def not_boxed(item: ItemFacts, around: Around) -> dict[str, Any] | None:
    """Paper in no box, once boxing has begun."""
    on_paper = "paper" in {carrier.partition(":")[0] for carrier in item.carriers}
    return {} if around.boxes and on_paper and item.filed_on and not item.is_boxed else None


_CHECKS: dict[FaultKind, Callable[[ItemFacts, Around], dict[str, Any] | None]] = {
    FaultKind.PAGES_DIFFER: pages_differ,
    FaultKind.MISSING_DESCRIPTION: missing_description,
    FaultKind.VAGUE_TITLE: vague_title,
    FaultKind.UNCLASSIFIED: unclassified,
    FaultKind.RETIRED_CATEGORY: retired_category,
    FaultKind.SHORT_RETENTION: short_retention,
    FaultKind.WRONG_YEAR: wrong_year,
    FaultKind.IMPOSSIBLE_DATE: impossible_date,
    FaultKind.PART_ORDER: part_order,
    FaultKind.NOT_BOXED: not_boxed,
}
