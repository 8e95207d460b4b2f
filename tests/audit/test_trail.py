"""The trail: written with the act, chained, and no change to it goes unseen (reliability T23)."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask import Flask

from commarch import audit
from commarch.audit import Act
from tests import given
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN


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
