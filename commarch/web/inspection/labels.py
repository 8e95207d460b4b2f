"""How lines of evidence and opinions are called on pages, and conditions said in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from commarch.errors import RuleBroken
from commarch.inspection import EvidenceKind, Verdict
from commarch.web.holdings.labels import DUE, OPENNESS, PERSONAL, class_label
from commarch.web.labels import period_words

KINDS: dict[EvidenceKind, LazyString] = {
    EvidenceKind.CATALOGUE: _l("档案目录"),
    EvidenceKind.ITEM: _l("一件档案"),
    EvidenceKind.SHEET: _l("全宗卷"),
    EvidenceKind.QUALITY: _l("整理质量"),
    EvidenceKind.PRINTS: _l("打印记录"),
}
VERDICTS: dict[Verdict, LazyString] = {Verdict.MET: _l("符合"), Verdict.UNMET: _l("不符合"), Verdict.REMARK: _l("说明")}
#: The state (commarch/web/states.py) whose icon and colour a verdict has.
TONES: dict[Verdict, str] = {Verdict.MET: "passed", Verdict.UNMET: "faulty", Verdict.REMARK: "noticed"}


#: Conditions whose values are named elsewhere.
_NAMED: dict[str, Mapping[Any, LazyString]] = {"due": DUE, "openness": OPENNESS, "personal": PERSONAL}


def in_words(conditions: Mapping[str, Any]) -> str:
    """Say what the catalogue is narrowed to: 2025 年度、会计、永久; all of it where it is not."""
    return "、".join(_word(name, value) for name, value in conditions.items()) or str(gettext("全部已归档的档案"))


def _word(name: str, value: Any) -> str:
    match name:
        case "year":
            return str(gettext("%(year)s 年度", year=value))
        case "archival_class":
            return class_label(str(value))
        case "retention":
            return _period(str(value))
        case "due" | "openness" | "personal":
            return str(_NAMED[name].get(value, value))
    return str(value)


def _period(code: str) -> str:
    try:
        return period_words(code)
    except RuleBroken:
        return code
