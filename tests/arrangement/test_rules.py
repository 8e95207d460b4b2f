"""What belongs together and in which order: matters from titles and document numbers, inside a matter by date."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from commarch.arrangement.rules import about, in_order, matters
from commarch.holdings.dates import UNKNOWN


@dataclass(frozen=True)
class Paper:
    title: str
    day: str = ""
    document_number: str = ""
    note: str = ""
    matter: str = ""
    id: UUID = field(default_factory=uuid4)

    @property
    def date_key(self) -> date:
        return date.fromisoformat(self.day) if self.day else UNKNOWN


def together(*papers: Paper) -> bool:
    named = set(matters(papers).values())
    return len(named) == 1 and named != {""}


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("红旗社区关于修缮活动室的请示", "修缮活动室"),
        ("关于同意《红旗社区关于修缮活动室的请示》的批复", "修缮活动室"),
        ("关于同意修缮活动室的批复", "修缮活动室"),
        ("2026年第一次居民代表会议纪要", "居民代表会议"),
        ("红旗社区3月份消防安全检查记录", "红旗社区消防安全检查"),
        ("通知", "通知"),
    ],
)
def test_a_title_is_about_something_whatever_kind_of_paper_it_is(title: str, core: str):
    assert about(title) == core


@pytest.mark.parametrize(
    "papers",
    [
        (Paper("关于修缮活动室的请示"), Paper("关于修缮活动室的批复")),
        (Paper("关于修缮活动室的请示"), Paper("关于对《红旗社区关于修缮活动室的请示》的批复")),
        (Paper("关于加强冬季防火的通知", document_number="哈松学街办发〔2026〕47号"), Paper("转发哈松学街办发〔2026〕47号文件")),
        (Paper("关于加强冬季防火的通知"), Paper("关于转发《关于加强冬季防火的通知》的通知")),
        (Paper("2026年1月份党费收缴统计表"), Paper("2026年2月份党费收缴统计表"), Paper("2026年12月份党费收缴统计表")),
        (Paper("第一次居民代表会议通知"), Paper("第一次居民代表会议签到表"), Paper("第二次居民代表会议纪要")),
        (Paper("关于开展夏季爱国卫生运动工作的通知"), Paper("关于开展夏季爱国卫生运动的总结")),
    ],
)
def test_what_is_about_one_matter_is_put_together(papers: tuple[Paper, ...]):
    """DA/T 22-2015: by matter; sets of meetings and statistics together."""
    assert together(*papers)


@pytest.mark.parametrize(
    "papers",
    [
        (Paper("关于修缮活动室的请示"), Paper("关于采购健身器材的请示")),
        (Paper("通知"), Paper("关于绿化的通知")),
        (Paper("关于低保复核的通知"), Paper("关于残疾人补贴的通知")),
    ],
)
def test_what_only_looks_alike_is_left_apart(papers: tuple[Paper, ...]):
    assert not together(*papers)


def test_a_matter_that_somebody_named_is_kept_and_others_join_it():
    named = Paper("关于修缮活动室的请示", matter="活动室修缮工程")
    alone = Paper("关于采购健身器材的请示", matter="我定的事由")
    joins = Paper("关于修缮活动室的批复")
    told = matters([named, alone, joins])
    assert told == {named.id: "活动室修缮工程", alone.id: "我定的事由", joins.id: "活动室修缮工程"}


def test_papers_stand_matter_by_matter_and_inside_by_date():
    asked = Paper("关于修缮活动室的请示", "2026-03-01")
    other = Paper("关于采购健身器材的通知", "2026-04-01")
    answered = Paper("关于修缮活动室的批复", "2026-05-01")
    undated = Paper("社区简介")
    papers = [undated, answered, other, asked]
    assert in_order(papers, matters(papers)) == [asked.id, answered.id, other.id, undated.id]


@given(some.lists(some.sampled_from(["关于绿化的请示", "关于绿化的批复", "1月统计表", "2月统计表", "通知", ""]), max_size=12))
def test_nothing_is_lost_or_doubled_by_ordering(titles: list[str]):
    papers = [Paper(title, f"2026-01-{place + 1:02}") for place, title in enumerate(titles)]
    matter_of = matters(papers)
    order = in_order(papers, matter_of)
    assert sorted(order) == sorted(paper.id for paper in papers)
    seen = [matter_of[one] for one in order if matter_of[one]]
    runs = [name for place, name in enumerate(seen) if place == 0 or seen[place - 1] != name]
    assert len(runs) == len(set(runs))
