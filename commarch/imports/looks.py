"""What a column looks like: where no heading tells, the values do."""

import re
import unicodedata
from collections.abc import Callable

from commarch.errors import RuleBroken
from commarch.schemes.periods import parse_period

_DATE = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])|(19|20)\d\d\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?( 00:00:00)?")
_YEAR = re.compile(r"(19|20)\d\d年?度?")
_CODE = re.compile(r"[A-Z]?\w{1,6}[-—－–]\w{2,4}[·.．•・\-—－–].*[-—－–]\d{1,6}")
_DOCUMENT_NUMBER = re.compile(r".*[〔\[(【]\s*(19|20)\d\d\s*[〕\])】].*\d+\s*号?.*")
_SECRECY = {"秘密", "机密", "绝密", "内部", "公开", "无"}
_OPENNESS = {"开放", "控制", "公开", "不开放", "不公开", "延期开放", "划控"}
_CLASSES = {"WS", "KJ", "KU", "RS", "ZY", "ZP", "LY", "LX", "SJ", "YJ", "WY", "MT", "SW"}
_SHORT = re.compile(r"[A-Z]{2,4}|[\u4e00-\u9fff]{2,4}")


def look_of(values: list[str]) -> tuple[str, float, str] | None:
    """Guess a field from sample values: the field, how sure, and why in Chinese; None where nothing stands out."""
    filled = [unicodedata.normalize("NFKC", value).strip() for value in values if value.strip()]
    if len(filled) < 2:
        return None
    for field, test, need, why in _TESTS:
        share = sum(map(test, filled)) / len(filled)
        if share >= need:
            return field, round(0.4 + 0.3 * share, 2), f"没有认得的列名，但 {share:.0%} 的内容{why}"
    return _look_of_text(filled)


def _look_of_text(filled: list[str]) -> tuple[str, float, str] | None:
    length = sum(map(len, filled)) / len(filled)
    different = len(set(filled)) / len(filled)
    if length >= 10 and different > 0.6:
        return "title", 0.6, f"没有认得的列名，但内容平均 {length:.0f} 字，大多不重复，像题名"
    if 4 <= length < 16 and different < 0.5 and all(re.search(r"[\u4e00-\u9fff]", value) for value in filled):
        return "author", 0.45, "没有认得的列名，但内容是反复出现的单位名称"
    return None


def _is_period(text: str) -> bool:
    if text.isdigit() and text not in {"10", "30"}:
        return False
    try:
        parse_period(text)
    except RuleBroken:
        return False
    return True


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


_TESTS: list[tuple[str, Callable[[str], bool], float, str]] = [
    ("archival_code", _matches(_CODE), 0.7, "是档号的样子"),
    ("document_date", _matches(_DATE), 0.7, "是八位数字或年月日"),
    ("document_number", _matches(_DOCUMENT_NUMBER), 0.7, "是文号的样子"),
    ("year", _matches(_YEAR), 0.9, "是四位数的年份"),
    ("archival_class", _CLASSES.__contains__, 0.9, "是门类代码"),
    ("secrecy", _SECRECY.__contains__, 0.9, "是密级"),
    ("openness", _OPENNESS.__contains__, 0.9, "是开放标识"),
    ("retention", _is_period, 0.9, "是保管期限"),
]


def fits(field: str, values: list[str]) -> bool:
    """Tell whether values contradict a heading: a column called 日期 that holds no date at all."""
    filled = [unicodedata.normalize("NFKC", value).strip() for value in values if value.strip()]
    test = {"document_date": re.compile(r".*\d{4}.*|\d{5}|.*[〇○零一二三四五六七八九]{4}年.*"), "year": re.compile(r".*\d{2,4}.*")}.get(
        field
    )
    return len(filled) < 3 or test is None or any(test.fullmatch(value) for value in filled)
