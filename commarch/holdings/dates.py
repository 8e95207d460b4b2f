"""Dates of documents: known to the day, the month or the year."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from commarch.errors import RuleBroken

UNKNOWN = date.min
_ADVICE = "请写成 2026-09-14 或 20260914；只知年月写 2026-09，只知年写 2026"
_SPELLED = (
    re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", re.ASCII),
    re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII),
    re.compile(r"(\d{4})[-./年](\d{1,2})月?", re.ASCII),
    re.compile(r"(\d{4})年?", re.ASCII),
)


@lru_cache(maxsize=4096)
def read_date(text: str) -> str:
    """Read a date in any usual spelling as ISO, as far as it is known; "" where none is given."""
    spelled = "".join(unicodedata.normalize("NFKC", text).split())
    if not spelled:
        return ""
    found = next((match for pattern in _SPELLED if (match := pattern.fullmatch(spelled))), None)
    if found is None:
        raise RuleBroken(f"没有看懂日期“{text.strip()[:30]}”，{_ADVICE}", field="document_date")
    year, month, day = (int(part) for part in (*found.groups(), "1", "1")[:3])
    try:
        iso = date(year, month, day).isoformat()
    except ValueError:
        raise RuleBroken(f"没有“{text.strip()}”这一天，请按原件改正", field="document_date") from None
    return iso[: {1: 4, 2: 7, 3: 10}[len(found.groups())]]


def sort_day(iso: str) -> date:
    """Return the day that a date is sorted by: the first of what is known."""
    return date.fromisoformat((iso + "-01-01")[:10]) if iso else UNKNOWN


def begins_after(iso: str, day: date) -> bool:
    """Whether a date, as far as it is known, lies wholly after a day."""
    return bool(iso) and iso > day.isoformat()[: len(iso)]
