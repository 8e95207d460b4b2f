"""Access appraisal (开放审核): opened only where all would, coded reasons, and looked at again after five years (档案法 30; 条例 30)."""

from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from psycopg.types.json import Jsonb
from sqlalchemy import select

from commarch import appraisal, audit
from commarch.appraisal import Judgement, Purpose, Verdict, access
from commarch.appraisal.reasons import reasons_here
from commarch.appraisal.rules import coded
from commarch.audit import Act
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.models import Openness
from commarch.supervision import street_settings
from tests import given
from tests.appraisal.clicks import HOME, browser, page_of, send
from tests.appraisal.group import GROUP, HUANG_ZHIQIANG, LIU_YANG, approved, called_together, found, voiced
from tests.appraisal.test_reminders import days_of, swept
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, WANG_MIN, ZHOU_LAN

pytestmark = pytest.mark.usefixtures("app")
OPEN = Judgement(verdict=Verdict.OPEN, reason="K2 不含个人信息和内部意见")
RESTRICT = Judgement(verdict=Verdict.RESTRICT, reason="X1 含个人信息")
FIVE_YEARS_ON = date(TODAY.year + 5, TODAY.month, TODAY.day)


def in_review(number: int = 2) -> UUID:
    """Hand items that nobody reviewed to the group, in an access batch."""
    called_together()
    ids = {somebody.name: given.person_id(somebody) for somebody, _ in GROUP}
    with given.acting(WANG_MIN, "hongqi") as by:
        items = [given.a_filed_item(by, f"第 {place} 件", document_date="2024-05-06").id for place in range(number)]
        batch = appraisal.open_batch("2024 年度档案开放审核", purpose=Purpose.ACCESS, by=by, today=TODAY)
        assert appraisal.add_items(batch, items, revision=batch.revision, by=by, today=TODAY) == []
        for somebody, part in GROUP:
            appraisal.name_member(batch, ids[somebody.name], somebody.name, part, revision=batch.revision, by=by)
        appraisal.begin_review(batch, revision=batch.revision, by=by, today=TODAY)
        return batch.id


def opennesses() -> list[Openness]:
    with given.acting(WANG_MIN, "hongqi"):
        return list(session.scalars(select(Item.openness).order_by(Item.code_key)))


def due_on(day: date) -> int:
    with given.acting(WANG_MIN, "hongqi"):
        return access.count_due(day)


def test_what_is_restricted_comes_back_after_five_years_and_not_a_day_before() -> None:
    key = in_review()
    voiced(key, RESTRICT)
    approved(key)
    assert opennesses() == [Openness.RESTRICTED] * 2
    assert due_on(FIVE_YEARS_ON - timedelta(days=1)) == 0
    assert due_on(FIVE_YEARS_ON) == 2
    with given.acting(WANG_MIN, "hongqi"):
        (group,) = access.review_groups(FIVE_YEARS_ON)
        assert len(access.ids_due([group.key], FIVE_YEARS_ON, limit=10)) == 2
        assert len(access.ids_due([group.key], FIVE_YEARS_ON, limit=1)) == 1


def test_what_is_opened_does_not_come_back() -> None:
    key = in_review()
    voiced(key, OPEN)
    approved(key)
    assert opennesses() == [Openness.OPEN] * 2
    assert due_on(FIVE_YEARS_ON + timedelta(days=3650)) == 0


def test_what_was_restricted_up_to_a_day_comes_back_on_it() -> None:
    key, until = in_review(1), TODAY + timedelta(days=400)
    voiced(key, Judgement(verdict=Verdict.RESTRICT, reason="X3 涉及未了结的纠纷或诉讼", open_from=until))
    approved(key)
    assert due_on(until - timedelta(days=1)) == 0
    assert due_on(until) == 1


def test_what_filing_restricted_counts_from_its_filing(admin: psycopg.Connection) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "低保名册", openness=Openness.RESTRICTED)
    assert due_on(FIVE_YEARS_ON - timedelta(days=2)) == 0
    assert due_on(FIVE_YEARS_ON + timedelta(days=1)) == 1
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = appraisal.open_batch("复审", purpose=Purpose.ACCESS, by=by, today=TODAY)
        appraisal.add_items(batch, [session.scalars(select(Item.id)).one()], revision=batch.revision, by=by, today=TODAY)
    assert due_on(FIVE_YEARS_ON + timedelta(days=1)) == 0  # it is in a batch


def test_disagreement_restricts_and_says_on_what_grounds() -> None:
    key = in_review(1)
    voiced(key, OPEN, by_whom=[CHEN_GUILAN, LIU_YANG])
    voiced(key, RESTRICT, by_whom=[HUANG_ZHIQIANG])
    approved(key)
    assert opennesses() == [Openness.RESTRICTED]
    with given.acting(WANG_MIN, "hongqi"):
        (item,) = session.scalars(select(Item)).all()
        (changed,) = [one for one in audit.history_of("item", item.id) if one.act is Act.CHANGE_ACCESS]
        assert changed.reason == "意见不一，暂不开放：X1 含个人信息"


