"""Whom an appraisal waits for is told, in one digest a day; and a clock that jumps destroys nothing (R04; T22)."""

from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from commarch import appraisal, clock
from commarch.appraisal import Stage
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.models import ItemState
from commarch.jobs import sweep
from tests import given
from tests.appraisal.group import DESTROY, HUANG_ZHIQIANG, LIU_YANG, approved, found, reviewed, submitted, voiced, waited, witnessed
from tests.conftest import TODAY
from tests.jobs.test_sweep import sweep_days
from tests.world import WANG_MIN, ZHOU_LAN

pytestmark = pytest.mark.usefixtures("app")
NEXT = TODAY + timedelta(days=1)


def days_of(admin: psycopg.Connection, name: str, words: str, kind: str = "digest") -> list[date]:
    """Return the days on which somebody was told of something."""
    rows = admin.execute(
        "SELECT n.on_date FROM notice n JOIN person p ON p.id = n.person_id WHERE p.name = %s AND n.kind = %s AND n.facts::text LIKE %s "
        "ORDER BY 1",
        [name, kind, f"%{words}%"],
    )
    return [row[0] for row in rows]


@pytest.mark.thorough
def test_a_member_is_told_when_it_is_hers_three_days_before_on_the_day_and_weekly_while_late(admin: psycopg.Connection) -> None:
    """The table: fourteen days for opinions from 23 November, swept daily until after New Year; the street is told after thirty days."""
    key = reviewed(2)
    voiced(key, DESTROY, by_whom=[HUANG_ZHIQIANG])
    due = TODAY + timedelta(days=14)
    sweep_days(NEXT, due + timedelta(days=30))
    table = [NEXT, due - timedelta(days=3), due, *(due + timedelta(weeks=week) for week in (1, 2, 3, 4))]
    assert days_of(admin, "刘洋", "逐件提出鉴定意见") == table
    assert days_of(admin, "黄志强", "鉴定意见") == []  # she has given hers
    assert days_of(admin, "周岚", "逐件审查", "escalation") == []
    sweep_days(due + timedelta(days=31), due + timedelta(days=33))
    assert days_of(admin, "周岚", "逐件审查", "escalation") == [due + timedelta(days=31)]


def test_the_street_is_told_what_waits_for_it_and_of_what_is_late_in_a_community(admin: psycopg.Connection) -> None:
    key = reviewed(2)
    voiced(key, DESTROY)
    submitted(key)
    for days in (1, 2, 10, 11, 12, 14):
        swept(TODAY + timedelta(days=days))
    assert days_of(admin, "周岚", "审批") == [NEXT, TODAY + timedelta(days=11), TODAY + timedelta(days=14)]


def test_nobody_is_told_twice_on_a_day_nor_after_a_clock_that_went_back(admin: psycopg.Connection) -> None:
    reviewed(2)
    for day in (NEXT, NEXT, TODAY, NEXT):
        with clock.standing_on(day):
            sweep.sweep_today()
    assert days_of(admin, "刘洋", "逐件提出鉴定意见") in ([NEXT], [TODAY, NEXT])


def standing(key: UUID) -> tuple[Stage, int, int]:
    """Return how far a batch is, the days it has waited, and how many items are destroyed."""
    with given.acting(WANG_MIN, "hongqi"):
        gone = session.scalar(select(func.count()).select_from(Item).where(Item.state == ItemState.DESTROYED))
        batch = found(key)
        return batch.stage, batch.waited_days, gone or 0


def swept(day: date) -> None:
    with clock.standing_on(day):
        sweep.sweep_today()


def test_a_clock_that_jumps_thirty_years_shortens_no_waiting_time() -> None:
    """T22: ±1 day, +30 years and back, 29 February, New Year at +08:00: a day counts once, and nothing is destroyed."""
    key = reviewed(2)
    voiced(key, DESTROY)
    approved(key)
    swept(TODAY)
    assert standing(key) == (Stage.WAITING, 0, 0)  # the day of the approval itself isn't one of them
    for day, waited_days in (
        (NEXT, 1),
        (NEXT, 1),
        (TODAY, 1),
        (NEXT, 1),  # the ledger has had it
        (date(2056, 11, 23), 2),
        (NEXT + timedelta(days=1), 2),
        (date(2028, 2, 29), 3),
        (date(2027, 1, 1), 3),
        (date(2027, 1, 2), 4),
    ):
        swept(day)
        assert standing(key) == (Stage.WAITING, waited_days, 0), day


def test_when_the_waiting_time_was_lived_through_people_still_have_to_act() -> None:
    """Time alone destroys nothing."""
    key = reviewed(2)
    voiced(key, DESTROY)
    approved(key)
    last = waited(key)
    for days in (1, 2, 400):
        swept(last + timedelta(days=days))
    assert standing(key) == (Stage.EXECUTING, 30, 0)


def test_a_destruction_dated_before_the_waiting_time_is_over_is_refused_by_the_database() -> None:
    """A clock that ran ahead while days were counted, and then back: the day of the destruction gives it away."""
    key = reviewed(2)
    voiced(key, DESTROY)
    approved(key)
    waited(key)
    witnessed(key, TODAY + timedelta(days=3), witnesses=(LIU_YANG, HUANG_ZHIQIANG))
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="没有销毁任何档案"):
        batch = found(key)
        appraisal.destroy(batch, erase=lambda ids: None, revision=batch.revision, by=by, today=TODAY + timedelta(days=3))
    assert standing(key)[2] == 0


def test_what_waits_for_the_street_stands_first_on_its_page_of_today(client: FlaskClient) -> None:
    key = reviewed(2)
    voiced(key, DESTROY)
    submitted(key)
    page = given.signed_in(client, ZHOU_LAN).get("/street/xueyuanlu/today").text
    assert "红旗社区：鉴定批次 2026-01 等您审批" in page
    assert f"/street/xueyuanlu/appraisals/hongqi/{key}" in page
