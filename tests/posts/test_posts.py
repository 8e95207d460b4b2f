"""Posts: one holder at a time, categories by lineage, history kept, vacancies named (F023, F041, F056)."""

from datetime import date, timedelta

import pytest
from flask import Flask

from commarch import audit, posts, schemes
from commarch.audit import Act, Actor
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement
from commarch.posts import Answering, Post, PostFacts
from commarch.schemes import queries as scheme_queries
from commarch.schemes.scheme import Scheme
from tests import given
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, HE_JING, WANG_MIN

SPRING = date(2026, 3, 1)


def scheme() -> Scheme:
    return Arrangement().scheme(TODAY.year)


def lineage_of(full_code: str) -> object:
    return next(one.lineage for one in scheme().categories if one.full_code == full_code)


def a_post(by: Actor, name: str = "民政", *codes: str) -> Post:
    chosen = frozenset(lineage_of(code) for code in codes or ("WS·MZ",))
    return posts.set_up(PostFacts(name=name, what="救助、优抚", categories=chosen), scheme(), by=by, today=SPRING)


def test_a_post_has_one_holder_at_a_time(app: Flask) -> None:
    """F023."""
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        post = a_post(by)
        posts.hold(post, given.person_id_here("王敏"), SPRING, by=by)
        with pytest.raises(RuleBroken, match="王敏 自 2026-03-01 起，还没有止日"):
            posts.hold(post, by.person_id, date(2026, 5, 1), by=by)
        with pytest.raises(RuleBroken, match="王敏"):
            posts.hold(post, by.person_id, date(2026, 2, 1), date(2026, 3, 1), by=by)
        assert posts.hold(post, by.person_id, date(2026, 2, 1), date(2026, 2, 28), by=by).until == date(2026, 2, 28)


def test_a_successor_ends_the_predecessor_and_both_stay_on_record(app: Flask) -> None:
    """F023: 岗位 stays, people change."""
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        post = a_post(by)
        posts.hold(post, given.person_id_here("王敏"), SPRING, by=by)
        posts.hold(post, by.person_id, date(2026, 6, 1), by=by, ends_predecessor=True)
        held = [(one.person_name, one.since, one.until) for one in posts.holdings_of(post)]
        assert held == [("陈桂兰", date(2026, 6, 1), None), ("王敏", SPRING, date(2026, 5, 31))]
        assert posts.posts_now(TODAY)[0].holder == "陈桂兰"
        assert posts.posts_now(date(2026, 4, 1))[0].holder == "王敏"
    with given.acting(CHEN_GUILAN, "hongqi"):
        acts = [entry.act for entry in audit.history_of("post", post.id)]
        assert acts == [Act.HOLD_POST, Act.HOLD_POST, Act.HOLD_POST, Act.EDIT_POST]


def test_a_vacant_post_says_for_how_long(app: Flask) -> None:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        post = a_post(by)
        assert posts.posts_now(SPRING + timedelta(days=9))[0].vacant_days(SPRING + timedelta(days=9)) == 9
        holding = posts.hold(post, by.person_id, SPRING, by=by)
        assert posts.posts_now(TODAY)[0].vacant_days(TODAY) is None
        posts.end_holding(holding, date(2026, 11, 13), by=by)
        assert posts.posts_now(TODAY)[0].vacant_days(TODAY) == 9


def test_only_members_hold_posts(app: Flask) -> None:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        post = a_post(by)
        with pytest.raises(RuleBroken, match="本单位的人员"):
            posts.hold(post, 999_999, SPRING, by=by)
        with pytest.raises(RuleBroken, match="止日不能早于起日"):
            posts.hold(post, by.person_id, SPRING, SPRING - timedelta(days=1), by=by)


def test_a_category_belongs_to_one_post(app: Flask) -> None:
    """F041."""
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        a_post(by)
        with pytest.raises(RuleBroken, match="已由「民政」岗位负责"):
            a_post(by, "社会救助", "WS·MZ")


def test_an_entry_may_be_answered_for_apart_from_its_category(app: Flask) -> None:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        civil = a_post(by)
        category = next(one for one in scheme().categories if one.full_code == "WS·MZ")
        first, second = scheme().entries_in[category.id][:2]
        health = posts.set_up(PostFacts(name="卫健", entries=frozenset({first.lineage})), scheme(), by=by, today=SPRING)
        answering = Answering(scheme(), posts.scopes_of_all())
        assert answering.for_entry(first) == health.id
        assert answering.for_entry(second) == civil.id
        assert category not in answering.unanswered()
        assert "WS·DQ" in [one.full_code for one in answering.unanswered()]


def test_a_post_keeps_its_categories_through_a_new_version_of_the_scheme(app: Flask) -> None:
    """F041: bound by lineage, not by the row of one version."""
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        post = a_post(by)
    with given.acting(WANG_MIN, "hongqi") as by:
        schemes.draft_version(2027, "试改", by=by)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        draft = scheme_queries.draft()
        assert draft is not None
        answering = Answering(scheme_queries.whole(draft), posts.scopes_of_all())
        assert [one.full_code for one in answering.categories_of(post.id)] == ["WS·MZ"]


def test_a_closed_post_frees_its_categories_and_keeps_its_history(app: Flask) -> None:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        post = a_post(by)
        holding = posts.hold(post, by.person_id, SPRING, by=by)
        with pytest.raises(RuleBroken, match="陈桂兰 还在"):
            posts.close(post, by=by, today=TODAY)
        posts.end_holding(holding, TODAY - timedelta(days=1), by=by)
        posts.close(post, by=by, today=TODAY)
        assert posts.scopes_of_all() == {}
        assert len(posts.holdings_of(post)) == 1
        assert a_post(by).name == "民政"


def test_another_communitys_posts_are_not_there(app: Flask) -> None:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        post_id = a_post(by).id
    with given.the_system("wenyuan"):
        assert posts.find_post(post_id) is None
        assert posts.posts_now(TODAY) == []


def test_what_is_told_of_a_post_is_checked(app: Flask) -> None:
    with given.acting(HE_JING, "hongqi") as by:
        for facts, why in (
            (PostFacts(name=" "), "岗位名称"),
            (PostFacts(name="长" * 61), "最长"),
            (PostFacts(name="x", what="长" * 1001), "最长"),
        ):
            with pytest.raises(RuleBroken, match=why):
                posts.set_up(facts, scheme(), by=by, today=TODAY)
        a_post(by)
        with pytest.raises(RuleBroken, match="已经有「民政」岗位"):
            posts.set_up(PostFacts(name="民政"), scheme(), by=by, today=TODAY)
