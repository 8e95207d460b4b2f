"""How dates, numbers and codes are written on a page."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from difflib import SequenceMatcher
from os.path import commonprefix
from typing import NamedTuple

from flask import Flask
from flask_babel import format_date, get_locale, gettext

from commarch import clock

_PART_END = re.compile(r"[-·.—–_/]")
#: The last two parts of a code, with what separates them.
_TAIL = re.compile(r"(?<=[-·.—–_/])[^-·.—–_/]*[-·.—–_/][^-·.—–_/]*\Z")
_TOKEN = re.compile(r"\d+|[A-Za-z]+|.", re.DOTALL)


class CodeParts(NamedTuple):
    """An archival code as it is set: what it shares with its neighbours, and what one looks for."""

    stem: str
    tail: str


class Segment(NamedTuple):
    """A run of text in a comparison: `same`, `del` or `ins`."""

    kind: str
    text: str


def long_date(day: date) -> str:
    """Write a date as prose: 2026 年 11 月 23 日."""
    if _in_chinese():
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return str(format_date(day, "long"))


def long_day(day: date) -> str:
    """Write a date with its weekday: 2026 年 11 月 23 日 星期一."""
    if _in_chinese():
        return f"{long_date(day)} 星期{'一二三四五六日'[day.weekday()]}"
    return str(format_date(day, "full"))


def short_day(day: date) -> str:
    """Write a date of which the year is plain: 11 月 23 日."""
    return f"{day.month} 月 {day.day} 日" if _in_chinese() else str(format_date(day, "d MMM"))


def moment(instant: datetime) -> str:
    """Write an instant for tables and trails, in the deployment's time: 2026-11-19 15:42."""
    return instant.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")


def thousands(number: float) -> str:
    """Write a number with groups of three: 2,416."""
    return f"{number:,}"


def code_parts(code: str, stem: str | None = None) -> CodeParts:
    """Split an archival code into stem and tail; without a known stem the last two parts are the tail."""
    if stem is not None and code.startswith(stem) and len(stem) < len(code):
        return CodeParts(stem, code[len(stem) :])
    found = _TAIL.search(code)
    cut = found.start() if found else 0
    return CodeParts(code[:cut], code[cut:])


def common_stem(codes: Iterable[str]) -> str:
    """Return what all codes of a list share, cut after a whole part."""
    known = list(codes)
    shared = commonprefix(known) if len(known) > 1 else ""  # noqa: RUF071  sign by sign is what is meant: these are no paths
    ends = [found.end() for found in _PART_END.finditer(shared)]
    return shared[: ends[-1]] if ends else ""


def changes(before: str, after: str) -> list[Segment]:
    """Compare two wordings sign by sign, numbers and Latin words whole; first what goes, then what comes."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    segments: list[Segment] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            segments.append(Segment("same", "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            segments.append(Segment("del", "".join(old[old_from:old_to])))
        if new_to > new_from:
            segments.append(Segment("ins", "".join(new[new_from:new_to])))
    return segments


def yes_or_no(fact: bool) -> str:  # noqa: FBT001  a template filter has one positional argument
    """Write a fact: 是 or 否."""
    return str(gettext("是") if fact else gettext("否"))


def init_app(app: Flask) -> None:
    """Give the filters to templates."""
    for one in (long_date, long_day, short_day, moment, thousands, code_parts, common_stem, changes, yes_or_no):
        app.jinja_env.filters[one.__name__] = one


def _in_chinese() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "zh"
