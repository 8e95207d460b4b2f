"""What is still missing before numbers are given: each with its field, so that a page can lead to it. Pure functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from commarch.holdings import Carrier
from commarch.schemes.scheme import CategoryRow, EntryRow

#: What says nothing of a document without more (DA/T 22: 题名不能反映内容的，自拟，用 [ ] 括起).
VAGUE = re.compile(
    "(?:会议)?(?:通知|请示|批复|报告|复?函|意见|决定|方案|计划|总结|纪要|记录|公告|公示|通报)|名单|名册|(?:统计|登记|汇总|报)?表|附件|材料|文件|扫描件|无(?:标)?题|未命名"
)
_PAIRS = {"》": "《", "〉": "〈", "）": "（", ")": "(", "〕": "〔", "]": "[", "］": "［", "】": "【", "”": "“", "」": "「"}
_NAME_OF_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|jpe?g|png|tiff?|wps|et)$|^(?:IMG|DSC|scan|微信图片)[_\-0-9]", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """Something that is missing or looks wrong; what blocks must be mended before numbers are given."""

    #: Name of the field on the form of the item.
    field: str
    text: str
    blocks: bool = False


class Checked(Protocol):
    """A document, as far as it is checked."""

    @property
    def title(self) -> str:
        """As on the item."""

    @property
    def author(self) -> str:
        """As on the item."""

    @property
    def document_date(self) -> str:
        """As on the item."""

    @property
    def pages(self) -> int | None:
        """As on the item."""

    @property
    def counted_pages(self) -> int | None:
        """As on the item."""

    @property
    def carriers(self) -> list[str]:
        """As on the item."""

    @property
    def entry_id(self) -> UUID | None:
        """As on the item."""


def findings(one: Checked, category: CategoryRow | None, entry: EntryRow | None) -> Iterator[Finding]:
    """Tell what a document lacks; category and entry are those of the scheme in force."""
    if category is None or category.retired:
        yield Finding("category", "类目已停用或不在现行方案里，请另选", blocks=True)
    if entry is None or entry.retired:
        yield Finding("entry", "归档范围的条目已停用，请另选" if entry or one.entry_id else "没有指定归档范围的条目")
    yield from _title_findings(one.title)
    if not one.author:
        yield Finding("author", "责任者未填")
    if not one.document_date:
        yield Finding("document_date", "日期不详；考证不出的，在备注说明")
    on_paper = any(carrier.partition(":")[0] == Carrier.PAPER for carrier in one.carriers)
    if on_paper and not one.pages:
        yield Finding("pages", "页数未填")
    elif one.pages and one.counted_pages and one.pages != one.counted_pages:
        yield Finding("pages", f"报 {one.pages} 页，实点 {one.counted_pages} 页")


def _title_findings(title: str) -> Iterator[Finding]:
    if VAGUE.fullmatch(title) or _NAME_OF_FILE.search(title):
        yield Finding("title", "题名说明不了内容，请拟写，用［　］括起")
    if not _is_balanced(title):
        yield Finding("title", "题名里的括号或书名号不成对")


def _is_balanced(title: str) -> bool:
    open_ones: list[str] = []
    for sign in title:
        if sign in _PAIRS.values():
            open_ones.append(sign)
        elif sign in _PAIRS and (not open_ones or open_ones.pop() != _PAIRS[sign]):
            return False
    return not open_ones
