"""Names of the fields of a catalogue, as pages show them."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

FIELDS: dict[str, LazyString] = {
    "archival_code": _l("档号"),
    "fonds_number": _l("全宗号"),
    "archival_class": _l("门类"),
    "year": _l("年度"),
    "retention": _l("保管期限"),
    "category": _l("机构(问题)"),
    "item_number": _l("件号"),
    "document_number": _l("文号"),
    "author": _l("责任者"),
    "title": _l("题名"),
    "document_date": _l("日期"),
    "secrecy": _l("密级"),
    "openness": _l("开放标识"),
    "pages": _l("页数"),
    "carrier": _l("载体"),
    "box_number": _l("盒号"),
    "components": _l("组件"),
    "particulars": _l("专门著录"),
    "note": _l("备注"),
    "fonds_name": _l("立档单位"),
}
_NOT_IMPORTED = _l("不导入")


def field_label(name: str) -> str:
    """Return a field in the reader's words; 不导入 for a column that is left out."""
    return str(FIELDS.get(name, _NOT_IMPORTED))
