"""Periods that change: an event happens, an appraisal keeps on, for ever or for years; the code never (R05, R09, F-rows 19, 20, 23)."""

from datetime import date

import psycopg
import pytest

from commarch import audit, holdings, retention
from commarch.audit import Act
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.faults import ChangedMeanwhile
from commarch.retention import RetentionChange
from commarch.retention.reasons import why
from commarch.schemes.expiry import Basis, RetentionStatus
from commarch.schemes.periods import RetentionPeriod
from tests import given
from tests.conftest import TODAY
from tests.holds.ice import placed
from tests.world import LI_NA, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
TEN, THIRTY = RetentionPeriod("D10"), RetentionPeriod("D30")


def a_card(by: audit.Actor) -> Item:
    """File a card of fixed assets, which waits for its scrapping."""
    item = given.a_filed_item(by, "固定资产卡片", category="KU·04", retention="E5", document_date="2015-03-04", year=2015)
    session.flush()
    return item


def an_old_item(by: audit.Actor) -> Item:
    """File a document of 2015 that is kept for ten years."""
    item = given.a_filed_item(by, document_date="2015-03-04", year=2015)
    session.flush()
    return item


def test_an_event_that_happened_starts_the_period() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_card(by)
        code, waiting = item.archival_code, retention.facts(item)
        assert waiting.status(TODAY, 90) is RetentionStatus.WAITING_FOR_EVENT
        event = retention.meet_event(item, date(2020, 6, 30), reason="2020 年第 3 号报废批复", by=by, today=TODAY)
        session.flush()
        assert (item.event_on, item.starts_on, item.ends_on) == (date(2020, 6, 30), date(2021, 1, 1), date(2025, 12, 31))
        assert (event.change, event.basis, event.from_ends_on, event.to_ends_on) == ("event_met", Basis.EVENT, None, date(2025, 12, 31))
        found = retention.facts(item)
        assert found.expiry.ends_on == item.ends_on
        assert found.history == [event]
        assert item.archival_code == code
    with given.acting(WANG_MIN, "hongqi"):
        entry = audit.history_of("item", item.id)[0]
        assert (entry.act, entry.reason) == (Act.MEET_EVENT, "2020 年第 3 号报废批复")


@pytest.mark.parametrize("on", [date(2026, 11, 24), date(1948, 12, 31), date(9999, 12, 31)])
def test_an_event_that_can_not_have_happened_is_refused_at_its_field(on: date) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_card(by)
        with pytest.raises(RuleBroken) as refused:
            retention.meet_event(item, on, reason="报废", by=by, today=TODAY)
        assert refused.value.field == "on"
        assert item.ends_on is None


def test_only_an_event_based_item_has_an_event_and_never_without_a_ground() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item, card = an_old_item(by), a_card(by)
        with pytest.raises(RuleBroken, match="不需要起算事件"):
            retention.meet_event(item, date(2020, 6, 30), reason="报废", by=by, today=TODAY)
        with pytest.raises(RuleBroken, match="理由") as refused:
            retention.meet_event(card, date(2020, 6, 30), reason=" ", by=by, today=TODAY)
        assert refused.value.field == "reason"


def test_an_event_is_put_right_but_never_so_that_the_period_ends_sooner() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_card(by)
        retention.meet_event(item, date(2020, 6, 30), reason="报废批复", by=by, today=TODAY)
        session.flush()
        for on in (date(2019, 6, 30), date(2020, 6, 30)):
            with pytest.raises(RuleBroken) as refused:
                retention.meet_event(item, on, reason="写错", by=by, today=TODAY)
            assert refused.value.field == "on"
        retention.meet_event(item, date(2021, 1, 15), reason="批复日期写错", by=by, today=TODAY)
        session.flush()
        assert item.ends_on == date(2026, 12, 31)
        assert retention.facts(item).expiry.ends_on == item.ends_on


def test_somebody_elses_change_is_not_overwritten() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_card(by)
        with pytest.raises(ChangedMeanwhile):
            retention.meet_event(item, date(2020, 6, 30), reason="报废", by=by, today=TODAY, revision=item.revision + 1)


