"""Batches: opened once, held by one, put in order by rule and hand, numbered whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from commarch import accounts, audit, holdings, schemes
from commarch.accounts import Person, Role
from commarch.arrangement import ArrangementBatch, HeldByAnother, OrderChanged, committing, making_up, operations, ordering, queries
from commarch.arrangement.lines import Section, lines_of, newcomers, sections
from commarch.arrangement.preview import numbers_to_come
from commarch.audit import Actor
from commarch.database import Context, Mode, enter, leave, session, within
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, ComponentRole, YearClosed
from commarch.schemes import editing
from tests import given
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, LI_NA, MA_LIN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
CJ10, DQY = Section("CJ", "D10"), Section("DQ", "Y")


def there(batch: ArrangementBatch | UUID) -> ArrangementBatch:
    found = queries.find_batch(batch if isinstance(batch, UUID) else batch.id)
    assert found is not None
    return found


def titles(batch: ArrangementBatch, section: Section = CJ10) -> list[str]:
    return [line.title for line in lines_of(batch, section)]


@pytest.fixture
def heap() -> None:
    """Four papers in one class, one in another, one of another year."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_draft(by, "关于绿化的批复", document_date="2026-05-01")
        given.a_draft(by, "关于消防的通知", document_date="2026-04-01")
        given.a_draft(by, "关于绿化的请示", document_date="2026-03-01")
        given.a_draft(by, "社区简介", document_date="")
        given.a_draft(by, "党员大会纪要", category="WS·DQ", retention="Y")
        given.a_draft(by, "旧年的通知", document_date="2025-03-01")


@pytest.fixture
def batch(heap: None) -> UUID:
    with given.acting(WANG_MIN, "hongqi") as by:
        opened = operations.open_batch(2026, "WS", by=by)
        return opened.id


@pytest.fixture
def a_colleague() -> None:
    """李娜 helps in 红旗 too."""
    person_id, tenant_id = given.person_id(LI_NA), given.tenant_id("hongqi")
    with within(session, Context(Mode.KEEPER)):
        person = session.get_one(Person, person_id)
        enter(session, Context(Mode.SYSTEM, tenant_id))
        accounts.appoint(person, Role.CLERK, by=Actor.system())


# opening


def test_a_batch_takes_in_all_drafts_of_its_year_and_class_in_order(batch: UUID):
    with given.acting(WANG_MIN, "hongqi"):
        found = there(batch)
        assert titles(found) == ["关于绿化的请示", "关于绿化的批复", "关于消防的通知", "社区简介"]
        assert [line.matter for line in lines_of(found, CJ10)] == ["绿化", "绿化", "", ""]
        assert [line.position for line in lines_of(found, CJ10)] == [1, 2, 3, 4]
        assert titles(found, DQY) == ["党员大会纪要"]
        assert [(row.year, row.drafts, row.holder) for row in queries.to_arrange()] == [(2026, 5, "王敏"), (2025, 1, None)]
        assert audit.history_of("arrangement_batch", batch)[0].after == {"count": 5}


def test_one_batch_of_a_year_and_class_is_open_at_a_time(batch: UUID):
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="没有待整理的草稿"):
        operations.open_batch(2024, "WS", by=by)
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="已经有人在整理"):
        operations.open_batch(2026, "WS", by=by)
    with given.acting(MA_LIN, "binjiang") as by:
        given.a_draft(by, document_date="2026-01-01")
        operations.open_batch(2026, "WS", by=by)


def test_of_two_who_begin_at_once_one_is_told(app: Flask, heap: None):
    by, tenant = given.actor(WANG_MIN), given.tenant_id("hongqi")

    def begin(_: int) -> str:
        with app.app_context():
            try:
                with given.within_as(by, tenant):
                    operations.open_batch(2026, "WS", by=by)
            except RuleBroken as broken:
                return str(broken)
            finally:
                session.rollback()
                leave(session)
            return "opened"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(begin, range(2)))
    assert [text for text in told if text == "opened"] == ["opened"]
    assert any("已经有人在整理" in text for text in told)


