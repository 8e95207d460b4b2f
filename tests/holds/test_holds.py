"""Holds: several on an item, dated, lifted by head and street together and by nobody else (R06)."""

from datetime import date
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import insert
from sqlalchemy.exc import ProgrammingError

from commarch import audit, clock, holds
from commarch.accounts import Role
from commarch.audit import Act
from commarch.database import Context, Mode, home_tenant, session, within
from commarch.errors import RuleBroken
from commarch.holds import ConsentPart, HoldConsent, HoldReason, Standing
from tests import given
from tests.conftest import TODAY
from tests.handover.office import appointed, attending
from tests.holds.ice import REVIEW, a_hold, asked, found, head_consents, lifted, placed, street_consents
from tests.world import CHEN_GUILAN, LI_NA, MA_LIN, WANG_MIN, ZHOU_LAN

pytestmark = pytest.mark.usefixtures("app")


def test_several_holds_lie_on_one_item_and_each_is_lifted_by_itself() -> None:
    first, items = a_hold()
    with given.acting(WANG_MIN, "hongqi") as by:
        second = placed(by, items[:1], reason=HoldReason.AUDIT, because="专项审计").id
    with given.acting(WANG_MIN, "hongqi"):
        lying = holds.holds_on(items)
        assert [one.id for one in lying[items[0]]] == [first, second]
        assert [one.id for one in lying[items[1]]] == [first]
    lifted(first)
    with given.acting(WANG_MIN, "hongqi"):
        assert holds.held_ids(items) == {items[0]}
        assert found(first).is_lifted
        assert not found(second).is_lifted


def test_a_hold_is_one_act_in_the_trail_with_the_codes_of_its_items() -> None:
    key, items = a_hold(3)
    with given.acting(WANG_MIN, "hongqi"):
        (entry,) = audit.history_of("hold", key)
        assert entry.act is Act.PLACE_HOLD
        assert entry.after is not None
        assert entry.after["count"] == len(items) == len(entry.after["codes"])
        assert entry.reason == "与承包方的合同纠纷"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"because": "  "}, "because"),
        ({"authority": ""}, "authority"),
        ({"from_on": date(2026, 11, 24)}, "from_on"),
        ({"from_on": date(1026, 1, 1)}, "from_on"),
        ({"review_on": TODAY}, "review_on"),
        ({"from_on": date(2020, 1, 1), "review_on": date(2026, 1, 1)}, "review_on"),
        ({"review_on": date(2031, 11, 24)}, "review_on"),
    ],
)
def test_a_hold_needs_words_and_possible_dates(facts: dict[str, object], field: str) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by)
        session.flush()
        with pytest.raises(RuleBroken) as refused:
            placed(by, [item.id], **facts)
        assert refused.value.field == field


def test_the_review_may_lie_five_years_ahead_and_no_more() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by)
        session.flush()
        assert placed(by, [item.id], review_on=date(2031, 11, 23)).review_on == date(2031, 11, 23)


def test_only_filed_items_of_ones_own_are_held() -> None:
    with given.acting(MA_LIN, "binjiang") as by:
        foreign = given.a_filed_item(by).id
    with given.acting(WANG_MIN, "hongqi") as by:
        draft, mine = given.a_draft(by), given.a_filed_item(by)
        session.flush()
        with pytest.raises(RuleBroken, match="已归档"):
            placed(by, [mine.id, draft.id])
        for missing in (foreign, UUID(int=7)):
            with pytest.raises(RuleBroken, match="找不到"):
                placed(by, [mine.id, missing])
        with pytest.raises(RuleBroken, match="没有选中"):
            placed(by, [])
        assert holds.held_ids([mine.id]) == set()


@pytest.mark.parametrize("order", [(head_consents, street_consents), (street_consents, head_consents)])
def test_only_the_second_consent_lifts(order: tuple[object, object]) -> None:
    key, items = a_hold()
    asked(key)
    first, second = order
    first(key)  # type: ignore[operator]
    with given.acting(WANG_MIN, "hongqi"):
        assert not found(key).is_lifted
        assert holds.held_ids(items) == set(items)
    second(key)  # type: ignore[operator]
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).is_lifted
        assert holds.held_ids(items) == set()
        assert [entry.act for entry in audit.history_of("hold", key)] == [Act.LIFT_HOLD, Act.ASK_LIFTING, Act.ASK_LIFTING, Act.PLACE_HOLD]


def test_nobody_consents_before_it_is_asked_for_or_twice() -> None:
    key, _ = a_hold()
    with pytest.raises(RuleBroken, match="还没有人申请"):
        head_consents(key)
    asked(key)
    with pytest.raises(RuleBroken, match="已经有人申请"):
        asked(key)
    head_consents(key)
    with pytest.raises(RuleBroken, match="已经同意过"):
        head_consents(key)
    street_consents(key)
    with pytest.raises(RuleBroken, match="已经解冻"):
        street_consents(key)


def test_a_clerk_consents_for_nobody_and_the_street_not_for_the_head() -> None:
    key, _ = a_hold()
    asked(key)
    for part in ConsentPart:
        with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="本人同意"):
            holds.consent(found(key), part, by=by)
    with attending() as by, pytest.raises(RuleBroken, match="本人同意"):
        holds.consent(found(key), ConsentPart.HEAD, by=by)
    with given.acting(CHEN_GUILAN, "hongqi") as by, pytest.raises(RuleBroken, match="本人同意"):
        holds.consent(found(key), ConsentPart.STREET, by=by)


