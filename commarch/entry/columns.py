"""The columns of a sheet, in their order, and the words that other tables head them with."""

from collections.abc import Sequence
from enum import StrEnum

from commarch.holdings.folding import fold


class Column(StrEnum):
    """A column of the sheet; the name is that of the fact it tells of a document."""

    TITLE = "title"
    AUTHOR = "author"
    DOCUMENT_NUMBER = "document_number"
    DOCUMENT_DATE = "document_date"
    PAGES = "pages"
    CATEGORY = "category"
    ENTRY = "entry"
    RETENTION = "retention"
    YEAR = "year"
    NOTE = "note"
    #: What a paste had too much: it waits here until somebody puts it where it belongs.
    SURPLUS = "surplus"


HEADINGS: dict[Column, str] = {
    Column.TITLE: "题名",
    Column.AUTHOR: "责任者",
    Column.DOCUMENT_NUMBER: "文号",
    Column.DOCUMENT_DATE: "日期",
    Column.PAGES: "页数",
    Column.CATEGORY: "类目",
    Column.ENTRY: "归档范围",
    Column.RETENTION: "保管期限",
    Column.YEAR: "年度",
    Column.NOTE: "备注",
    Column.SURPLUS: "多出来的",
}
#: The columns that people fill in.
FILLED = tuple(column for column in Column if column is not Column.SURPLUS)
#: Columns that may take what stands above them.
REPEATABLE = (Column.AUTHOR, Column.DOCUMENT_DATE, Column.CATEGORY, Column.ENTRY, Column.RETENTION, Column.YEAR)
_OTHER_WORDS: dict[Column, tuple[str, ...]] = {
    Column.TITLE: ("标题", "文件题名", "文件名称", "文件标题", "案卷题名", "名称"),
    Column.AUTHOR: ("作者", "发文单位", "发文机关", "形成单位", "落款单位"),
    Column.DOCUMENT_NUMBER: ("文件编号", "发文字号", "编号", "文件号"),
    Column.DOCUMENT_DATE: ("文件日期", "成文日期", "形成时间", "时间", "签发日期"),
    Column.PAGES: ("页", "张数", "总页数"),
    Column.CATEGORY: ("分类", "问题", "机构(问题)", "机构问题", "类别", "分类号", "类目代码"),
    Column.ENTRY: ("归档范围条目", "范围", "条目"),
    Column.RETENTION: ("期限", "保存期限"),
    Column.YEAR: ("归档年度", "年份", "所属年度"),
    Column.NOTE: ("附注", "说明"),
}
#: Headings of catalogues that have no column here; their cells become surplus only where something stands in them.
_WORDS = {fold(word).replace(" ", ""): column for column in FILLED for word in (HEADINGS[column], *_OTHER_WORDS[column])}


def heading_of(text: str) -> Column | None:
    """Return the column that a heading of another table means."""
    return _WORDS.get(fold(text).replace(" ", ""))


def are_headings(cells: Sequence[str]) -> bool:
    """Whether a pasted line is a line of headings: two known ones at least, and most of its cells."""
    filled = [cell for cell in cells if cell.strip()]
    known = sum(heading_of(cell) is not None for cell in filled)
    return known >= 2 and known * 2 > len(filled)
