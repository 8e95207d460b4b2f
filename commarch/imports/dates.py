"""Dates (日期) in the spellings of catalogues. A value is ISO as far as it is known: 2014-05-20, 2014-05 or 2014."""

import re
from calendar import monthrange
from datetime import date, timedelta

from commarch.imports.cleaned import Cleaned, faulty, remarked
from commarch.imports.numerals import narrow, with_arabic_digits

FIRST_YEAR, LAST_YEAR = 1900, 2100
_ADVICE = "请写成 20140520 或 2014-05-20；只知年月写 2014-05，只知年写 2014"
_FULL = re.compile(r"(\d{4})(?:[-./年、](\d{1,2})[-./月、](\d{1,2})[日号]?|(\d{2})(\d{2}))")
_TIME = re.compile(r"(?<=\d)(?:T|\s+)\d{1,2}[:：]\d\d.*$", re.DOTALL)
_MONTH = re.compile(r"(\d{4})(?:[-./年](\d{1,2})月?(?:份|[-./](?:00?)?)?|(\d{2}))")
_YEAR = re.compile(r"(\d{4})(?:年度?|[-./]00[-./]00)?")
_SERIAL = re.compile(r"[1-6]\d{4}(?:\.\d+)?")
_RANGE = re.compile(r"(.{4,}?)(?:至|到|—+|~+|～+|–|―|-{2,}|(?<=\d{8})-(?=\d{8}$)|(?<=日)-|(?<=\d)-(?=\d{4}[.年/]))(.{4,})")
_SHORT_YEAR = re.compile(r"(\d\d)[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d\d)(\d\d)(\d\d)")
_LAST_YEAR = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")


def clean_date(raw: str) -> Cleaned:
    """Read a date; an impossible one is a fault with the nearest possible as hint."""
    text = with_arabic_digits(narrow(_TIME.sub("", raw.strip()))).strip("。,，")
    if found := _FULL.fullmatch(text):
        return _of(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))
    if found := _YEAR.fullmatch(text):
        return _of(int(found[1]))
    if found := _MONTH.fullmatch(text):
        return _of_month(found, text)
    if _SERIAL.fullmatch(text) and not text.startswith(("19", "20")):
        day = date(1899, 12, 30) + timedelta(days=int(float(text)))
        return remarked(day.isoformat(), f"“{raw.strip()}”是表格里的日期序号，读作 {day.isoformat()}")
    return _guess(raw, text)


def _of(year: int, month: int = 0, day: int = 0) -> Cleaned:
    """Check a date; zeros stand for what is not known (20140500)."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return faulty(f"年份 {year} 不对，应在 {FIRST_YEAR} 与 {LAST_YEAR} 之间。{_ADVICE}")
    if month == 0:
        return Cleaned(f"{year}") if day == 0 else faulty(f"有日没有月。{_ADVICE}", f"{year}")
    if month > 12:
        swapped = f"{year}-{day:02}-{month:02}" if 1 <= day <= 12 and month <= 31 else None
        return faulty(f"没有 {month} 月，请按原件改正", swapped or f"{year}")
    if day == 0:
        return Cleaned(f"{year}-{month:02}")
    last = monthrange(year, month)[1]
    if day > last:
        return faulty(f"没有这一天：{year} 年 {month} 月只有 {last} 天，请按原件改正", f"{year}-{month:02}-{last:02}")
    return Cleaned(f"{year}-{month:02}-{day:02}")


def _of_month(found: re.Match[str], text: str) -> Cleaned:
    year, month = int(found[1]), int(found[2] or found[3])
    if found[3] and not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return _guess(text, text)
    month_of = _of(year, month)
    if text == f"{year}.1":
        return remarked(month_of.value, "小数末尾的 0 会被表格去掉：可能是 1 月，也可能是 10 月，请按原件核对", f"{year}-10")
    return month_of


def _guess(raw: str, text: str) -> Cleaned:
    """Refuse what is no date by itself, with a proposal where one stands out."""
    if (found := _RANGE.fullmatch(text)) and (ending := clean_date(found[2])).value:
        return faulty("这里是起止两个日期，一件只能有一个，请改为成文或结束的那一天", ending.value)
    if (found := _SHORT_YEAR.fullmatch(text)) and (hint := _two_digit_year(found)):
        return faulty(f"年份只有两位。{_ADVICE}", hint)
    if re.fullmatch(r"(?:19|20)\d\d[1-9]", text):
        return faulty(f"日期少了位数。{_ADVICE}", f"{text[:4]}-0{text[4]}")
    if found := _LAST_YEAR.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        month, day = (second, first) if first > 12 else (first, second)
        return faulty(f"请把年写在前面。{_ADVICE}", _of(year, month, day).value)
    return faulty(f"看不懂日期“{raw.strip()[:30]}”。{_ADVICE}")


def _two_digit_year(found: re.Match[str]) -> str | None:
    short, month, day = (int(part) for part in found.groups() if part is not None)
    value = _of(short + (2000 if short < 50 else 1900), month, day).value
    return value if isinstance(value, str) else None
