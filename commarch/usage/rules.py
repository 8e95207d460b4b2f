"""How uses are counted, and what a record of use must say; nothing here asks a database.

Counting follows the register's rules (domain handbook 4.3, 利用统计): one user on one day is one visit (人次); a loan over several days is
one; each volume or item used in a visit is one (卷件次); copies are counted in pages of the original; a year is the sum of its months.
"""

import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date

from commarch.errors import RuleBroken
from commarch.usage.models import UseResult, WayOfUse

#: After how many years without a use an item is told as unused, and for how long a user's name is kept. The second is a choice of this product.
UNUSED_YEARS, NAME_YEARS = 5, 5
#: Ways that leave copied pages behind.
COPYING = (WayOfUse.COPY, WayOfUse.EXCERPT, WayOfUse.CERTIFICATE)
MOST_THINGS = 200
LONGEST = 500
#: Purposes that stand ready, after the heads of the usual register; a tenant may write its own list.
PURPOSES = ("工作查考", "编史修志", "学术研究", "经济建设", "宣传教育", "个人权益", "其他")


@dataclass(frozen=True)
class Told:
    """A use as counting sees it: one day (a loan: its first), one user, what was used."""

    used_on: date
    user: Hashable
    things: frozenset[Hashable] = field(default=frozenset())
    copied_pages: int = 0


def user_key(name: str, unit: str) -> tuple[str, str] | None:
    """Return by what a user is known again on the same day; None for one without a name, who is nobody else."""
    return (_letters(name), _letters(unit)) if _letters(name) else None


def visits(uses: Iterable[Told]) -> int:
    """Count visits (人次): one user on one day is one, however often and however long."""
    return len({(use.used_on, use.user) for use in uses})


def things_used(uses: Iterable[Told]) -> int:
    """Count volumes and items used (卷件次): each once in a visit."""
    return len({(use.used_on, use.user, thing) for use in uses for thing in use.things})


def pages_copied(uses: Iterable[Told]) -> int:
    """Count copies (复制页数) in pages of the original, not in sheets that were made."""
    return sum(use.copied_pages for use in uses)


def share(part: int, whole: int) -> float | None:
    """Return a share; None where there is nothing to have a share of: not run."""
    return part / whole if whole else None


def unused_limits(today: date) -> tuple[int, date]:
    """Return the last filing year whose items have lain in the archives for five years (filed in the year after), and since when to look."""
    return today.year - UNUSED_YEARS - 1, years_before(today, UNUSED_YEARS)


def years_before(day: date, years: int) -> date:
    """Return the same day some years ago; of 29 February, the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def check_days(used_on: date, until_on: date | None, today: date) -> None:
    """Refuse days that can't be: a use of tomorrow, one that ends before it begins."""
    if used_on > today or (until_on is not None and until_on > today):
        raise RuleBroken("利用日期不能晚于今天", field="used_on" if used_on > today else "until_on")
    if until_on is not None and until_on < used_on:
        raise RuleBroken("结束日期早于利用日期，请核对", field="until_on")


def check_result(result: UseResult, things: int, asked_for: str) -> None:
    """Refuse a result that the rest contradicts: what was provided is named by its code, what was not found by what was asked for."""
    if result is UseResult.NOT_FOUND and things:
        raise RuleBroken("“经查未见”不填档号；找到一部分的，结果选“部分提供”", field="result")
    if result is not UseResult.NOT_FOUND and not things:
        raise RuleBroken("请填所用档案的档号；没有找到的，结果选“经查未见”", field="codes")
    if result is not UseResult.PROVIDED and not asked_for:
        raise RuleBroken("请写明想查而没有查到的是什么，以后好补收", field="asked_for")


def check_pages(way: WayOfUse, result: UseResult, copied: int, held: int | None) -> None:
    """Refuse pages that can't have been copied; `held`: pages of what was used, None where not all of it is counted."""
    if copied < 0:
        raise RuleBroken("复制页数不能是负数", field="copied_pages")
    if copied and (way not in COPYING or result is UseResult.NOT_FOUND):
        raise RuleBroken("只有提供了复制、摘录或证明才填复制页数", field="copied_pages")
    if way is WayOfUse.COPY and result is not UseResult.NOT_FOUND and not copied:
        raise RuleBroken("请填复制页数，按原件的页数算", field="copied_pages")
    if held is not None and copied > held:
        raise RuleBroken(f"复制页数按原件的页数算：这些档案一共 {held} 页，填了 {copied} 页", field="copied_pages")


def read_purposes(text: str) -> list[str]:
    """Read a list of purposes, one a line, each once."""
    found = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if not found:
        raise RuleBroken("请至少写一种利用目的，每行一种", field="purposes")
    if len(found) > 30 or any(len(one) > 40 for one in found):
        raise RuleBroken("利用目的最多 30 种，每种不超过 40 字", field="purposes")
    return found


def masked(name: str) -> str:
    """Return a name that only whoever knows it can read: the family name and stars."""
    return name[:1] + "＊" * min(len(name) - 1, 2) if len(name) > 1 else "＊" * len(name)


def _letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
