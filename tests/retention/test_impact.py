"""A new version of the schedule and what is filed: shown before, nothing shortened, longer ones taken over by an act (peers row 24)."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from commarch import audit, retention, schemes
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.retention import RetentionChange
from commarch.retention.impact import Impact, impacts_of, lengthen
from commarch.retention.reasons import why
from commarch.schemes import AccessDefault, editing, queries
from commarch.schemes.differences import compare
from commarch.schemes.editing import EntryValues
from commarch.schemes.periods import RetentionPeriod
from tests import given
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, LI_NA, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
BASE = "/c/hongqi/scheme"
GREEN = "环境卫生"


def entry_named(version: Any, beginning: str) -> Any:
    return next(one for one in schemes.entries_of(version) if one.wording.startswith(beginning))


def filed(by: Actor, beginning: str = GREEN, year: int = 2015, **facts: Any) -> Item:
    """File an item under an entry of the version in force."""
    entry = entry_named(schemes.version_in_force(year), beginning)
    category = next(one for one in schemes.categories_of(schemes.version_in_force(year)) if one.id == entry.category_id)
    told = {"category": f"{category.archival_class}·{category.code}", "entry": entry.id, "retention": entry.retention_code}
    item = given.a_filed_item(by, f"{beginning} {year}", document_date=f"{year}-05-06", year=year, **(told | facts))
    session.flush()
    return item


def drafted(by: Actor, retention_words: str, beginning: str = GREEN) -> Any:
    """Draft a version in which an entry has another period."""
    draft = schemes.draft_version(2027, "试改", by=by)
    entry = entry_named(draft, beginning)
    values = EntryValues(entry.wording, retention_words, AccessDefault(entry.access_default), expected_yearly=False)
    editing.edit_entry(draft, entry, values, by=by)
    session.flush()
    return draft


def impacts(draft: Any) -> list[Impact]:
    published = queries.newest_published()
    assert published is not None
    base = next(one for one in schemes.queries.versions() if one.number == draft.number - 1)
    return impacts_of(compare(queries.whole(base), queries.whole(draft)))


def test_what_is_filed_is_counted_by_the_period_that_it_has_now() -> None:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        for year in (2015, 2016, 2017):
            filed(by, year=year)
        long_ago = filed(by, year=2010)
        retention.extend(
            long_ago, RetentionPeriod("D30"), decided_on=date(2021, 3, 1), basis="old_due", batch_number="2021-01", reason="留", by=by
        )
        retention.make_permanent(filed(by, year=2011), decided_on=TODAY, batch_number="2026-01", reason="留", by=by)
        (impact,) = impacts(drafted(by, "30年"))
        assert dict(impact.carried) == {"D10": 3, "D30": 1, "Y": 1}
        assert (impact.total, impact.longer, impact.is_shorter) == (5, 3, False)


def test_publishing_a_longer_period_changes_nothing_that_is_filed() -> None:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        item = filed(by)
        schemes.publish(drafted(by, "30年"), by=by, last_filed_year=2015)
        session.flush()
        assert (item.current_retention_code, item.ends_on) == ("D10", date(2025, 12, 31))
        assert retention.events_of([item.id]) == {}


@pytest.mark.parametrize("words", ["5年", "不归档"])
def test_nothing_that_is_filed_is_shortened_by_any_act_of_the_schedule(words: str) -> None:
    """R09: neither by publishing nor by asking for it."""
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        item = filed(by)
        draft = drafted(by, words)
        (impact,) = impacts(draft)
        assert (impact.total, impact.longer, impact.is_shorter) == (1, 0, words == "5年")
        schemes.publish(draft, by=by, last_filed_year=2015)
        session.flush()
        assert lengthen(queries.whole(draft), [impact.after.lineage], reason="想缩短", by=by, today=TODAY) == 0
        session.refresh(item)
        assert (item.current_retention_code, item.ends_on) == ("D10", date(2025, 12, 31))


def test_a_longer_period_is_taken_over_by_an_act_of_its_own() -> None:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        items = [filed(by, year=year) for year in (2015, 2016)]
        kept_on = filed(by, year=2010)
        told = {"decided_on": date(2021, 3, 1), "batch_number": "2021-01", "reason": "留", "by": by}
        retention.extend(kept_on, RetentionPeriod("D5"), basis="old_due", **told)  # type: ignore[arg-type]
        draft = drafted(by, "30年")
        (impact,) = impacts(draft)
        with pytest.raises(RuleBroken, match="发布以后"):
            lengthen(queries.whole(draft), [impact.after.lineage], reason="按第 2 版", by=by, today=TODAY)
        schemes.publish(draft, by=by, last_filed_year=2016)
        session.flush()
        scheme = queries.whole(draft)
        with pytest.raises(RuleBroken, match="为什么延长"):
            lengthen(scheme, [impact.after.lineage], reason=" ", by=by, today=TODAY)
        assert lengthen(scheme, [impact.after.lineage], reason="按第 2 版", by=by, today=TODAY) == 2
        for item in (*items, kept_on):
            session.refresh(item)
        assert [one.ends_on for one in items] == [date(2045, 12, 31), date(2046, 12, 31)]
        assert {(one.current_retention_code, one.retention_code) for one in items} == {("D30", "D10")}
        assert kept_on.current_retention_code == "D5"
        found = retention.facts(items[0])
        assert [one.change for one in found.history] == [RetentionChange.LENGTHENED]
        assert found.expiry.ends_on == items[0].ends_on
        assert "按方案的新期限延长为 30年" in "".join(why(found.expiry))
        assert lengthen(scheme, [impact.after.lineage], reason="再来一次", by=by, today=TODAY) == 0
    with given.acting(WANG_MIN, "hongqi"):
        entry = audit.history_of("scheme_version", draft.id)[0]
        assert (entry.act, entry.after, entry.reason) == (Act.EXTEND, {"retention": "D30", "count": 2}, "按第 2 版")


def test_an_event_based_item_is_lengthened_from_its_event_and_no_other_becomes_event_based() -> None:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        card = filed(by, "固定资产卡片")
        retention.meet_event(card, date(2020, 6, 30), reason="报废", by=by, today=TODAY)
        session.flush()
        draft = drafted(by, "报废后10年", "固定资产卡片")
        schemes.publish(draft, by=by, last_filed_year=2015)
        session.flush()
        (impact,) = impacts(draft)
        assert lengthen(queries.whole(draft), [impact.after.lineage], reason="按第 2 版", by=by, today=TODAY) == 1
        session.refresh(card)
        assert card.ends_on == retention.facts(card).expiry.ends_on == date(2030, 12, 31)


def test_another_communitys_items_are_neither_counted_nor_lengthened() -> None:
    with given.acting(LI_NA, "wenyuan") as by:
        other = filed(by).id
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        draft = drafted(by, "永久")
        (impact,) = impacts(draft)
        assert impact.total == 0
        schemes.publish(draft, by=by, last_filed_year=None)
        session.flush()
        assert lengthen(queries.whole(draft), [impact.after.lineage], reason="按第 2 版", by=by, today=TODAY) == 0
    with given.acting(LI_NA, "wenyuan"):
        assert session.scalars(select(Item).where(Item.id == other)).one().current_retention_code == "D10"


def a_draft_with_items(words: str, count: int = 2) -> UUID:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        for number in range(count):
            filed(by, year=2015 + number)
        return drafted(by, words).id  # type: ignore[no-any-return]


def head(app: Flask) -> FlaskClient:
    return given.signed_in(app.test_client(), CHEN_GUILAN)


def test_the_page_of_publication_shows_the_impact_and_leads_to_the_offer(app: Flask) -> None:
    key = a_draft_with_items("30年")
    client = head(app)
    page = client.get(f"{BASE}/versions/{key}/publication").text
    assert "10年 2 件" in page
    assert "发布后可以选择延长 2 件" in page
    answer = client.post(f"{BASE}/versions/{key}/publication", data={"csrf_token": given.csrf_token(page)})
    assert answer.location.endswith(f"{BASE}/versions/{key}/lengthening")
    page = client.get(answer.location).text
    assert "延长 2 件" in page
    (lineage,) = re.findall(r'name="take" value="([^"]*)"', page)
    assert "checked" not in page[page.index('name="take"') : page.index('name="take"') + 80]
    told = {"csrf_token": given.csrf_token(page), "reason": "按第 2 版"}
    assert client.post(answer.location, data=told).status_code == 422
    assert client.post(answer.location, data=told | {"take": lineage, "reason": ""}).status_code == 422
    assert client.post(answer.location, data=told | {"take": lineage}).status_code == 303
    assert "没有可以延长的件" in client.get(answer.location).text
    with given.acting(WANG_MIN, "hongqi"):
        assert set(session.scalars(select(Item.current_retention_code))) == {"D30"}


def test_the_page_of_publication_says_that_nothing_is_shortened(app: Flask) -> None:
    key = a_draft_with_items("5年")
    client = head(app)
    page = client.get(f"{BASE}/versions/{key}/publication").text
    assert "缩短只能经鉴定批次决定" in page
    answer = client.post(f"{BASE}/versions/{key}/publication", data={"csrf_token": given.csrf_token(page)})
    assert "lengthening" not in answer.location
    with given.acting(WANG_MIN, "hongqi"):
        assert set(session.scalars(select(Item.current_retention_code))) == {"D10"}


def test_only_who_publishes_lengthens_and_only_by_the_newest_version(app: Flask) -> None:
    key = a_draft_with_items("30年")
    client = head(app)
    assert client.get(f"{BASE}/versions/{key}/lengthening").status_code == 404
    assert given.signed_in(app.test_client(), WANG_MIN).get(f"{BASE}/versions/{key}/lengthening").status_code == 403


def test_the_impact_costs_the_same_however_much_is_filed(app: Flask, statements: list[str]) -> None:
    key = a_draft_with_items("30年", 1)
    client = head(app)
    counted = []
    for _ in range(2):
        client.get(f"{BASE}/versions/{key}/publication")
        statements.clear()
        assert client.get(f"{BASE}/versions/{key}/publication").status_code == 200
        counted.append(len(statements))
        with given.acting(CHEN_GUILAN, "hongqi") as by:
            for number in range(6):
                filed(by, year=2018 + number % 3)
    assert counted[0] == counted[1]
