"""What is asked of an incident's report: its words, its times, its codes. Pure."""

import re
from datetime import date, datetime, timedelta

from commarch.errors import RuleBroken

#: Hours from finding an incident until it is with the street. The law says 及时, at once (档案法 44); a day is what streets ask for.
HOURS = 24
LONGEST_WORDS = 4000
MOST_ITEMS = 500
MOST_PEOPLE = 10_000_000
#: Found longer ago than that, somebody mistyped the year.
LONGEST_AGO = timedelta(days=366 * 30)
_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")


def checked_words(words: str, field: str, asked: str = "") -> str:
    """Return what was written; refuse nothing where something is asked, and ID numbers everywhere."""
    told = "\n".join(" ".join(line.split()) for line in words.strip().splitlines()).strip()
    if asked and not told:
        raise RuleBroken(asked, field=field)
    if len(told) > LONGEST_WORDS:
        raise RuleBroken(f"最多 {LONGEST_WORDS} 字，现在有 {len(told)} 字", field=field)
    if _ID_NUMBER.search(told):
        raise RuleBroken("报告里不写身份证号码；涉及个人信息的，只填人数", field=field)
    return told


def check_times(found_at: datetime, happened_on: date | None, *, now: datetime, found_on: date) -> None:
    """What was found was found by now, and happened on that day or before."""
    if found_at > now:
        raise RuleBroken("发现时间还没有到，请改正", field="found_time")
    if found_at < now - LONGEST_AGO:
        raise RuleBroken(f"发现日期 {found_on.isoformat()} 太早，请改正", field="found_on")
    if happened_on is not None and happened_on > found_on:
        raise RuleBroken("发生在发现之前或当天；说不准的，留空", field="happened_on")


def checked_people(people: int | None) -> int:
    """Return how many people are concerned; nothing told is none."""
    if people is not None and not 0 <= people <= MOST_PEOPLE:
        raise RuleBroken("人数填 0 或以上的整数", field="people")
    return people or 0


def due_at(found_at: datetime) -> datetime:
    """Return by when an incident is to be with the street."""
    return found_at + timedelta(hours=HOURS)


def hours_late(due: datetime, done_at: datetime) -> int:
    """Return by how many hours begun a deadline was missed; 0 where it was kept."""
    late = done_at - due
    return 0 if late <= timedelta() else -(-late // timedelta(hours=1))


def read_codes(written: str) -> list[str]:
    """Return what was written as codes, one a line or with 、，； between them, each once."""
    return list(dict.fromkeys(one for part in re.split(r"[\n、，,；;]", written) if (one := part.strip())))
