"""Kinds of accounting archives (会计档案) and how long the law keeps them at least (会计档案管理办法, Order 79, annex 2)."""

import re

from commarch.schemes.periods import RetentionPeriod

CLASS = "KU"
KINDS = {"01": "会计凭证", "02": "会计账簿", "03": "财务会计报告", "04": "其他会计资料"}
_Y, _D30, _D10, _E5 = (RetentionPeriod(code) for code in ("Y", "D30", "D10", "E5"))
#: What the title says, the first that fits; then the kind alone.
_BY_TITLE: dict[str, tuple[tuple[str, RetentionPeriod], ...]] = {
    "02": (("固定资产卡片", _E5),),
    "03": (("半年|季度|月", _D10), ("年度|年报|决算", _Y)),
    "04": (("保管清册|销毁清册|鉴定意见书", _Y), ("移交清册", _D30)),
}
_BY_KIND = {"01": _D30, "02": _D30, "03": _D10, "04": _D10}


def least_period(code: str, title: str) -> RetentionPeriod | None:
    """Return the shortest period that the law allows for accounting archives of this kind and title; None where the kind is none."""
    kind = code.partition("·")[0]
    found = next((period for words, period in _BY_TITLE.get(kind, ()) if re.search(words, title)), None)
    return found or _BY_KIND.get(kind)


def shorter_than_law(code: str, title: str, retention_code: str) -> str:
    """Say that a period is shorter than Order 79 demands; "" where it is not."""
    least = least_period(code, title)
    period = RetentionPeriod(retention_code)
    if least is None or least.is_event_based or not period < least:
        return ""
    return f"{KINDS[code.partition('·')[0]]}按《会计档案管理办法》（财政部、国家档案局令第79号）最低保管{least.label}，现在是{period.label}"