def test_one_who_is_head_and_archivist_does_not_lift_alone() -> None:
    key, _ = a_hold()
    asked(key)
    head_consents(key)
    appointed(CHEN_GUILAN, "xueyuanlu", Role.STREET_ARCHIVIST)
    with attending(CHEN_GUILAN) as by, pytest.raises(RuleBroken, match="两个人"):
        holds.consent(found(key), ConsentPart.STREET, by=by)


@pytest.mark.parametrize("part", list(ConsentPart))
def test_the_database_takes_no_consent_from_who_may_not_give_it(part: ConsentPart) -> None:
    """Whoever goes round the operation meets the wall."""
    key, _ = a_hold()
    with pytest.raises(ProgrammingError, match="row-level security"), given.acting(WANG_MIN, "hongqi") as by:
        values = {"tenant_id": home_tenant(), "id": UUID(int=5), "hold_id": key, "part": part, "person_id": by.person_id}
        session.execute(insert(HoldConsent).values(**values, person_name=by.name, at=clock.now()))


def test_the_database_changes_nothing_of_a_hold_but_its_review_and_lifting(admin: psycopg.Connection) -> None:
    key, _ = a_hold()
    granted = "SELECT has_column_privilege('commarch_app', 'hold', %s, 'UPDATE')"
    for column in ("because", "authority", "from_on", "reason"):
        assert admin.execute(granted, [column]).fetchone() == (False,)
    assert admin.execute("SELECT has_table_privilege('commarch_app', 'held_item', 'DELETE')").fetchone() == (False,)
    with pytest.raises(psycopg.errors.CheckViolation):
        admin.execute("UPDATE hold SET lifted_at = now() WHERE id = %s", [key])


def test_an_old_tab_lifts_nothing() -> None:
    key, _ = a_hold()
    asked(key)
    with given.acting(CHEN_GUILAN, "hongqi") as by, pytest.raises(RuleBroken, match="刚刚有人"):
        holds.consent(found(key), ConsentPart.HEAD, by=by, revision=1)


def test_holds_are_listed_by_their_review_page_by_page() -> None:
    days = [date(2027, 3, 1), date(2026, 12, 1), date(2027, 3, 1)]
    keys = [a_hold(1, review_on=day)[0] for day in days]
    lifted(a_hold(1)[0])
    with given.acting(WANG_MIN, "hongqi"):
        whole = holds.open_holds()
        assert [one.hold.id for one in whole] == [keys[1], keys[0], keys[2]]
        assert [one.items for one in whole] == [1, 1, 1]
        last = whole[0].hold
        assert [one.hold.id for one in holds.open_holds(after=(last.review_on, last.id), limit=1)] == [keys[0]]
        assert [one.id for one in holds.due_for_review(date(2026, 12, 1))] == [keys[1]]
        counts = holds.count_holds(date(2026, 12, 1))
        assert counts == {Standing.OPEN: 3, Standing.REVIEW_DUE: 1, Standing.LIFTING: 0, Standing.LIFTED: 1}


def test_the_street_is_shown_what_it_is_asked_for_and_not_what_it_is_about() -> None:
    key, _ = a_hold()
    a_hold()
    asked(key)
    tenants = [given.tenant_id(code) for code in ("hongqi", "wenyuan")]
    with within(session, Context(Mode.SUPERVISE, given.tenant_id("xueyuanlu"), given.person_id(ZHOU_LAN))):
        (seen,) = holds.asked_across(tenants)
        assert (seen.id, seen.items, seen.has_head, seen.review_on) == (key, 2, False, REVIEW)
        assert not hasattr(seen, "because")


def test_another_communitys_hold_is_missing() -> None:
    key, items = a_hold()
    with given.acting(LI_NA, "wenyuan"):
        assert holds.find_hold(key) is None
        assert holds.holds_on(items) == {}


def test_a_review_is_moved_with_its_reason_and_not_into_the_past() -> None:
    key, _ = a_hold()
    with given.acting(WANG_MIN, "hongqi") as by:
        holds.move_review(found(key), date(2028, 5, 23), "二审尚未开庭", by=by, today=TODAY)
    for day, because in ((TODAY, "晚了"), (date(2032, 1, 1), "太晚"), (date(2028, 5, 23), "一样"), (date(2029, 1, 1), " ")):
        with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken):
            holds.move_review(found(key), day, because, by=by, today=TODAY)
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).review_on == date(2028, 5, 23)
        last = audit.history_of("hold", key, limit=1)[0]
        assert (last.act, last.reason) == (Act.MOVE_REVIEW, "二审尚未开庭")


def test_the_street_refuses_a_lifting_and_a_consent_to_it_does_not_count_for_the_next_request() -> None:
    key, _ = a_hold()
    asked(key)
    head_consents(key)
    with given.acting(CHEN_GUILAN, "hongqi") as by, pytest.raises(RuleBroken, match="街道档案员退回"):
        holds.refuse_lifting(found(key), "不行", by=by)
    with attending() as by:
        with pytest.raises(RuleBroken, match="为什么不同意"):
            holds.refuse_lifting(found(key), " ", by=by)
        holds.refuse_lifting(found(key), "判决还没有生效", by=by)
    with given.acting(WANG_MIN, "hongqi"):
        one = found(key)
        assert (one.refused_because, one.refused_by_name, one.head_id, one.lifting_asked_at) == ("判决还没有生效", "周岚", None, None)
        assert [other.id for other in holds.refused_since(TODAY)] == [key]
        assert holds.consents_of(one) == {}
    asked(key)
    street_consents(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert not found(key).is_lifted, "the head's consent was to the request that was refused"
    head_consents(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).is_lifted
