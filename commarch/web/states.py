"""The words, icons and colours of states, in one table: a state is said the same way on every page.

Word first, then icon, then colour: read in grey, or aloud, it still says everything.
"""

from typing import NamedTuple

from flask import Flask
from flask_babel import LazyString, lazy_gettext


class StateLabel(NamedTuple):
    """How a state is shown."""

    word: LazyString
    icon: str
    tone: str


STATES: dict[str, StateLabel] = {
    # an item on its way
    "draft": StateLabel(lazy_gettext("草稿"), "pencil", "draft"),
    "arranged": StateLabel(lazy_gettext("已整理"), "sort-down", "arranged"),
    "filed": StateLabel(lazy_gettext("已归档"), "check2-circle", "filed"),
    "appraisal": StateLabel(lazy_gettext("鉴定中"), "clipboard-check", "review"),
    "held": StateLabel(lazy_gettext("已冻结"), "snow", "hold"),
    "lent": StateLabel(lazy_gettext("已借出"), "box-arrow-up-right", "soon"),
    "to_destroy": StateLabel(lazy_gettext("拟销毁"), "x-circle", "late"),
    "destroyed": StateLabel(lazy_gettext("已销毁"), "x-circle", "gone"),
    "transferred": StateLabel(lazy_gettext("已移交"), "box-arrow-right", "gone"),
    # an entry expected every year
    "missing": StateLabel(lazy_gettext("还缺"), "exclamation-triangle", "late"),
    "under_way": StateLabel(lazy_gettext("在办"), "hourglass", "draft"),
    "absent": StateLabel(lazy_gettext("本年无"), "dash-circle", "gone"),
    # a document handed in
    "handed_in": StateLabel(lazy_gettext("待处理"), "inbox", "draft"),
    "returned": StateLabel(lazy_gettext("退回补正"), "arrow-return-left", "soon"),
    "taken": StateLabel(lazy_gettext("已接收"), "check2-circle", "filed"),
    "declined": StateLabel(lazy_gettext("不归档"), "x-circle", "gone"),
    "redirected": StateLabel(lazy_gettext("非本单位"), "box-arrow-right", "gone"),
    # a post that nobody holds
    "vacant": StateLabel(lazy_gettext("空岗"), "exclamation-triangle", "late"),
    # its retention period
    "permanent": StateLabel(lazy_gettext("永久"), "infinity", "filed"),
    "running": StateLabel(lazy_gettext("保管中"), "archive", "arranged"),
    "awaiting_event": StateLabel(lazy_gettext("待起算"), "hourglass", "draft"),
    "soon": StateLabel(lazy_gettext("将到期"), "clock", "soon"),
    "expired": StateLabel(lazy_gettext("已到期"), "exclamation-triangle", "late"),
    "overdue": StateLabel(lazy_gettext("已逾期"), "exclamation-triangle", "late"),
    # a mail, a job, a row of an import
    "waiting": StateLabel(lazy_gettext("待发送"), "hourglass", "draft"),
    "sent": StateLabel(lazy_gettext("已送达"), "check2-circle", "filed"),
    "shown": StateLabel(lazy_gettext("站内可看"), "eye", "filed"),
    "failed": StateLabel(lazy_gettext("未送达"), "exclamation-triangle", "late"),
    "working": StateLabel(lazy_gettext("进行中"), "arrow-repeat", "review"),
    "done": StateLabel(lazy_gettext("已完成"), "check2-circle", "filed"),
    "faulty": StateLabel(lazy_gettext("须改正"), "exclamation-triangle", "late"),
    "noticed": StateLabel(lazy_gettext("请留意"), "info-circle", "soon"),
    # a version of a rule
    "new": StateLabel(lazy_gettext("新增"), "plus-lg", "new"),
    "changed": StateLabel(lazy_gettext("修改"), "pencil", "changed"),
    "retired": StateLabel(lazy_gettext("停用"), "x-circle", "gone"),
    # a check: one that was not run is never shown as passed
    "passed": StateLabel(lazy_gettext("通过"), "check2-circle", "filed"),
    "not_run": StateLabel(lazy_gettext("未执行"), "dash-circle-dotted", "unchecked"),
    # an account
    "active": StateLabel(lazy_gettext("在用"), "check2-circle", "filed"),
    "invited": StateLabel(lazy_gettext("已邀请"), "envelope", "draft"),
    "disabled": StateLabel(lazy_gettext("已停用"), "x-circle", "gone"),
}


def state_label(name: str) -> StateLabel:
    """Return how a state is shown; a state without words is a mistake in the code."""
    return STATES[name]


def init_app(app: Flask) -> None:
    """Give templates the table of states."""
    app.jinja_env.globals["state_label"] = state_label