@pytest.mark.parametrize("verdict", [Verdict.DESTROY, Verdict.KEEP, Verdict.PERMANENT, Verdict.TRANSFER])
def test_in_an_access_batch_nothing_is_destroyed_kept_or_transferred(verdict: Verdict) -> None:
    key = in_review(1)
    with pytest.raises(RuleBroken, match="请从列出的意见中选一项"):
        voiced(key, Judgement(verdict=verdict, reason="想销毁", period_code="D10"))
    assert opennesses() == [Openness.UNREVIEWED]


def test_a_head_that_would_open_against_a_voice_is_refused() -> None:
    key = in_review(1)
    voiced(key, OPEN, by_whom=[CHEN_GUILAN, LIU_YANG])
    voiced(key, RESTRICT, by_whom=[HUANG_ZHIQIANG])
    with given.acting(WANG_MIN, "hongqi") as by:
        appraisal.close_review(found(key), revision=found(key).revision, by=by, today=TODAY)
    with pytest.raises(RuleBroken, match="没有一致同意开放"), given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        appraisal.decide(batch, appraisal.open_lines(batch)[0], OPEN, revision=batch.revision, by=by)


def test_the_coded_reasons_are_data_which_the_street_may_override(admin: psycopg.Connection) -> None:
    with given.acting(WANG_MIN, "hongqi"):
        shipped = {one.code: one for one in access.access_reasons_here()}
        assert shipped["X2"].basis.startswith("个人信息保护法")
        assert "X1 含个人信息" in reasons_here()[Verdict.RESTRICT]
    own = [{"code": "X1", "verdict": "restrict", "words": "含居民个人信息"}, {"code": "X6", "verdict": "restrict", "words": ""}]
    admin.execute("UPDATE tenant SET settings = %s WHERE code = 'xueyuanlu'", [Jsonb({"appraisal": {"access_reasons": own}})])
    with given.acting(WANG_MIN, "hongqi"):
        chosen = {one.code: one.words for one in access.access_reasons_here()}
        assert chosen["X1"] == "含居民个人信息"
        assert "X6" not in chosen
        assert chosen["K1"] == shipped["K1"].words


def test_deciding_on_terms_leaves_the_streets_own_reasons(admin: psycopg.Connection) -> None:
    own = {"appraisal": {"access_reasons": [{"code": "Z9", "verdict": "open", "words": "展览用过"}]}}
    admin.execute("UPDATE tenant SET settings = %s WHERE code = 'xueyuanlu'", [Jsonb(own)])
    with given.acting(ZHOU_LAN, "xueyuanlu") as by:
        street_settings.decide(street_settings.chosen(), by=by)
    with given.acting(WANG_MIN, "hongqi"):
        assert "Z9 展览用过" in map(str, access.access_reasons_here())


def test_codes_are_found_in_what_people_wrote() -> None:
    assert coded(["X1 含个人信息；还有别的", "见上", "X1 含个人信息，X3 纠纷"]) == ["X1 含个人信息", "X3 纠纷"]


def test_a_leap_day_has_its_day_five_years_before() -> None:
    assert access.years_before(date(2028, 2, 29), 5) == date(2023, 2, 28)


def test_clerk_and_head_are_told_once_a_year(admin: psycopg.Connection) -> None:
    key = in_review()
    voiced(key, RESTRICT)
    approved(key)
    for day in (date(2032, 1, 2), date(2032, 1, 3), date(2032, 1, 20), date(2032, 3, 1), date(2033, 1, 5)):
        swept(day)
    told = [date(2032, 1, 2), date(2033, 1, 5)]
    assert days_of(admin, "王敏", "控制的档案复审") == told
    assert days_of(admin, "陈桂兰", "控制的档案复审") == told


def test_the_pages_offer_what_is_to_be_looked_at_again(app: Flask, admin: psycopg.Connection) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "低保名册", openness=Openness.RESTRICTED, document_date="2019-05-06")
    clerk = browser(app, WANG_MIN)
    assert "该复审了" not in page_of(clerk, f"{HOME}/")
    admin.execute("UPDATE item SET filed_at = filed_at - interval '6 years'")
    assert "有 1 件控制的档案该复审了" in page_of(clerk, f"{HOME}/")
    page = page_of(clerk, f"{HOME}/new?purpose=access")
    assert "满 5 年或到期，该复审了" in page
    with given.acting(WANG_MIN, "hongqi"):
        (group,) = access.review_groups(TODAY)
    answer = send(clerk, f"{HOME}/new", purpose="access", due=group.key)
    assert answer.status_code == 303, answer.text
    assert "低保名册" in page_of(clerk, answer.headers["Location"])
