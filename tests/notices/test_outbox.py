"""The outbox: owed once, sent once, retried, given up where a person sees it, resent by a person."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from flask import Flask

from commarch import accounts, clock, notices, settings
from commarch.accounts import Role
from commarch.database import Context, Mode, session, within
from commarch.errors import RuleBroken
from commarch.jobs import sending
from commarch.notices import NoticeKind, NoticeState, rules
from tests import given
from tests.conftest import TODAY
from tests.notices.mailbox import Mailbox, text_of
from tests.world import CHEN_GUILAN, LI_NA, MA_LIN, WANG_MIN, Somebody

FACTS: dict[str, Any] = {"items": [{"due_on": "2026-01-01", "count": 54, "years": [2015], "period": "10年"}], "filings": []}


def owe(somebody: Somebody, code: str = "hongqi", key: str = "2026-11-23", **more: Any) -> bool:
    person_id = given.person_id(somebody)
    with given.the_system(code):
        told = {"kind": NoticeKind.DIGEST, "facts": FACTS, **more}
        return notices.owe(told.pop("kind"), person_id=person_id, key=key, on_date=TODAY, **told)


def rows(admin: psycopg.Connection, what: str = "state, attempts") -> list[tuple[Any, ...]]:
    return admin.execute(f"SELECT {what} FROM notice ORDER BY id").fetchall()


def test_a_notice_owed_twice_is_written_once(app: Flask, admin: psycopg.Connection) -> None:
    assert owe(WANG_MIN)
    assert not owe(WANG_MIN)
    assert owe(CHEN_GUILAN)
    assert owe(WANG_MIN, key="2026-11-30")
    assert len(rows(admin)) == 3


def test_a_waiting_notice_is_sent_once(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    owe(WANG_MIN)
    assert sending.send_all() == {"sent": 1}
    assert sending.send_all() == {}
    assert mailbox.recipients == [[WANG_MIN.email]]
    assert "2015 年度" in text_of(mailbox.mails[0])
    assert rows(admin) == [("sent", 1)]


def test_without_a_mail_server_mails_are_shown(app: Flask, admin: psycopg.Connection) -> None:
    owe(WANG_MIN)
    assert sending.send_all() == {"shown": 1}
    assert rows(admin) == [("shown", 1)]


def test_a_mail_server_that_is_down_costs_a_delay_and_no_mail(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    owe(WANG_MIN)
    owe(CHEN_GUILAN)
    mailbox.down()
    assert sending.send_all() == {"waiting": 1}
    assert rows(admin) == [("waiting", 1), ("waiting", 1)]
    assert "邮件服务器连接不上" in rows(admin, "last_fault")[0][0]
    assert sending.send_all() == {}, "not before the wait is over"
    mailbox.up()
    with clock.standing_on(clock.now() + timedelta(minutes=2)):
        assert sending.send_all() == {"sent": 2}
    assert len(set(mailbox.ids())) == 2


def test_a_refused_recipient_is_given_up_and_the_next_one_served(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    mailbox.refusals[WANG_MIN.email] = f"550 5.1.1 <{WANG_MIN.email}> no such user"
    owe(WANG_MIN)
    owe(CHEN_GUILAN)
    assert sending.send_all() == {"failed": 1, "sent": 1}
    state, fault = rows(admin, "state, last_fault")[0]
    assert (state, fault) == ("failed", "对方拒收（550）：邮箱不存在，或不收外来邮件")
    with given.the_system("hongqi"):
        assert notices.failed_count() == 1


def test_a_recipient_who_is_refused_for_now_is_tried_again(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    mailbox.refusals[WANG_MIN.email] = "451 greylisted"
    owe(WANG_MIN)
    owe(CHEN_GUILAN)
    assert sending.send_all() == {"waiting": 1, "sent": 1}
    mailbox.refusals.clear()
    with clock.standing_on(clock.now() + timedelta(minutes=2)):
        assert sending.send_all() == {"sent": 1}


def test_after_the_last_attempt_a_person_must_look(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    owe(WANG_MIN)
    admin.execute("UPDATE notice SET attempts = %s", [rules.MOST_ATTEMPTS - 1])
    mailbox.down()
    assert sending.send_all() == {"failed": 1}
    assert "不再自动发送" in rows(admin, "last_fault")[0][0]


def test_waits_grow_from_a_minute_to_four_hours_and_outlast_a_weekend() -> None:
    waits = [rules.wait_after(attempt) for attempt in range(1, rules.MOST_ATTEMPTS)]
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=4)
    assert sorted(waits) == waits
    assert sum(waits, timedelta()) > timedelta(hours=60)


def test_who_has_left_is_told_nothing_more(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    owe(WANG_MIN)
    with given.the_system("hongqi") as by:
        membership = session.get_one(accounts.Membership, (given_home(), given_id(WANG_MIN), Role.CLERK))
        accounts.dismiss(membership, by=by)
    assert sending.send_all() == {"failed": 1}
    assert mailbox.mails == []
    assert "离岗" in rows(admin, "last_fault")[0][0]


def given_home() -> int:
    from commarch.database import home_tenant

    return home_tenant()


def given_id(somebody: Somebody) -> int:
    from sqlalchemy import select

    found: int = session.scalars(select(accounts.Person.id).where(accounts.Person.email == somebody.email)).one()
    return found


def test_a_person_resends_and_it_is_another_mail(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    owe(WANG_MIN)
    sending.send_all()
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        (entry,) = notices.notice_list().entries
        notices.resend(entry.notice, by=by)
    assert sending.send_all() == {"sent": 1}
    assert len(set(mailbox.ids())) == 2
    assert admin.execute("SELECT count(*) FROM audit_entry WHERE act = 'resend_notice'").fetchone() == (1,)


def test_a_waiting_notice_is_not_resent(app: Flask) -> None:
    owe(WANG_MIN)
    with pytest.raises(RuleBroken, match="还在等待发送"), given.acting(CHEN_GUILAN, "hongqi") as by:
        notices.resend(notices.notice_list().entries[0].notice, by=by)


def test_the_token_of_a_sent_mail_is_forgotten(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    owe(WANG_MIN, kind=NoticeKind.INVITATION, facts={"token": "s3cret-token", "path": "/welcome"})
    sending.send_all()
    assert "http://archives.test/welcome/s3cret-token" in text_of(mailbox.mails[0])
    assert rows(admin, "facts") == [({"path": "/welcome"},)]
    with pytest.raises(RuleBroken, match="一次性地址"), given.acting(CHEN_GUILAN, "hongqi") as by:
        notices.resend(notices.notice_list().entries[0].notice, by=by)


def test_a_password_reset_that_is_only_shown_keeps_no_token(app: Flask, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMARCH_ENVIRONMENT", "production")
    settings.reread()
    owe(WANG_MIN, kind=NoticeKind.PASSWORD_RESET, facts={"token": "s3cret-token"})
    owe(WANG_MIN, kind=NoticeKind.INVITATION, facts={"token": "handed-on"})
    sending.send_all()
    monkeypatch.undo()
    settings.reread()
    assert [facts.get("token") for (facts,) in rows(admin, "facts")] == [None, "handed-on"]


def test_whoever_has_an_account_is_told_of_another_tenant_without_a_link(app: Flask, mailbox: Mailbox) -> None:
    owe(WANG_MIN, kind=NoticeKind.INVITATION, facts={"joined": True})
    sending.send_all()
    assert "用您原来的账号和密码登录" in text_of(mailbox.mails[0])
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        notices.resend(notices.notice_list().entries[0].notice, by=by)


def test_two_senders_never_send_the_same_mail(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    owe(WANG_MIN)
    with admin.transaction():
        admin.execute("SELECT 1 FROM notice FOR UPDATE")
        assert sending.send_all() == {}
    assert sending.send_all() == {"sent": 1}


def test_a_foreign_tenant_sees_no_notice(app: Flask) -> None:
    owe(WANG_MIN)
    with given.acting(MA_LIN, "binjiang"):
        assert notices.notice_list().entries == []
        assert notices.state_counts() == {}


def test_one_person_in_two_tenants_has_an_outbox_in_each(app: Flask, mailbox: Mailbox) -> None:
    assert owe(LI_NA, "wenyuan")
    assert owe(LI_NA, "tielu")
    assert sending.send_all() == {"sent": 2}
    assert sorted("文苑" in mail["Subject"] for mail in mailbox.mails) == [False, True]


def test_a_street_sees_how_mails_fared_and_not_what_they_say(app: Flask) -> None:
    owe(WANG_MIN)
    with within(session, Context(Mode.WATCH, given.tenant_id("xueyuanlu"))):
        assert session.execute(_text("SELECT state FROM notice")).scalars().all() == [NoticeState.WAITING]
    with pytest.raises(Exception, match="permission denied"), within(session, Context(Mode.WATCH, given.tenant_id("xueyuanlu"))):
        session.execute(_text("SELECT facts FROM notice"))


def _text(statement: str) -> Any:
    from sqlalchemy import text

    return text(statement)
