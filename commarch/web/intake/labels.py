"""Chinese names of what the inbox calls in English."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.intake import DeclineReason, IntakeState, Outcome, Way

#: Name of each state in `commarch/web/states.py`.
STATE_NAMES: dict[IntakeState, str] = {
    IntakeState.WAITING: "handed_in",
    IntakeState.RETURNED: "returned",
    IntakeState.TAKEN: "taken",
    IntakeState.DECLINED: "declined",
    IntakeState.REDIRECTED: "redirected",
}
STATES: dict[IntakeState, LazyString] = {
    IntakeState.WAITING: _l("待处理"),
    IntakeState.RETURNED: _l("退回补正"),
    IntakeState.TAKEN: _l("已接收"),
    IntakeState.DECLINED: _l("不归档"),
    IntakeState.REDIRECTED: _l("非本单位"),
}
OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.TAKE: _l("接收"),
    Outcome.RETURN: _l("退回补正"),
    Outcome.DECLINE: _l("不归档"),
    Outcome.REDIRECT: _l("非本单位"),
}
REASONS: dict[DeclineReason, LazyString] = {
    DeclineReason.DUPLICATE: _l("重份文件"),
    DeclineReason.TRIVIAL: _l("无查考利用价值的事务性、临时性文件"),
    DeclineReason.DRAFT: _l("没有保存价值的草稿、未成文的材料"),
    DeclineReason.NOT_OURS_TO_KEEP: _l("他单位抄送、供工作参考，不需办理的文件"),
    DeclineReason.OTHER: _l("其他（请写明）"),
}
WAYS: dict[Way, LazyString] = {Way.FORM: _l("填表"), Way.PASTE: _l("表格粘贴")}
