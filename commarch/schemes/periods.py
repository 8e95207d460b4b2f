"""Retention periods (保管期限): how long a filed item is kept, as a value with one code, one label and one length.

Codes: `Y` permanent (永久); `D30`, `D10`, any `D<years>` fixed (定期); `L`, `S` the legacy long and short terms (长期, 短期, before 2006),
with `L<years>`, `S<years>` where the old register states the years; `E<years>` counted from an event (固定资产卡片：报废清理后 5 年).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, total_ordering

from commarch.errors import RuleBroken

#: Longest fixed period accepted; whatever is kept longer is permanent.
LONGEST_YEARS = 100
#: The legacy terms are ranges; an appraisal that comes late harms nobody, so the end of the range counts (保存从宽).
LEGACY_YEARS = {"L": (16, 50), "S": (1, 15)}
CHOICES = "永久、30年、10年，或写明年数（如 5年、D5）；旧目录可填 长期、短期；按事件起算的写 报废后5年"

_CODE = re.compile(r"Y|D[1-9][0-9]{0,2}|E[1-9][0-9]{0,2}|[LS](?:[1-9][0-9]?)?", re.ASCII)
_SPOKEN = re.compile(r"(?:定期)?D?([0-9]+)(?:\.0+)?年?(?:期|\(长期\)|\(短期\))?", re.ASCII)
_LEGACY = re.compile(r"(长期|短期|L|S)\(?(?:([0-9]+)年?)?\)?", re.ASCII)
_EVENT = re.compile(r"(?:E|.*后(?:保管|保存)?)([0-9]+)年?", re.ASCII)
_NUMERAL = re.compile(r"(?<![十一二三四五六七八九])(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=年)")


class PeriodKind(StrEnum):
    """What a period is counted by."""

    PERMANENT = "permanent"
    FIXED = "fixed"
    LEGACY_LONG = "legacy_long"
    LEGACY_SHORT = "legacy_short"
    AFTER_EVENT = "after_event"


_KINDS = {
    "Y": PeriodKind.PERMANENT,
    "D": PeriodKind.FIXED,
    "L": PeriodKind.LEGACY_LONG,
    "S": PeriodKind.LEGACY_SHORT,
    "E": PeriodKind.AFTER_EVENT,
}


@total_ordering
@dataclass(frozen=True)
class RetentionPeriod:
    """A retention period (保管期限), named by its code and ordered by its length."""

    code: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code) or not _within_limits(self.code):
            raise RuleBroken(f"没有“{self.code}”这种保管期限，请填：{CHOICES}", field="retention")

    @property
    def kind(self) -> PeriodKind:
        """What the period is counted by."""
        return _KINDS[self.code[0]]

    @property
    def is_permanent(self) -> bool:
        """Whether it never ends."""
        return self.kind is PeriodKind.PERMANENT

    @property
    def is_event_based(self) -> bool:
        """Whether counting waits for an event (报废、办结) instead of starting after the filing year."""
        return self.kind is PeriodKind.AFTER_EVENT

    @property
    def years(self) -> int | None:
        """Years that an item is kept; None for permanent; a legacy term without stated years counts to the end of its range."""
        if self.is_permanent:
            return None
        return int(self.code[1:]) if self.code[1:] else LEGACY_YEARS[self.code][1]

    @property
    def counted_years(self) -> int | None:
        """Years it is counted under in the annual return: the legacy long term stands with 30 (DA-3: “30年（长期）”), the short with 10."""
        return {PeriodKind.LEGACY_LONG: 30, PeriodKind.LEGACY_SHORT: 10}.get(self.kind, self.years)

    @property
    def coded(self) -> str:
        """What stands in an archival code (DA/T 13-2022): an event-based period is written like a fixed one."""
        return f"D{self.years}" if self.is_event_based else self.code

    @property
    def label(self) -> str:
        """The Chinese words a person reads."""
        if self.is_permanent:
            return "永久"
        stated = f"（{self.code[1:]}年）" if self.code[1:] else ""
        match self.kind:
            case PeriodKind.LEGACY_LONG:
                return f"长期{stated}"
            case PeriodKind.LEGACY_SHORT:
                return f"短期{stated}"
            case PeriodKind.AFTER_EVENT:
                return f"办结或处置后{self.years}年"
        return f"{self.years}年"

    def __lt__(self, other: "RetentionPeriod") -> bool:
        return self._length < other._length

    def __str__(self) -> str:
        return self.label

    @property
    def _length(self) -> tuple[float, bool, str]:
        """Order by years; of two alike the event-based one ends later, and the code settles the rest."""
        return (float("inf") if self.years is None else self.years, self.is_event_based, self.code)


@lru_cache(maxsize=1024)
def parse_period(text: str) -> RetentionPeriod:
    """Read a retention period in any spelling of catalogues and forms: 永久, 30年, 定期30年, D30, ３０, 长期, 报废清理后保管5年."""
    spelled = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    code = _code_of(_NUMERAL.sub(lambda found: str(_number(found[0])), spelled))
    if code is None or not _CODE.fullmatch(code) or not _within_limits(code):
        raise RuleBroken(f"没有看懂保管期限“{text.strip()}”，请填：{CHOICES}", field="retention")
    return RetentionPeriod(code)


def longest(periods: Iterable[RetentionPeriod]) -> RetentionPeriod:
    """Return the longest period: an item of mixed content is kept for the longest of them."""
    return max(periods)


def _code_of(spelled: str) -> str | None:
    if spelled in {"Y", "永久", "永", "永久保存", "永久保管"}:
        return "Y"
    if found := _LEGACY.fullmatch(spelled):
        letter = {"长期": "L", "短期": "S"}.get(found[1], found[1])
        return letter + (str(int(found[2])) if found[2] else "")
    if found := _SPOKEN.fullmatch(spelled):
        return f"D{int(found[1])}"
    if found := _EVENT.fullmatch(spelled):
        return f"E{int(found[1])}"
    return None


def spoken(code: str) -> str:
    """Return the Chinese words of a row's period; a row without one is not filed (不归档)."""
    return RetentionPeriod(code).label if code else "不归档"


def _within_limits(code: str) -> bool:
    if not code[1:]:
        return True
    least, most = LEGACY_YEARS.get(code[0], (1, LONGEST_YEARS))
    return least <= int(code[1:]) <= most


def _number(numeral: str) -> int:
    """Read a Chinese numeral below one hundred (三十, 十五, 五)."""
    digits = {character: value for value, character in enumerate("一二三四五六七八九", 1)}
    tens, ten, ones = numeral.partition("十")
    if ten:
        return digits.get(tens, 1) * 10 + digits.get(ones, 0)
    return digits.get(numeral, 0)


PERMANENT = RetentionPeriod("Y")
THIRTY_YEARS = RetentionPeriod("D30")
TEN_YEARS = RetentionPeriod("D10")
