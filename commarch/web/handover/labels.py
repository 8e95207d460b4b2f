"""How steps, parties and what is left open are called on pages, and where what is left open is seen to."""

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from commarch.handover import HandoverLine, HandoverState, LineKind, Part
from commarch.web.holdings.labels import class_label

STATES: dict[HandoverState, LazyString] = {
    HandoverState.BEGUN: _l("等接收人清点"),
    HandoverState.COUNTED: _l("等移交人签字"),
    HandoverState.GIVEN: _l("等接收人签字"),
    HandoverState.ACCEPTED: _l("等监交人签字"),
    HandoverState.DONE: _l("已办完"),
    HandoverState.FORCED: _l("应急交接，已办完"),
    HandoverState.WITHDRAWN: _l("已撤回，继续任职"),
}
PARTS: dict[Part, LazyString] = {Part.GIVER: _l("移交人"), Part.RECEIVER: _l("接收人"), Part.WITNESS: _l("监交人")}
STEPS = (_l("发起"), _l("接收人清点"), _l("移交人签字"), _l("接收人签字"), _l("监交人签字"))
#: Which of them is now.
AT = {HandoverState.BEGUN: 1, HandoverState.COUNTED: 2, HandoverState.GIVEN: 3, HandoverState.ACCEPTED: 4}
UNITS: dict[LineKind, LazyString] = {
    LineKind.BOXES: _l("盒"),
    LineKind.DRAFTS: _l("份"),
    LineKind.INBOX: _l("份"),
    LineKind.CHECK: _l("项"),
}
#: What is left open: its name, and the page where it is seen to.
LEFT_OPEN: dict[str, tuple[LazyString, str]] = {
    "drafts": (_l("未归档的文件"), "holdings.list_items"),
    "inbox": (_l("收集箱待处理"), "intake.list_waiting"),
    "batches": (_l("未完成的整理"), "arrangement.list_batches"),
    "open_boxes": (_l("未封的盒"), "storage.list_boxes"),
    "uncounted_boxes": (_l("从未清点到的盒"), "storage.list_stock_takes"),
    "stock_findings": (_l("未处理的清点问题"), "storage.list_astray"),
    "quality_findings": (_l("未处理的质检问题"), "quality.show"),
    "expired": (_l("到期未鉴定"), "retention.list_due"),
    "imports": (_l("未完成的导入"), "imports.list_imports"),
    "prints": (_l("未完成的打印"), "printing.list_prints"),
}


def line_label(line: HandoverLine) -> str:
    """Return what a line counts, in words: 文书（WS）归档文件."""
    if line.kind is LineKind.ITEMS:
        return str(gettext("%(name)s（%(code)s）归档文件", name=class_label(line.label), code=line.label))
    if line.kind is LineKind.BOXES:
        return str(gettext("%(name)s（%(code)s）档案盒", name=class_label(line.label), code=line.label))
    return line.label


def unit_label(line: HandoverLine) -> str:
    """Return the unit that a line is counted in."""
    return str(UNITS.get(line.kind) or gettext("件"))
