"""An invitation opens an account, and an account may open several tenants: no administrator comes into another tenant by inviting."""

import psycopg
import pytest
from flask import Flask

from commarch import accounts, settings
from commarch.accounts import Role
from commarch.errors import RuleBroken
from tests import given
from tests.notices.mailbox import Mailbox
from tests.web.people import send
from tests.world import HE_JING

NEW = "newcomer@example.org"


def invited_in(code: str) -> accounts.Invited:
    with given.the_system(code) as by:
        return accounts.invite(NEW, "新来的", Role.CLERK, by=by)


def test_a_person_who_waits_elsewhere_gets_no_second_link_that_others_could_read(app: Flask, admin: psycopg.Connection) -> None:
    theirs = invited_in("binjiang")
    assert theirs.token is not None
    assert invited_in("hongqi").token is None
    assert admin.execute("SELECT count(*) FROM one_time_link WHERE person_id = %s", [theirs.person_id]).fetchone() == (1,), (
        "the first one holds"
    )
    with given.the_system("hongqi") as by, pytest.raises(RuleBroken, match="不能由旁人转交"):
        accounts.invite_again(theirs.person_id, by=by)


def test_where_mails_go_out_the_mailbox_alone_has_the_link(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    assert settings.current().smtp_url
    browser = given.signed_in(app.test_client(), HE_JING)
    answer = send(browser, "/c/hongqi/people/new", {"email": NEW, "name": "新来的", "role": Role.CLERK.value})
    assert answer.status_code == 303, answer.text
    shown = admin.execute("SELECT id, facts ->> 'token' FROM notice WHERE kind = 'invitation'").fetchone()
    assert shown is not None
    assert shown[1]
    assert shown[1] not in browser.get(f"/c/hongqi/notices/{shown[0]}").text
