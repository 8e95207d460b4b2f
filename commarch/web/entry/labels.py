"""Names of the columns of a sheet, with what a person may write there."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.entry import Column

COLUMNS: dict[Column, LazyString] = {
    Column.TITLE: _l("题名"),
    Column.AUTHOR: _l("责任者"),
    Column.DOCUMENT_NUMBER: _l("文号"),
    Column.DOCUMENT_DATE: _l("日期"),
    Column.PAGES: _l("页数"),
    Column.CATEGORY: _l("类目"),
    Column.ENTRY: _l("归档范围"),
    Column.RETENTION: _l("保管期限"),
    Column.YEAR: _l("年度"),
    Column.NOTE: _l("备注"),
    Column.SURPLUS: _l("多出来的"),
}
