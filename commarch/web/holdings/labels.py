"""Chinese names of what items call in English."""

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from commarch.holdings import Carrier, ComponentRole, ItemState, Openness, PersonalLevel, Secrecy
from commarch.holdings.sifting import Due, Order

OPENNESS: dict[Openness, LazyString] = {
    Openness.UNREVIEWED: _l("未审核"),
    Openness.OPEN: _l("开放"),
    Openness.RESTRICTED: _l("控制"),
}
PERSONAL: dict[PersonalLevel, LazyString] = {
    PersonalLevel.NONE: _l("不含"),
    PersonalLevel.PERSONAL: _l("含个人信息"),
    PersonalLevel.SENSITIVE: _l("含敏感个人信息"),
}
SECRECY: dict[Secrecy, LazyString] = {Secrecy.NONE: _l("无"), Secrecy.INTERNAL: _l("内部")}
CARRIERS: dict[str, LazyString] = {
    Carrier.PAPER: _l("纸质"),
    Carrier.DIGITAL: _l("电子"),
    Carrier.PHOTO_PRINT: _l("照片"),
    Carrier.DISC: _l("光盘"),
    Carrier.TAPE: _l("磁带"),
    Carrier.OBJECT: _l("实物"),
}
ROLES: dict[ComponentRole, LazyString] = {
    ComponentRole.MAIN: _l("正文"),
    ComponentRole.ATTACHMENT: _l("附件"),
    ComponentRole.ORIGINAL: _l("正本"),
    ComponentRole.FINAL_DRAFT: _l("定稿"),
    ComponentRole.FORWARDING: _l("转发文"),
    ComponentRole.FORWARDED: _l("被转发文"),
    ComponentRole.REPLY: _l("复文"),
    ComponentRole.INCOMING: _l("来文"),
    ComponentRole.DISPATCH_FORM: _l("处理单"),
    ComponentRole.DRAFT_PAPER: _l("发文稿纸"),
    ComponentRole.TRANSLATION: _l("翻译本"),
    ComponentRole.COPY: _l("复制件"),
    ComponentRole.OTHER: _l("其他"),
}
STATES: dict[ItemState, LazyString] = {
    ItemState.FILED: _l("已归档"),
    ItemState.TRANSFERRED: _l("已移交"),
    ItemState.DESTROYED: _l("已销毁"),
    ItemState.DRAFT: _l("草稿"),
    ItemState.ARRANGED: _l("已整理"),
}
CLASSES: dict[str, LazyString] = {
    "WS": _l("文书"),
    "KJ": _l("科技"),
    "KU": _l("会计"),
    "RS": _l("人事"),
    "ZY": _l("专业"),
    "ZP": _l("照片"),
    "LY": _l("录音"),
    "LX": _l("录像"),
    "SJ": _l("业务数据"),
    "YJ": _l("公务电子邮件"),
    "WY": _l("网页信息"),
    "MT": _l("社交媒体"),
    "SW": _l("实物"),
}
DUE: dict[Due, LazyString] = {Due.EXPIRED: _l("已到期"), Due.SOON: _l("90 天内到期")}
ORDERS: dict[Order, LazyString] = {
    Order.CODE: _l("按档号"),
    Order.DATE: _l("按日期"),
    Order.TITLE: _l("按题名"),
    Order.REGISTERED: _l("按登记先后"),
    Order.ENDS: _l("按期满日"),
}


def class_label(code: str) -> str:
    """Return a class of archives in words: 文书."""
    return str(CLASSES.get(code, code))


def carrier_words(carriers: list[str]) -> str:
    """Return carriers in words, with the place that somebody noted."""
    return str(gettext("、").join(_carrier(one) for one in carriers))


def access_words(openness: Openness, level: PersonalLevel, secrecy: Secrecy) -> str:
    """Return the three facts of access in one line; they stay three facts."""
    inside = gettext("（内部）") if secrecy is Secrecy.INTERNAL else ""
    return f"{OPENNESS[openness]}{inside}{gettext('；')}{gettext('个人信息')}{gettext('：')}{PERSONAL[level]}"


def _carrier(text: str) -> str:
    kind, _, place = text.partition(":")
    return f"{CARRIERS.get(kind, kind)}" + (gettext("（%(words)s）", words=place) if place else "")