@pytest.mark.parametrize(
    ("basis", "ends_on"), [(Basis.OLD_DUE_DATE, date(2035, 12, 31)), (Basis.DECISION, date(2036, 12, 31))], ids=["old due", "decision"]
)
def test_an_extension_counts_from_the_basis_that_was_chosen(basis: Basis, ends_on: date) -> None:
    """The handbook's vector: 2015, ten years, extended by ten in 2026."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = an_old_item(by)
        code = item.archival_code
        told = {"decided_on": TODAY, "basis": basis, "batch_number": "2026-01", "reason": "仍有查考价值", "by": by}
        event = retention.extend(item, TEN, **told)  # type: ignore[arg-type]
        session.flush()
        assert (item.ends_on, item.current_retention_code, item.retention_code, item.archival_code) == (ends_on, "D10", "D10", code)
        assert (event.from_ends_on, event.to_ends_on, event.batch_number, event.basis) == (date(2025, 12, 31), ends_on, "2026-01", basis)
        found = retention.facts(item)
        assert found.expiry.ends_on == ends_on
        assert "续存 10年" in "".join(why(found.expiry))


def test_an_item_is_extended_again_and_again_and_then_for_ever() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = an_old_item(by)
        told = {"basis": Basis.OLD_DUE_DATE, "reason": "仍有查考价值", "by": by}
        retention.extend(item, TEN, decided_on=TODAY, batch_number="2026-01", **told)  # type: ignore[arg-type]
        session.flush()
        retention.extend(item, THIRTY, decided_on=date(2036, 2, 1), batch_number="2036-01", **told)  # type: ignore[arg-type]
        session.flush()
        assert item.ends_on == date(2065, 12, 31)
        retention.extend(item, RetentionPeriod("Y"), decided_on=date(2066, 2, 1), batch_number="2066-01", **told)  # type: ignore[arg-type]
        session.flush()
        assert (item.starts_on, item.ends_on, item.current_retention_code, item.retention_code) == (None, None, "Y", "D10")
        found = retention.facts(item)
        assert [one.change for one in found.history] == ["extended", "extended", "made_permanent"]
        assert found.status(date(2999, 1, 1), 90) is RetentionStatus.PERMANENT
        with pytest.raises(RuleBroken, match="永久"):
            retention.extend(item, TEN, decided_on=date(2070, 1, 1), batch_number="2070-01", **told)  # type: ignore[arg-type]


def test_an_extension_that_would_shorten_or_end_in_the_past_is_refused() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, document_date="2015-03-04", year=2015, retention="D30")
        session.flush()
        for basis, years in ((Basis.DECISION, "D10"), (Basis.OLD_DUE_DATE, "E5")):
            with pytest.raises(RuleBroken):
                retention.extend(item, RetentionPeriod(years), decided_on=TODAY, basis=basis, batch_number="2026-01", reason="无", by=by)
        assert item.ends_on == date(2045, 12, 31)
        assert retention.events_of([item.id]) == {}


def test_an_appraised_item_takes_no_other_event_any_more() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_card(by)
        retention.meet_event(item, date(2020, 6, 30), reason="报废批复", by=by, today=TODAY)
        session.flush()
        retention.extend(item, TEN, decided_on=TODAY, basis=Basis.OLD_DUE_DATE, batch_number="2026-01", reason="留存", by=by)
        session.flush()
        with pytest.raises(RuleBroken, match="已经鉴定"):
            retention.meet_event(item, date(2022, 6, 30), reason="改", by=by, today=TODAY)
        assert retention.facts(item).expiry.ends_on == item.ends_on == date(2035, 12, 31)


def test_a_draft_has_no_period_to_change() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = given.a_draft(by)
        session.flush()
        with pytest.raises(RuleBroken, match="室藏"):
            retention.make_permanent(draft, decided_on=TODAY, batch_number="2026-01", reason="留", by=by)


def test_facts_of_many_items_take_two_statements(statements: list[str]) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        items = [an_old_item(by) for _ in range(3)]
        placed(by, [items[0].id])
        retention.extend(items[1], TEN, decided_on=TODAY, basis=Basis.OLD_DUE_DATE, batch_number="2026-01", reason="留", by=by)
        session.flush()
        del statements[:]
        found = retention.facts_of(items)
        assert len(statements) == 2
        assert [found[one.id].is_held for one in items] == [True, False, False]
        assert [found[one.id].was_appraised for one in items] == [False, True, False]
        assert found[items[0].id].status(TODAY, 90) is RetentionStatus.FROZEN


def test_another_communitys_history_is_not_read() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = an_old_item(by)
        key = item.id
        retention.make_permanent(item, decided_on=TODAY, batch_number="2026-01", reason="孤本", by=by)
    with given.acting(LI_NA, "wenyuan"):
        assert retention.events_of([key]) == {}


def test_the_database_lets_nobody_change_or_shorten_a_history(admin: psycopg.Connection) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = an_old_item(by)
        retention.extend(item, TEN, decided_on=TODAY, basis=Basis.OLD_DUE_DATE, batch_number="2026-01", reason="留", by=by)
    for right in ("UPDATE", "DELETE"):
        assert admin.execute("SELECT has_table_privilege('commarch_app', 'retention_event', %s)", [right]).fetchone() == (False,)
    with pytest.raises(psycopg.errors.CheckViolation):
        admin.execute("UPDATE retention_event SET to_ends_on = '2020-01-01'")


def test_an_extension_survives_a_correction_of_the_description() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = an_old_item(by)
        retention.extend(item, TEN, decided_on=TODAY, basis=Basis.OLD_DUE_DATE, batch_number="2026-01", reason="留", by=by)
        session.flush()
        holdings.edit(item, {"note": "有附图"}, revision=item.revision, by=by, today=TODAY)
        session.flush()
        assert item.ends_on == retention.facts(item).expiry.ends_on == date(2035, 12, 31)
        assert {one.change for one in retention.facts(item).history} == {RetentionChange.EXTENDED}
