"""The outbox page: states, one mail as it is read, sending again; nobody else's mails."""

import re
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient

from commarch.jobs import sending
from commarch.notices import NoticeKind
from tests import given
from tests.notices.mailbox import Mailbox
from tests.notices.test_outbox import owe
from tests.world import CHEN_GUILAN, HE_JING, LI_NA, MA_LIN, WANG_MIN


def address_of(admin: psycopg.Connection, code: str = "hongqi") -> str:
    row = admin.execute("SELECT n.id FROM notice n JOIN tenant t ON t.id = n.tenant_id WHERE t.code = %s", [code]).fetchone()
    assert row is not None
    return f"/c/{code}/notices/{row[0]}"


def test_an_empty_outbox_says_when_there_will_be_something(client: FlaskClient) -> None:
    page = given.signed_in(client, WANG_MIN).get("/c/hongqi/notices/")
    assert page.status_code == 200
    assert "还没有提醒" in page.text
    assert "没有设置邮件服务器" in page.text


def test_a_failed_mail_is_shown_with_its_reason_and_sent_again(client: FlaskClient, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    mailbox.refusals[CHEN_GUILAN.email] = "550 no"
    owe(CHEN_GUILAN)
    sending.send_all()
    given.signed_in(client, WANG_MIN)
    page = client.get("/c/hongqi/notices/?state=failed").text
    assert "对方拒收（550）" in page
    assert "陈桂兰" in page
    mailbox.refusals.clear()
    shown = client.get(address_of(admin)).text
    assert "54 件" in shown
    assert "期满不等于销毁" in shown
    answer = client.post(address_of(admin) + "/resendings", data={"csrf_token": given.csrf_token(shown)})
    assert answer.status_code == 303
    assert sending.send_all() == {"sent": 1}
    assert "重发 1 次" in client.get("/c/hongqi/notices/").text


def test_a_waiting_mail_can_not_be_resent(client: FlaskClient, admin: psycopg.Connection) -> None:
    owe(CHEN_GUILAN)
    given.signed_in(client, WANG_MIN)
    page = client.get("/c/hongqi/notices/")
    answer = client.post(address_of(admin) + "/resendings", data={"csrf_token": given.csrf_token(page.text)})
    assert answer.status_code == 422
    assert "不必重发" in answer.text


def test_a_foreign_tenants_mail_is_as_missing_as_one_that_is_not(client: FlaskClient, admin: psycopg.Connection) -> None:
    owe(WANG_MIN)
    notice_id = address_of(admin).rsplit("/", 1)[1]
    given.signed_in(client, MA_LIN)
    assert client.get(address_of(admin)).status_code == 404
    own = client.get(f"/c/binjiang/notices/{notice_id}")
    missing = client.get("/c/binjiang/notices/01a20406-40be-769c-a50d-ffd2917adb51")
    assert own.status_code == missing.status_code == 404
    token = given.csrf_token(client.get("/c/binjiang/notices/").text)
    answer = client.post(f"/c/binjiang/notices/{notice_id}/resendings", data={"csrf_token": token})
    assert answer.status_code == 404
    assert admin.execute("SELECT resent FROM notice").fetchone() == (0,)
    assert "还没有提醒" in client.get("/c/binjiang/notices/").text


def test_one_time_links_are_shown_to_nobody_who_could_become_somebody_by_them(client: FlaskClient, admin: psycopg.Connection) -> None:
    owe(CHEN_GUILAN, kind=NoticeKind.INVITATION, facts={"token": "s3cret-token"})
    given.signed_in(client, WANG_MIN)
    assert "s3cret-token" not in client.get(address_of(admin)).text
    client.post("/logout", data={"csrf_token": given.csrf_token(client.get("/c/hongqi/notices/").text)})
    assert "s3cret-token" in given.signed_in(client, HE_JING).get(address_of(admin)).text
    admin.execute("UPDATE notice SET kind = 'password_reset'")
    assert "s3cret-token" in client.get(address_of(admin)).text, "on one's own machine the administrator hands it on"
    client.post("/logout", data={"csrf_token": given.csrf_token(client.get("/c/hongqi/notices/").text)})
    assert "s3cret-token" not in given.signed_in(client, CHEN_GUILAN).get(address_of(admin)).text


def test_the_outbox_is_walked_by_key_in_a_constant_number_of_statements(client: FlaskClient, admin: psycopg.Connection) -> None:
    for number in range(120):
        owe(LI_NA, "wenyuan", key=str(number))
    given.signed_in(client, LI_NA)
    seen: list[str] = []
    address = "/c/wenyuan/notices/"
    for expected in (50, 50, 20):
        page = client.get(address).text
        found = re.findall(r'href="(/c/wenyuan/notices/[0-9a-f-]{36})"', page)
        assert len(found) == expected
        seen += found
        further = re.search(r'href="([^"]*before=[^"]*)"', page)
        address = further[1].replace("&amp;", "&") if further else ""
    assert len(set(seen)) == 120


def test_a_head_without_an_outbox_duty_is_refused_and_strangers_are_sent_to_the_door(app: Flask, client: FlaskClient) -> None:
    answer: Any = client.get("/c/hongqi/notices/")
    assert answer.status_code == 303
    assert "/login" in answer.location
