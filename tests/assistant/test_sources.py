"""The three sources apart: wording, experience, words; and the tables they rest on."""

import csv
from collections import Counter
from dataclasses import replace
from importlib.resources import files
from uuid import uuid4

import pytest

from commarch.assistant import words
from commarch.assistant.experience import Experience, Filed
from commarch.assistant.grams import pairs, topic
from commarch.assistant.proposing import recognise
from commarch.assistant.wording import Wording
from commarch.schemes.models import VersionState
from commarch.schemes.reference import urban_community
from tests.schemes.made import a_scheme

BEGINNING = urban_community()
SCHEME = a_scheme(BEGINNING.categories, BEGINNING.entries, state=VersionState.DRAFT)


def nameless(ids):
    return dict.fromkeys(ids, ("", ""))


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("关于2026年第一季度低保复核情况的报告", "低保复核"),
        ("红旗社区垃圾分类（2014年第2期）", "红旗社区垃圾分类"),
        ("关于郭强等23人平面图的总结", "平面图"),
        ("２０１５年度会议纪要", "会议纪要"),
        ("", ""),
    ],
)
def test_a_title_is_reduced_to_what_it_is_about(title, about):
    assert topic(title) == about


def test_pairs_do_not_span_marks():
    assert pairs("低保|复核") == {"低保", "复核"}
    assert pairs("志") == {"志"}


def test_a_rare_phrase_of_the_scope_counts_more_than_common_words():
    found = Wording(SCHEME).evidence("2015年独生子女父母光荣证登记表")
    assert found.voices[0].place.category == "WS·WJ"
    assert "独生子女父母光荣证" in found.voices[0].reason.facts["wording"]
    assert found.trust > 0.8


def test_a_longer_word_hides_the_shorter_one_inside_it():
    """退役军人 is 民政, whatever 军 or 人 may be elsewhere."""
    _, said = words.voices("养老保险参保登记", "", frozenset({"WS·LB", "WS·MZ"}))
    assert {voice.category for voice in said} == {"WS·LB"}


def test_words_speak_only_for_categories_that_the_scheme_has():
    assert words.voices("低保", "", frozenset({"WS·DQ"})) == (0.0, [])


def test_the_author_speaks_where_the_title_does_not():
    trust, said = words.voices("情况说明", "红旗社区党支部", frozenset({"WS·DQ"}))
    assert said[0].category == "WS·DQ"
    assert trust < 0.5


def test_every_word_leads_to_a_category_of_the_reference_scheme_and_stands_once():
    rows = list(csv.DictReader((files("commarch.assistant") / "data" / "words.csv").read_text("utf-8").splitlines()))
    known = {category.full_code for category in BEGINNING.categories}
    assert {row["category"] for row in rows} <= known
    assert {row["where"] for row in rows} == {"title", "author"}
    twice = [key for key, count in Counter((row["word"], row["where"], row["category"]) for row in rows).items() if count > 1]
    assert twice == []
    assert len(rows) > 400


def test_what_is_alike_is_found_by_rare_pairs_and_the_rest_is_not():
    common = [Filed(uuid4(), f"关于社区工作的通知之{number}", "WS·ZH", "D10", None) for number in range(50)]
    wanted = Filed(uuid4(), "社区晨曦计划结对名单", "WS·WT", "D30", None)
    near = Experience([*common, wanted]).near("晨曦计划结对走访")
    assert near[0].filed == wanted.id
    assert (near[0].category, near[0].retention) == ("WS·WT", "D30")
    assert 0.2 < near[0].likeness <= 1
    assert Experience([*common, wanted]).near("qwerty") == []
    assert Experience([]).near("晨曦计划") == []


def test_a_title_that_was_filed_before_is_entirely_alike():
    one = Filed(uuid4(), "2024年居民代表会议记录", "WS·ZZ", "Y", None)
    assert Experience([one]).near("2025年居民代表会议记录")[0].likeness == pytest.approx(1)


def test_a_retired_category_is_not_proposed_however_often_it_was_used():
    retired = tuple(replace(one, retired=True) if one.full_code == "WS·CJ" else one for one in SCHEME.categories)
    scheme = replace(SCHEME, categories=retired)
    learnt = Experience(Filed(uuid4(), f"小区绿化方案之{number}", "WS·CJ", "D10", None) for number in range(20))
    found = recognise(scheme, "小区绿化方案", "", learnt, nameless)
    assert "WS·CJ" not in {one.place.category for one in found.ranked}


def test_shares_are_a_whole_and_what_was_filed_weighs_in():
    learnt = Experience(Filed(uuid4(), f"楼道绿植认养登记之{number}", "WS·WT", "D30", None) for number in range(5))
    found = recognise(SCHEME, "楼道绿植认养登记", "", learnt, nameless)
    assert sum(one.share for one in found.ranked) == pytest.approx(1)
    assert found.ranked[0].place.category == "WS·WT"
    assert 0 < found.known <= 1
