"""What registers call things."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.holdings.models import PersonalLevel
from commarch.registers import ChangeKind, FieldKind, StrikeKind

CHANGES: dict[ChangeKind, LazyString] = {
    ChangeKind.ENTER: _l("入册"),
    ChangeKind.AMEND: _l("变更"),
    ChangeKind.CHECK: _l("复核，没有变化"),
    ChangeKind.STRIKE: _l("注销"),
    ChangeKind.RESTORE: _l("恢复在册"),
}
STRIKES: dict[StrikeKind, LazyString] = {
    StrikeKind.DEATH: _l("死亡"),
    StrikeKind.MOVED: _l("迁出"),
    StrikeKind.ENDED: _l("不再符合条件"),
    StrikeKind.ELSEWHERE: _l("转入其他登记册"),
    StrikeKind.MISTAKE: _l("登记有误"),
    StrikeKind.OTHER: _l("其他"),
}
LEVELS: dict[PersonalLevel, LazyString] = {PersonalLevel.PERSONAL: _l("个人信息"), PersonalLevel.SENSITIVE: _l("敏感个人信息")}
HINTS: dict[FieldKind, LazyString] = {FieldKind.DATE: _l("如 2026-09-14；只知年月写 2026-09"), FieldKind.NUMBER: _l("填数字")}
