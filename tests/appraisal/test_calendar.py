"""A person's deadlines in her own calendar, at an address that only she has (Build 9)."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from commarch import accounts
from commarch.accounts import Membership
from commarch.appraisal import calendar
from commarch.database import home_tenant, session
from tests import given
from tests.appraisal.group import LIU_YANG, reviewed
from tests.appraisal.test_public_notice import in_notice, posted
from tests.conftest import TODAY
from tests.transfer.test_transfer import composed, signed
from tests.world import CHEN_GUILAN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def address_of(client: FlaskClient) -> str:
    """Ask for an address on the page, and read it there."""
    page = client.get("/c/hongqi/appraisals/calendar")
    given_out = client.post("/c/hongqi/appraisals/calendar", data={"what": "renew", "csrf_token": given.csrf_token(page.text)})
    assert given_out.status_code == 200
    start = given_out.text.index("/calendar/hongqi/")
    return given_out.text[start : given_out.text.index('"', start)]


def events(content: bytes) -> list[tuple[date, str]]:
    return [(one.decoded("dtstart"), str(one["summary"])) for one in Calendar.from_ical(content).walk("VEVENT")]


def test_what_waits_for_a_member_stands_in_her_calendar_with_nothing_personal_in_it(client: FlaskClient) -> None:
    reviewed(2)
    address = address_of(given.signed_in(client, LIU_YANG))
    client.delete_cookie("commarch")
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert events(answer.data) == [(TODAY + timedelta(days=14), "鉴定批次 2026-01：逐件提出鉴定意见（2 件）")]
    assert "入户走访" not in answer.text


def test_whoever_keeps_the_archives_also_sees_when_periods_run_out(client: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, document_date="2016-05-06")
    found = events(client.get(address_of(given.signed_in(client, CHEN_GUILAN))).data)
    assert found == [(date(2027, 1, 1), "2016 年度 10年档案可以鉴定（1 件）")]


def test_an_old_address_a_wrong_one_and_that_of_whoever_left_give_nothing(client: FlaskClient) -> None:
    reviewed(1)
    signed_in = given.signed_in(client, LIU_YANG)
    old = address_of(signed_in)
    new = address_of(signed_in)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert client.get(new.replace("hongqi", "wenyuan")).status_code == 404
    assert client.get(new.replace("hongqi", "nobody")).status_code == 404
    assert client.get(f"/calendar/hongqi/99999999999/{new.rsplit('/', 1)[1]}").status_code == 404
    liu = given.person_id(LIU_YANG)
    with given.the_system("hongqi") as by:
        accounts.dismiss(session.scalars(select(Membership).where(Membership.person_id == liu)).one(), by=by)
    assert client.get(new).status_code == 404


def test_nobody_can_give_another_an_address() -> None:
    """The database takes it from herself alone."""
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        calendar.renew(by)
        hers = by.person_id
    with pytest.raises(DBAPIError), given.acting(WANG_MIN, "hongqi") as by:
        session.execute(
            text("INSERT INTO calendar_feed VALUES (:tenant, :other, 'x', now())"), {"tenant": home_tenant(), "other": (hers or 0) + 1}
        )
    with given.acting(WANG_MIN, "hongqi"):
        session.execute(text("DELETE FROM calendar_feed WHERE tenant_id = :tenant"), {"tenant": home_tenant()})
    with given.acting(CHEN_GUILAN, "hongqi"):
        assert calendar.made_at(hers or 0) is not None


def test_days_of_transfers_and_of_public_notices_stand_in_it(client: FlaskClient) -> None:
    posted(in_notice(1))
    signed(composed())
    address = address_of(given.signed_in(client, WANG_MIN))
    found = events(client.get(address).data)
    assert (date(2026, 11, 29), "鉴定批次 2026-01：公示期最后一天") in found
    assert (date(2026, 12, 23), "移交 2026-01：送交并登记签收（2 件）") in found
