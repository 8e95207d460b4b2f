"""When two titles, or two numbers, are one document."""

from uuid import uuid4

import pytest

from commarch.quality import duplicates
from commarch.quality.duplicates import Twin


def twin(title: str, number: str = "", author: str = "居委会") -> Twin:
    return Twin(uuid4(), title, author, number)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于开展楼道照明巡查的通知", "关于开展楼道照明巡查的通知。"),
        ("关于开展“楼道照明”巡查的通知", "关于开展楼道照明巡查的 通知"),
        ("红旗社区二〇二五年绿化补种情况的报告", "红旗社区二〇二五年绿化补种情况报告"),
        ("3号楼漏水维修（协调）会议纪要", "３号楼漏水维修(协调)会议纪要"),
    ],
)
def test_titles_that_say_the_same_are_near(one: str, other: str) -> None:
    """F095: near-same titles."""
    assert duplicates.is_near(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3号楼漏水维修会议纪要", "4号楼漏水维修会议纪要"),
        ("第一次居民代表会议记录汇编", "第二次居民代表会议记录汇编"),
        ("张三家庭低保复核材料", "王五六家庭残疾补贴材料"),
        ("通知", "通知"),
        ("甲方合同文本及附件材料", "乙方合同文本及附件材料"),
    ],
)
def test_titles_that_differ_in_a_number_or_in_their_matter_are_not(one: str, other: str) -> None:
    """F095: no false alarm."""
    assert not duplicates.is_near(one, other)


def test_two_document_numbers_are_two_documents() -> None:
    day = [twin("关于开展楼道照明巡查的通知", "红社〔2025〕3号"), twin("关于开展楼道照明巡查的通知", "红社〔2025〕4号")]
    assert list(duplicates.near_titles(day)) == []


def test_each_is_told_once_with_the_first_that_it_repeats() -> None:
    first, second, third = (twin("关于开展楼道照明巡查的通知") for _ in range(3))
    assert [(one.id, other.id) for one, other, _ in duplicates.near_titles([first, second, third])] == [
        (first.id, second.id),
        (first.id, third.id),
    ]


def test_a_number_names_a_document_of_one_originator() -> None:
    """F095: same number."""
    mine, again, theirs, none = (twin("甲", "红社〔2025〕3号", author) for author in ("居委会", "居委会", "街道办", ""))
    assert [(one, other) for one, other in duplicates.same_numbers([mine, again, theirs, none])] == [(mine, again), (mine, none)]
    assert list(duplicates.same_numbers([twin("甲", "无文号"), twin("乙", "无文号")])) == []
