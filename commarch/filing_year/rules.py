"""The calendar of a filing year: what is to be filed by when, and why then (社区档案管理办法 第 11 号令；domain handbook 1.6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commarch.errors import RuleBroken
from commarch.schemes.deadlines import ACCOUNTING_DUE, DOCUMENTARY_DUE, filed_by

#: Days before a deadline from which it is this week's work.
SOON = 30
LONGEST_NAME = 200
MOST_DOCUMENTS = 100


class When(StrEnum):
    """What the day of filing hangs on."""

    BY_DAY = "by_day"  # a day of the next year
    AT_ONCE = "at_once"  # 随时：when it was formed
    ON_COMPLETION = "on_completion"  # when the project was accepted, within three months
    WITH_PAPER = "with_paper"  # with the paper of the same matter
    YEARLY_COUNT = "yearly_count"  # when received; counted once a year


class Standing(StrEnum):
    """How a class's filing of a year stands on a day."""

    DONE = "done"
    LATE = "late"
    SOON = "soon"
    RUNNING = "running"
    NOT_RUN = "not_run"  # nothing is expected: nothing can be said


#: Class of archives → what its filing hangs on.
WHEN = {
    "WS": When.BY_DAY,
    "KU": When.BY_DAY,
    "ZP": When.AT_ONCE,
    "LY": When.AT_ONCE,
    "LX": When.AT_ONCE,
    "KJ": When.ON_COMPLETION,
    "SJ": When.WITH_PAPER,
    "YJ": When.WITH_PAPER,
    "WY": When.WITH_PAPER,
    "MT": When.WITH_PAPER,
    "SW": When.YEARLY_COUNT,
}


@dataclass(frozen=True)
class Term:
    """By when a class's documents of a year are filed."""

    archival_class: str
    when: When
    due_on: date | None


@dataclass(frozen=True)
class ExpectedOfActivity:
    """A document that a kind of activity brings."""

    wording: str
    category: str = ""
    #: Days after the begin by which it should be there.
    days: int = 0


def terms(
    classes: Iterable[str],
    year: int,
    *,
    documentary: tuple[int, int] = DOCUMENTARY_DUE,
    accounting: tuple[int, int] = ACCOUNTING_DUE,
) -> list[Term]:
    """Return the terms of these classes, those with a day first, the earliest first; a class of the tenant's own files with documents."""
    found = []
    for one in dict.fromkeys(classes):
        when = WHEN.get(one, When.BY_DAY)
        due = filed_by(one, year, documentary=documentary, accounting=accounting) if when is When.BY_DAY else None
        found.append(Term(one, when, due))
    order = {archival_class: place for place, archival_class in enumerate(WHEN)}
    return sorted(found, key=lambda term: (term.due_on or date.max, order.get(term.archival_class, len(order)), term.archival_class))


def standing(*, expected: int, met: int, due_on: date | None, today: date) -> Standing:
    """Tell how a class stands: done when all that was expected is answered; without an expectation nothing was checked."""
    if not expected:
        return Standing.NOT_RUN
    if met >= expected:
        return Standing.DONE
    if due_on is None:
        return Standing.RUNNING
    return Standing.LATE if today > due_on else Standing.SOON if due_on - today <= timedelta(days=SOON) else Standing.RUNNING


def check_activity(name: str, starts_on: date | None, ends_on: date | None, documents: Sequence[ExpectedOfActivity], today: date) -> None:
    """Raise RuleBroken where an activity can't be planned like this."""
    if not name:
        raise RuleBroken("请填活动名称，如“2026 年居民委员会换届选举”", field="name")
    if len(name) > LONGEST_NAME:
        raise RuleBroken(f"活动名称太长，最多 {LONGEST_NAME} 字", field="name")
    if starts_on is None:
        raise RuleBroken("请填开始日期，如 2026-03-01", field="starts_on")
    if not 1949 <= starts_on.year <= today.year + 1:
        raise RuleBroken(f"开始日期 {starts_on} 不合理，请核对年份", field="starts_on")
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken("结束日期不能早于开始日期", field="ends_on")
    if not documents:
        raise RuleBroken("请至少写一份应当形成的文件，每行一份", field="documents")
    if len(documents) > MOST_DOCUMENTS:
        raise RuleBroken(f"一项活动最多列 {MOST_DOCUMENTS} 份文件，请分成几项", field="documents")


def read_documents(written: str) -> list[ExpectedOfActivity]:
    """Read what a person typed, a document a line: wording, then optionally category and days, apart by a bar or a tab (方案 | WS·ZZ | 30)."""
    found = []
    for number, line in enumerate(written.splitlines(), 1):
        parts = [part.strip() for part in line.replace("｜", "|").replace("\t", "|").split("|")]
        if not parts[0]:
            continue
        if len(parts) > 3 or (len(parts) == 3 and not parts[2].lstrip("-").isdigit()):
            raise RuleBroken(f"第 {number} 行看不懂：请写“文件名称 | 类目 | 天数”，后两项可以不写", field="documents")
        days = int(parts[2]) if len(parts) == 3 else 0
        if not 0 <= days <= 3650:
            raise RuleBroken(f"第 {number} 行的天数要在 0 至 3650 之间", field="documents")
        found.append(ExpectedOfActivity(parts[0], parts[1] if len(parts) > 1 else "", days))
    return found


def written(documents: Iterable[ExpectedOfActivity]) -> str:
    """Return documents as a person types them; the inverse of `read_documents`."""
    return "\n".join(f"{one.wording} | {one.category} | {one.days}" for one in documents)
