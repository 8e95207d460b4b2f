"""What belongs together and in which order (DA/T 22-2015: 按事由结合时间排列): pure functions of what is told of each document.

A matter (事由) is proposed from titles that are about the same, from document numbers that one document quotes of another (请示—批复, 转发),
and from series: meetings, statistics and monthly returns differ only in their numbers.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from commarch.holdings.dates import UNKNOWN
from commarch.libraries import fuzz, fuzzy

#: How alike two titles must be, without genre and numbers, to be about the same matter.
ALIKE = 88
#: Shorter ones are alike by chance.
SHORTEST = 5
LONGEST_MATTER = 60
_GENRES = (
    "通知|请示|批复|批示|报告|复函|函|意见|决定|决议|方案|计划|规划|总结|汇报|纪要|记录|公告|公示|通告|通报|办法|规定|细则|制度|议程|签到表|签到簿|名单|名册|"
    "统计表|汇总表|登记表|明细表|报表|台账|简报|材料|照片|讲话|发言|选票|表"
)
_ENDING = re.compile(f"(?:的|工作的)?(?:{_GENRES})(?:[（(〔].{{1,20}}[）)〕])?$")
_NUMBERS = re.compile(
    r"第?[0-9〇零一二三四五六七八九十百]+(?:年度|年|月份|月|日|季度|期|次|届|号|批|周)|上半年|下半年|[0-9]+|第[一二三四五六七八九十]+"
)
#: What an answer says of what was asked for, and what asks for it.
_ASKING = re.compile("^(?:同意|批准|申请|请求|恳请|要求|对)+")
_QUOTED = re.compile("《([^《》]{4,})》")
_SIGNS = re.compile(r"[\s《》〈〉“”\"'「」、，,。．.：:；;（）()〔〕\[\]［］【】·\-—–]+")
Key = TypeVar("Key", bound=Hashable)


class Told(Protocol):
    """A document, as far as its order goes."""

    @property
    def id(self) -> UUID:
        """As on the item."""

    @property
    def title(self) -> str:
        """As on the item."""

    @property
    def document_number(self) -> str:
        """As on the item."""

    @property
    def note(self) -> str:
        """As on the item."""

    @property
    def date_key(self) -> date:
        """As on the item."""

    @property
    def matter(self) -> str:
        """As on the item."""


def about(title: str) -> str:
    """Return what a title is about: without its genre, its numbers and dates; of a quoted title, what that is about."""
    text = unicodedata.normalize("NFKC", title).strip()
    quoted = _QUOTED.findall(text)
    if quoted:
        text = quoted[-1]
    if "关于" in text:
        text = text.rpartition("关于")[2]
    shorter = _ASKING.sub("", _ENDING.sub("", text))
    shorter = _ENDING.sub("", shorter) or shorter
    return _SIGNS.sub("", _NUMBERS.sub("", shorter)) or _SIGNS.sub("", text)


def matters(told: Sequence[Told]) -> dict[UUID, str]:
    """Propose a matter for each document; "" for one that stands alone. A matter that somebody has named is kept, and others join it."""
    cores = {one.id: about(one.title) for one in told}
    groups = _Groups([one.id for one in told])
    _join_alike(groups, cores)
    _join_quoted(groups, told)
    named: dict[UUID, str] = {}
    for members in groups.all():
        names = Counter(one.matter for one in told if one.id in members and one.matter) if len(members) > 1 else Counter()
        name = names.most_common(1)[0][0] if names else _name(members, cores)
        named |= dict.fromkeys(members, name)
    return {one.id: one.matter or named.get(one.id, "") for one in told}


def in_order(told: Sequence[Told], matter_of: Mapping[UUID, str]) -> list[UUID]:
    """Put documents in order: matter by matter as each began, inside a matter by date; what has no date comes last."""
    groups: dict[object, list[Told]] = {}
    for one in told:
        groups.setdefault(matter_of[one.id] or one.id, []).append(one)
    inside = [sorted(members, key=_when) for members in groups.values()]
    return [one.id for members in sorted(inside, key=lambda members: _when(members[0])) for one in members]


def _when(one: Told) -> tuple[bool, date, UUID]:
    return one.date_key == UNKNOWN, one.date_key, one.id


class _Groups:
    """Documents that have been found to belong together."""

    def __init__(self, ids: Iterable[UUID]) -> None:
        self.above = {one: one for one in ids}

    def top(self, one: UUID) -> UUID:
        while self.above[one] != one:
            self.above[one] = self.above[self.above[one]]
            one = self.above[one]
        return one

    def join(self, one: UUID, other: UUID) -> None:
        self.above[self.top(other)] = self.top(one)

    def all(self) -> list[set[UUID]]:
        found: dict[UUID, set[UUID]] = {}
        for one in self.above:
            found.setdefault(self.top(one), set()).add(one)
        return list(found.values())


def _join_alike(groups: _Groups, cores: Mapping[UUID, str]) -> None:
    first: dict[str, UUID] = {}
    for one, core in cores.items():
        if len(core) >= 2:
            groups.join(first.setdefault(core, one), one)
    longer = [core for core in first if len(core) >= SHORTEST]
    for place, core in enumerate(longer):
        for other, _, _ in fuzzy.extract(core, longer[place + 1 :], scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None):
            groups.join(first[core], first[other])


def _join_quoted(groups: _Groups, told: Sequence[Told]) -> None:
    numbers = {one.document_number: one.id for one in told if len(one.document_number) >= SHORTEST}
    for one in told:
        text = f"{one.title} {one.note}"
        if "号" in text:
            for number, its in numbers.items():
                if its != one.id and number in text:
                    groups.join(its, one.id)


def _name(members: set[UUID], cores: Mapping[UUID, str]) -> str:
    if len(members) == 1:
        return ""
    most = Counter(cores[one] for one in members)
    return min(most, key=lambda core: (-most[core], len(core), core))[:LONGEST_MATTER]
