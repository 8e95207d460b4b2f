"""The trail: written with the act, chained, and no change to it goes unseen (reliability T23)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import psycopg
import pytest
from flask import Flask

from commarch import audit
from commarch.audit import Act
from commarch.audit.chain import SALT, content_hash
from commarch.database import Context, Mode
from commarch.database.context import application_key, signed
from tests import given
from tests.conftest import SECRET
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN, ZHOU_LAN, Somebody

KEY = application_key(SECRET)


def write(count: int = 1) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        for number in range(count):
            audit.record(Act.EXPORT, "item", number, f"第 {number} 件", by=by, after={"count": number, "题": "〔2015〕𠮷"}, reason="核对")


def verified() -> list[str]:
    with given.the_system("hongqi"):
        return [fault.what for fault in audit.verify()[1]]


def test_an_entry_says_who_did_what_and_the_chain_holds(app: Flask) -> None:
    write(3)
    with given.acting(CHEN_GUILAN, "hongqi"):
        newest = audit.trail(limit=3)
        assert [(entry.person_name, entry.act, entry.thing_id, entry.reason) for entry in newest] == [
            ("王敏", Act.EXPORT, str(number), "核对") for number in (2, 1, 0)
        ]
    assert verified() == []


def test_an_act_rolled_back_leaves_no_entry(app: Flask) -> None:
    with given.the_system("hongqi"):
        before = audit.verify()[0]
    with pytest.raises(ZeroDivisionError), given.acting(WANG_MIN, "hongqi") as by:
        audit.record(Act.EXPORT, "item", 1, "件", by=by)
        raise ZeroDivisionError
    write()
    with given.the_system("hongqi"):
        assert audit.verify() == (before + 1, [])


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE audit_entry SET after = '{\"count\": 9}' WHERE thing_id = '1' AND act = 'export'", "内容与校验值不符"),
        ("UPDATE audit_entry SET person_name = '别人' WHERE thing_id = '1' AND act = 'export'", "内容与校验值不符"),
        ("DELETE FROM audit_entry WHERE thing_id = '1' AND act = 'export'", "缺少第"),
        ("DELETE FROM audit_entry WHERE thing_id = '3' AND act = 'export'", "末尾与链头记录不符"),
        (
            "UPDATE audit_entry a SET number = -a.number WHERE act = 'export'; "
            "UPDATE audit_entry SET number = (SELECT max(-number) + min(-number) FROM audit_entry WHERE number < 0) + number WHERE number < 0",
            "接不上",
        ),
    ],
)
def test_every_tampering_is_found(app: Flask, admin: psycopg.Connection, tampering: str, said: str) -> None:
    write(4)
    admin.execute(tampering)
    assert any(said in what for what in verified())


def test_twenty_clerks_at_once_leave_one_unbroken_chain(app: Flask) -> None:
    def one(_: int) -> None:
        with app.app_context():
            write()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(20)))
    assert verified() == []


def test_another_tenants_trail_is_not_there(app: Flask) -> None:
    write()
    with given.acting(MA_LIN, "binjiang"):
        assert {entry.act for entry in audit.trail()} & {Act.EXPORT} == set()


NUMBER = "(SELECT last_number + 1 FROM audit_head)"


@pytest.mark.parametrize(
    ("mode", "who"),
    [(Mode.MEMBER, CHEN_GUILAN), (Mode.MEMBER, None), (Mode.ATTEND, WANG_MIN), (Mode.SYSTEM, WANG_MIN)],
)
def test_nobody_writes_into_the_trail_for_another(naked: psycopg.Connection, mode: Mode, who: Somebody | None) -> None:
    """A member in her own name and no other, the street's archivist who attends in hers, the system in nobody's."""
    acting = {Mode.MEMBER: given.person_id(WANG_MIN), Mode.ATTEND: given.person_id(ZHOU_LAN)}.get(mode)
    claim = signed(Context(mode, given.tenant_id("hongqi"), acting), KEY)
    words = (
        "INSERT INTO audit_entry (tenant_id, number, at, person_id, person_name, act, thing_kind, thing_id, thing_label, content_hash, "
        f"previous_hash, hash) VALUES (%s, {NUMBER}, now(), %s, '某人', 'export', 'item', '1', '件', '', '', '')"
    )
    for author, refused in ((given.person_id(who) if who else None, True), (acting, False)):
        naked.execute("SELECT guard.enter(%(claims)s, %(signature)s)", claim)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="audit_entry_by_its_author") if refused else nullcontext():
            naked.execute(words, [given.tenant_id("hongqi"), author])
        naked.rollback()


def test_what_an_entry_tells_can_not_be_found_out_by_trying(app: Flask, admin: psycopg.Connection) -> None:
    """Two entries that tell the same have different hashes; without the salt, which goes with the content, nobody can try words."""
    with given.acting(WANG_MIN, "hongqi") as by:
        for _ in range(2):
            audit.record(Act.EXPORT, "item", 1, "低保户名册", by=by)
    rows = admin.execute("SELECT content_hash, salt FROM audit_entry WHERE act = 'export'").fetchall()
    assert len({row[0] for row in rows}) == 2
    assert {len(row[1]) for row in rows} == {SALT}
    unsalted = content_hash({"thing_label": "低保户名册", "before": None, "after": None, "reason": None})
    assert unsalted not in {row[0] for row in rows}
    admin.execute("UPDATE audit_entry SET salt = NULL WHERE act = 'export'")
    assert set(verified()) == {"内容与校验值不符，被改动过"}


def test_a_trail_from_before_there_was_salt_verifies_and_goes_on(
    app: Flask, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr("commarch.audit.operations.token_bytes", lambda _: None)
        write(2)
    write(2)
    salted = admin.execute("SELECT salt IS NOT NULL FROM audit_entry WHERE act = 'export' ORDER BY number").fetchall()
    assert salted == [(False,), (False,), (True,), (True,)]
    assert verified() == []
