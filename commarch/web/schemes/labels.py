"""Chinese names of what schemes call in English."""

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from commarch.errors import RuleBroken
from commarch.schemes import AccessDefault, YearRule
from commarch.schemes.codes import PRESETS
from commarch.schemes.models import FieldKind
from commarch.web.labels import period_words

ACCESS: dict[AccessDefault, LazyString] = {
    AccessDefault.OPEN: _l("公开"),
    AccessDefault.INTERNAL: _l("内部"),
    AccessDefault.PERSONAL: _l("个人信息"),
    AccessDefault.SENSITIVE: _l("敏感"),
}
YEAR_RULES: dict[YearRule, LazyString] = {
    YearRule.SIGNING: _l("按签发日期（2026 年 1 月签发的 2025 年总结归 2026 年度）"),
    YearRule.CONTENT: _l("按内容所属年度（2025 年总结归 2025 年度）"),
}
FIELD_KINDS: dict[FieldKind, LazyString] = {
    FieldKind.TEXT: _l("文字"),
    FieldKind.NUMBER: _l("数字"),
    FieldKind.DATE: _l("日期"),
    FieldKind.CHOICE: _l("单选"),
    FieldKind.DURATION: _l("时长"),
}
PRESET_NAMES: dict[str, LazyString] = {
    "DAT22_2015": _l("DA/T 22-2015 年度–保管期限–机构（问题）"),
    "DAT22_2015_PLAIN": _l("DA/T 22-2015 年度–保管期限（不分机构、问题）"),
    "DAT13_2022": _l("DA/T 13-2022 按件，分机构（问题）"),
    "DAT13_2022_PLAIN": _l("DA/T 13-2022 按件，不分机构（问题）"),
    "DAT13_2022_VOLUME": _l("DA/T 13-2022 按卷"),
    "DAT13_2022_VOLUME_RETENTION": _l("DA/T 13-2022 按卷（组），分保管期限"),
}


def version_label(name: str, number: int) -> str:
    """Return how a version of a scheme is called."""
    return str(gettext("%(name)s 第 %(number)s 版", name=name, number=number))


def access_label(access: str) -> str:
    """Return the name of an access default."""
    return str(ACCESS[AccessDefault(access)])


def year_rule_label(rule: str) -> str:
    """Return the name of a year rule."""
    return str(YEAR_RULES[YearRule(rule)])


def period_label(code: str) -> str:
    """Return a retention period as people read it; 不归档 where there is none."""
    try:
        return period_words(code) if code else str(gettext("不归档"))
    except RuleBroken:
        return code


def preset_of(template: str) -> str:
    """Return the label of the preset that a template is, or 自定 for one's own."""
    return next((str(PRESET_NAMES[key]) for key, preset in PRESETS.items() if preset.template.text == template), str(gettext("自定结构")))
