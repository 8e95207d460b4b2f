"""Which year a document belongs to (归属年度, DA/T 22-2015 5.2), with the date that says so."""

import re
from collections.abc import Iterator
from datetime import date

from commarch.assistant.evidence import Reason
from commarch.assistant.grams import squeezed
from commarch.errors import RuleBroken
from commarch.holdings.dates import read_date
from commarch.holdings.rules import FIRST_YEAR
from commarch.schemes.models import YearRule

BY_SIGNING = "按签发日期 %(date)s（DA/T 22-2015 5.2）"
BY_NUMBER = "没有日期，按文号“%(number)s”的年份"
BY_TITLE = "没有日期，题名写着 %(year)s 年；请按签发日期核对"
BY_CONTENT = "本单位按内容所属年度归档，题名写着 %(year)s 年"
BY_FILING = "查不到日期的，归入归档的年度（DA/T 22-2015 5.2）"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|\D|$)")


def years(title: str, document_number: str, document_date: str, rule: YearRule, today: date) -> list[tuple[int, float, Reason]]:
    """Return the years that a document may belong to, the surest first."""
    found: dict[int, tuple[int, float, Reason]] = {}
    for year, confidence, reason in _told(title, document_number, document_date, rule, today):
        if FIRST_YEAR <= year <= today.year + 1:
            found.setdefault(year, (year, confidence, reason))
    return sorted(found.values(), key=lambda one: -one[1])


def _told(title: str, document_number: str, document_date: str, rule: YearRule, today: date) -> Iterator[tuple[int, float, Reason]]:
    named = _YEAR.findall(squeezed(title))
    if rule is YearRule.CONTENT and named:
        yield int(named[0]), 0.9, Reason(BY_CONTENT, {"year": named[0]})
    signed = _readable(document_date)
    if signed:
        yield int(signed[:4]), 0.85 if rule is YearRule.CONTENT and named else 1.0, Reason(BY_SIGNING, {"date": signed})
        return
    numbered = _YEAR.search(squeezed(document_number))
    if numbered:
        yield int(numbered[1]), 0.8, Reason(BY_NUMBER, {"number": document_number.strip()})
    for year in named:
        yield int(year), 0.6, Reason(BY_TITLE, {"year": year})
    yield today.year, 0.3, Reason(BY_FILING)


def _readable(text: str) -> str:
    try:
        return read_date(text)
    except RuleBroken:
        return ""
