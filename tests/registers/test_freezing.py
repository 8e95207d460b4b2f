"""The yearly freeze: what the register said on 31 December, vouched for in the fonds dossier."""

from datetime import date

import pytest

from commarch import dossier, registers
from commarch.database import home_tenant, session
from commarch.dossier import Sheet
from commarch.errors import RuleBroken
from commarch.registers import RegisterFacts, StrikeKind
from tests import given
from tests.conftest import TODAY
from tests.registers.persons import ID_NUMBER, MASKED, a_register, an_entry, ground
from tests.world import WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def test_a_year_that_is_over_is_frozen_as_it_was_on_its_last_day() -> None:
    """F068. Yearly freeze into the filed record: a sheet of the fonds dossier with counts and the hash of the frozen rows."""
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by)
        stays = an_entry(by, register, date(2025, 3, 1))
        left = an_entry(by, register, date(2024, 3, 1), id_number="", subject="李福")
        registers.strike(left, StrikeKind.DEATH, ground(date(2025, 8, 1)), revision=1, by=by, today=TODAY)
        an_entry(by, register, date(2026, 1, 1), id_number="", subject="新来的")
        registers.amend(stays, {"living": "空巢"}, ground(date(2026, 2, 1)), revision=1, by=by, today=TODAY)
        frozen = registers.freeze(register, 2025, by=by, today=TODAY)
        (row,) = frozen.rows
        assert (row["subject"], row["living"], row["id_number"]) == ("张桂兰", "独居", MASKED)
        assert {name: frozen.figures[name] for name in ("current", "joined", "struck", "struck_as")} == {
            "current": 1,
            "joined": 1,
            "struck": 1,
            "struck_as": {"death": 1},
        }
        sheet = session.get_one(Sheet, {"tenant_id": home_tenant(), "id": frozen.sheet_id})
        said = dossier.as_text(sheet.content)
        assert frozen.sha256 == registers.digest(frozen.rows)
        assert frozen.sha256 in said
        assert "在册 1 条；当年入册 1 条，注销 1 条（死亡 1）" in said
        assert "独居　1" in said
        assert "张桂兰" not in said


def test_what_is_learnt_after_the_freeze_changes_the_history_and_never_the_frozen_rows() -> None:
    """F068"""
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by)
        entry = an_entry(by, register, date(2025, 3, 1))
        registers.freeze(register, 2025, by=by, today=TODAY)
        registers.strike(entry, StrikeKind.DEATH, ground(date(2025, 12, 1)), revision=1, by=by, today=TODAY)
    with given.acting(WANG_MIN, "hongqi"):
        again = registers.find_freeze(register, 2025)
        assert again is not None
        assert [one["subject"] for one in again.rows] == ["张桂兰"]
        assert registers.digest(again.rows) == again.sha256
        assert ID_NUMBER not in str(again.rows)
        assert registers.entries_on(register, date(2025, 12, 31)) == []


@pytest.mark.parametrize(("year", "told"), [(2026, "还没有过完"), (2025, "已经固化"), (2019, "还没有人")])
def test_a_year_is_frozen_once_and_when_it_is_over(year: int, told: str) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by)
        an_entry(by, register, date(2024, 3, 1))
        frozen = registers.freeze(register, 2025, by=by, today=TODAY)
        assert registers.may_freeze(register, [frozen], TODAY) == [2024]
        with pytest.raises(RuleBroken, match=told):
            registers.freeze(register, year, by=by, today=TODAY)


def test_a_register_of_ones_own_is_frozen_too() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        register = registers.set_up(RegisterFacts(name="养犬登记册"), by=by)
        registers.enter(register, {"subject": "赵平"}, ground(date(2025, 5, 1)), by=by, today=TODAY)
        assert registers.freeze(register, 2025, by=by, today=TODAY).figures["choices"] == []