def test_later_drafts_are_offered_and_join_their_matter(batch: UUID):
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_draft(by, "关于绿化的报告", document_date="2026-01-01")
        given.a_draft(by, "关于选举的通知", document_date="2026-01-01")
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        assert len(newcomers(found)) == 2
        assert operations.gather(found, revision=found.revision, by=by) == 2
    with given.acting(WANG_MIN, "hongqi") as by:
        assert titles(there(batch)) == [
            "关于绿化的请示",
            "关于绿化的批复",
            "关于绿化的报告",
            "关于消防的通知",
            "社区简介",
            "关于选举的通知",
        ]
        assert operations.gather(there(batch), revision=there(batch).revision, by=by) == 0


# two people


def test_the_second_person_sees_who_has_it_and_changes_nothing(batch: UUID, a_colleague: None):
    with given.acting(LI_NA, "hongqi") as by:
        found = there(batch)
        assert operations.holder(found) == "王敏"
        with pytest.raises(HeldByAnother, match="王敏正在整理这一批"):
            ordering.move(found, CJ10, lines_of(found, CJ10)[0].id, 3, revision=found.revision, by=by)


def test_after_taking_over_the_first_is_told_and_nothing_is_overwritten(batch: UUID, a_colleague: None):
    with given.acting(WANG_MIN, "hongqi"):
        seen = there(batch).revision
    with given.acting(LI_NA, "hongqi") as by:
        operations.take_over(there(batch), by=by)
    with given.acting(LI_NA, "hongqi") as by:
        found = there(batch)
        ordering.move(found, CJ10, lines_of(found, CJ10)[3].id, 1, revision=found.revision, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        with pytest.raises(HeldByAnother, match="李娜"):
            ordering.order_by_rule(found, CJ10, revision=seen, by=by)
    with given.acting(WANG_MIN, "hongqi"):
        assert titles(there(batch))[0] == "社区简介"
        entry = audit.history_of("arrangement_batch", batch)[1]
        assert (entry.act, entry.before, entry.after) == ("take_over", {"held_by": "王敏"}, {"held_by": "李娜"})


def test_another_window_of_the_same_person_overwrites_nothing(batch: UUID):
    with given.acting(WANG_MIN, "hongqi") as by:
        found, seen = there(batch), there(batch).revision
        ordering.move(found, CJ10, lines_of(found, CJ10)[0].id, 2, revision=seen, by=by)
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(OrderChanged):
        ordering.order_by_rule(there(batch), CJ10, revision=seen, by=by)


# order


def test_lines_are_moved_to_a_place_and_beyond_the_end_is_the_end(batch: UUID):
    for title, to, order in (
        ("社区简介", 1, ["社区简介", "关于绿化的请示", "关于绿化的批复", "关于消防的通知"]),
        ("社区简介", 99, ["关于绿化的请示", "关于绿化的批复", "关于消防的通知", "社区简介"]),
        ("关于消防的通知", -5, ["关于消防的通知", "关于绿化的请示", "关于绿化的批复", "社区简介"]),
    ):
        with given.acting(WANG_MIN, "hongqi") as by:
            found = there(batch)
            line = next(line for line in lines_of(found, CJ10) if line.title == title)
            ordering.move(found, CJ10, line.id, to, revision=found.revision, by=by)
        with given.acting(WANG_MIN, "hongqi"):
            assert titles(there(batch)) == order


def test_what_a_page_showed_is_put_in_order_and_the_rest_stays(batch: UUID):
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        lines = lines_of(found, CJ10)
        foreign = lines_of(found, DQY)[0].id
        ordering.put_in_order(found, CJ10, [lines[3].id, foreign, lines[1].id, lines[3].id], revision=found.revision, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        assert titles(found) == ["关于绿化的请示", "社区简介", "关于消防的通知", "关于绿化的批复"]
        ordering.order_by_rule(found, CJ10, revision=found.revision, by=by)
    with given.acting(WANG_MIN, "hongqi"):
        assert titles(there(batch)) == ["关于绿化的请示", "关于绿化的批复", "关于消防的通知", "社区简介"]


def test_a_named_matter_brings_its_papers_together(batch: UUID):
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        lines = lines_of(found, CJ10)
        ordering.name_matter(found, CJ10, [lines[3].id, lines[0].id], " 创建 工作 ", revision=found.revision, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        assert titles(found) == ["关于绿化的请示", "社区简介", "关于绿化的批复", "关于消防的通知"]
        assert [line.matter for line in lines_of(found, CJ10)] == ["创建 工作", "创建 工作", "绿化", ""]
        with pytest.raises(RuleBroken, match="先勾选"):
            ordering.name_matter(found, CJ10, [], "x", revision=found.revision, by=by)
        with pytest.raises(RuleBroken, match="最长 60 字"):
            ordering.name_matter(found, CJ10, [lines[0].id], "长" * 61, revision=found.revision, by=by)


# making up


def test_merged_drafts_leave_the_batch_and_split_ones_join_it(batch: UUID):
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        asked, reply, *_ = lines_of(found, CJ10)
        roles = [(asked.id, ComponentRole.INCOMING), (reply.id, ComponentRole.REPLY)]
        making_up.merge(found, reply.id, roles, revision=found.revision, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        lines = lines_of(found, CJ10)
        assert [(line.title, line.position, line.component_count) for line in lines] == [
            ("关于绿化的批复", 1, 2),
            ("关于消防的通知", 2, 0),
            ("社区简介", 3, 0),
        ]
        item = making_up.items_in(found, [lines[0].id])[lines[0].id]
        making_up.split(found, item.id, [item.components[1].id], revision=found.revision, by=by, today=TODAY)
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        assert titles(found) == ["关于绿化的批复", "关于绿化的请示", "关于消防的通知", "社区简介"]
        assert len(newcomers(found)) == 0
        with pytest.raises(RuleBroken, match="至少选这一批里的两份"):
            making_up.merge(found, lines[0].id, [(lines[0].id, ComponentRole.MAIN)], revision=found.revision, by=by)


# numbering


def a_commit(batch: UUID, **how: bool) -> dict[UUID, str | None]:
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        filed = committing.give_numbers(found, revision=found.revision, by=by, today=TODAY, **{"incomplete": True, **how})
        return {item.id: item.archival_code for item in filed}


def test_numbers_are_given_in_the_order_that_stands(batch: UUID):
    """F090, F062, R01: one transaction, gapless in each lowest class, in the order of the batch and not of the dates."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "先归的")
        found = there(batch)
        lines = lines_of(found, CJ10)
        ordering.move(found, CJ10, lines[3].id, 1, revision=found.revision, by=by)
    with given.acting(WANG_MIN, "hongqi"):
        found = there(batch)
        inside = sections(lines_of(found), found, Arrangement())
        to_come = numbers_to_come(found, inside, Arrangement())
        promised = {section: (told.first, told.last) for section, told in to_come.items() if told}
    a_commit(batch)
    with given.acting(WANG_MIN, "hongqi"):
        lines = lines_of(there(batch), CJ10)
        assert [(line.title, line.item_number) for line in lines] == [
            ("社区简介", 2),
            ("关于绿化的请示", 3),
            ("关于绿化的批复", 4),
            ("关于消防的通知", 5),
        ]
        assert (
            promised[CJ10] == ("H017-WS·2026-D10-CJ-0002", "H017-WS·2026-D10-CJ-0005") == (lines[0].archival_code, lines[-1].archival_code)
        )
        assert promised[DQY] == ("H017-WS·2026-Y-DQ-0001", "H017-WS·2026-Y-DQ-0001")
        assert (there(batch).state, there(batch).filed_count) == ("committed", 5)
        assert [(one.year, one.filed_count, one.person) for one in queries.numbered()] == [(2026, 5, "王敏")]


def test_sections_are_numbered_in_the_order_of_the_scheme_the_longest_period_first():
    with given.acting(WANG_MIN, "hongqi") as by:
        for category, retention in (("WS·CJ", "D10"), ("WS·DQ", "D30"), ("WS·DQ", "Y"), ("WS·CJ", "Y")):
            given.a_draft(by, category=category, retention=retention)
        found = operations.open_batch(2026, "WS", by=by)
        inside = sections(lines_of(found), found, Arrangement())
        assert [section.key for section, _ in inside] == ["DQ.Y", "DQ.D30", "CJ.Y", "CJ.D10"]


def test_nothing_is_numbered_while_something_blocks(batch: UUID, admin: psycopg.Connection):
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        draft = schemes.draft_version(2026, "", by=by)
        retired = schemes.category(draft, "WS", "DQ")
        assert retired is not None
        editing.retire_category(draft, retired, by=by)
        schemes.publish(draft, by=by, last_filed_year=None)
    with pytest.raises(RuleBroken, match="「党员大会纪要」：类目已停用"):
        a_commit(batch)
    assert admin.execute("SELECT count(*) FROM item WHERE archival_code IS NOT NULL").fetchone() == (0,)
    assert admin.execute("SELECT count(*) FROM series_counter").fetchone() == (0,)


def test_what_is_not_told_is_told_or_knowingly_left(batch: UUID):
    with pytest.raises(RuleBroken, match="还有 5 件没填全"):
        a_commit(batch, incomplete=False)
    assert len(a_commit(batch)) == 5


def test_a_closed_year_is_a_supplement_that_somebody_confirms(heap: None):
    """F043."""
    with given.acting(WANG_MIN, "hongqi") as by:
        old = operations.open_batch(2025, "WS", by=by).id
    with pytest.raises(YearClosed, match="补充归档"):
        a_commit(old)
    (item,) = a_commit(old, supplement=True)
    with given.acting(WANG_MIN, "hongqi"):
        assert holdings.find_item(item).supplement


def test_late_finds_get_the_next_numbers_and_nothing_is_renumbered(batch: UUID):
    """F043, R01."""
    first = a_commit(batch)
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        with pytest.raises(RuleBroken, match="已经编号，档号不再改动"):
            ordering.move(found, CJ10, next(iter(first)), 1, revision=found.revision, by=by)
        given.a_draft(by, "拾遗", document_date="2026-01-01")
        again = operations.open_batch(2026, "WS", by=by).id
    (late,) = a_commit(again)
    with given.acting(WANG_MIN, "hongqi"):
        assert holdings.find_item(late).item_number == 5
        assert {key: holdings.find_item(key).archival_code for key in first} == first


def test_what_is_given_up_stays_drafts_and_can_begin_anew(batch: UUID):
    with given.acting(WANG_MIN, "hongqi") as by:
        operations.abandon(there(batch), revision=there(batch).revision, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        assert [row.batch_id for row in queries.to_arrange()] == [None, None]
        assert len(lines_of(operations.open_batch(2026, "WS", by=by))) == 5


def test_a_draft_that_moves_to_another_year_leaves_the_batch(batch: UUID):
    with given.acting(WANG_MIN, "hongqi") as by:
        found = there(batch)
        line = lines_of(found, CJ10)[1]
        item = holdings.find_item(line.id)
        holdings.edit(item, {"year": 2024}, revision=item.revision, by=by, today=TODAY)
        holdings.discard(holdings.find_item(lines_of(found, DQY)[0].id), by=by)
    assert len(a_commit(batch)) == 3


def test_another_communitys_batch_is_as_missing_as_none(batch: UUID):
    with given.acting(MA_LIN, "binjiang"):
        assert queries.find_batch(batch) is None
        assert list(queries.to_arrange()) == []
    with given.acting(CHEN_GUILAN, "hongqi"):
        assert queries.find_batch(batch) is not None


def test_a_long_batch_takes_few_statements(statements: list[str]):
    """Opening sends statements by the batch; committing one more for each item, which is the writing of its code."""
    sent = []
    for year, number in ((2024, 20), (2023, 200)):
        with given.acting(WANG_MIN, "hongqi") as by:
            for place in range(number):
                given.a_draft(by, f"关于第{place}件事的通知", document_date=date(year, 1 + place % 12, 1).isoformat())
        statements.clear()
        with given.acting(WANG_MIN, "hongqi") as by:
            found = operations.open_batch(year, "WS", by=by)
            opened = len(statements)
            committing.give_numbers(found, revision=found.revision, by=by, today=TODAY, supplement=True, incomplete=True)
        sent.append((opened, len(statements)))
    assert sent[0][0] == sent[1][0] <= 20
    assert sent[1][1] - sent[0][1] <= 180
