"""From a batch that decides on transfer, or from age, to the receipt of the county archives (R29; 档案法实施条例 20, 30, 40)."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import bagit
import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from commarch import appraisal, dossier, holds, transfer
from commarch.accounts import Duty
from commarch.appraisal import Judgement, Verdict
from commarch.database import home_tenant, session
from commarch.dossier import SheetKind
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.models import ItemState, Openness
from commarch.holds import HoldReason
from commarch.jobs import sweep
from commarch.transfer import Told, Transfer, package, reminding
from tests import given
from tests.appraisal.group import DESTROY, LIU_YANG, approved, expired_items, reviewed, submitted, voiced
from tests.appraisal.group import found as in_batch
from tests.appraisal.test_reminders import days_of
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
TRANSFER = Judgement(verdict=Verdict.TRANSFER, reason="县馆征集")
OPEN = Told(openness=Openness.OPEN, disclosure="未公开")


def found(key: UUID) -> Transfer:
    one = transfer.find_transfer(key)
    assert one is not None
    return one


def composed(*, told: Told | None = OPEN, **facts: object) -> UUID:
    """Let the clerk compose a transfer of two permanent items of 2014, one of them with a file."""
    with given.acting(WANG_MIN, "hongqi") as by:
        items = expired_items(by, 2, retention="Y", **facts)
        given.a_file_of(session.get_one(Item, {"tenant_id": home_tenant(), "id": items[0]}), "会议记录正文".encode(), "会议记录.txt", by=by)
        one = transfer.open_transfer("松北区档案馆", by=by, today=TODAY)
        assert transfer.add_items(one, items, revision=one.revision, by=by, today=TODAY) == []
        if told:
            assert transfer.tell(one, items, told, revision=one.revision) == 2
        return one.id


def signed(key: UUID) -> None:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        one = found(key)
        transfer.sign(one, revision=one.revision, by=by, today=TODAY)


def received(key: UUID) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        one = found(key)
        told = {"receipt_number": "松档接〔2026〕3 号", "received_by": "馆员", "received_on": TODAY}
        transfer.receive(one, **told, revision=one.revision, by=by, today=TODAY)  # type: ignore[arg-type]


def test_what_has_come_of_age_goes_by_list_signature_package_and_receipt(tmp_path: Path) -> None:
    """R29: the whole way."""
    key = composed()
    signed(key)
    with given.acting(WANG_MIN, "hongqi"):
        content = package.content_of(found(key))
    path = package.build(content, tmp_path, {"移交目录.pdf": b"%PDF"})
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tmp_path / "out")
    bag = bagit.Bag(str(tmp_path / "out" / "H017-YJ-2026-01"))
    bag.validate()
    assert bag.info["Source-Organization"] == "红旗社区"
    items = sorted((tmp_path / "out" / "H017-YJ-2026-01" / "data" / "items").iterdir())
    assert [one.name for one in items] == ["H017-WS·2014-Y-CJ-0001", "H017-WS·2014-Y-CJ-0002"]
    told = json.loads((items[0] / "item.json").read_text(encoding="utf-8"))
    assert (told["openness"], told["files"][0]["called"]) == ("open", "会议记录.txt")
    assert (items[0] / told["files"][0]["name"]).read_bytes() == "会议记录正文".encode()
    received(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert {(one.state, one.transfer_id) for one in session.scalars(select(Item))} == {(ItemState.TRANSFERRED, key)}
        assert [one.title.split()[0] for one in dossier.sheets(SheetKind.HANDOVER)] == ["移交接收文据", "移交目录"]


def test_a_damaged_package_is_found_by_its_manifest(tmp_path: Path) -> None:
    key = composed()
    signed(key)
    with given.acting(WANG_MIN, "hongqi"):
        content = package.content_of(found(key))
    package.build(content, tmp_path, {})
    (tmp_path / "H017-YJ-2026-01" / "data" / "移交目录.csv").write_text("别的", encoding="utf-8")
    with pytest.raises(bagit.BagError):
        bagit.Bag(str(tmp_path / "H017-YJ-2026-01")).validate()


def test_a_group_may_decide_on_a_transfer_before_its_time() -> None:
    key = reviewed(2)
    voiced(key, TRANSFER)
    approved(key)
    with given.acting(WANG_MIN, "hongqi") as by:
        items = [one.id for one in session.scalars(select(Item))]
        assert [one.count for one in transfer.ripe(2016)] == [2]
        assert set(appraisal.open_lines_of(items)) == set(items)
        one = transfer.open_transfer("松北区档案馆", by=by, today=TODAY)
        assert transfer.add_items(one, items, revision=one.revision, by=by, today=TODAY) == []
        transfer.tell(one, items, OPEN, revision=one.revision)
        chosen = one.id
    signed(chosen)
    received(chosen)
    with given.acting(WANG_MIN, "hongqi"):
        assert appraisal.open_lines_of(items) == {}


def test_what_is_held_too_young_or_elsewhere_is_not_taken_and_it_says_why() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        held, young, gone = (
            given.a_filed_item(by, str(year), document_date=f"{year}-05-06", retention="Y").id for year in (2014, 2020, 2013)
        )
        told = {"because": "诉讼", "authority": "法院", "from_on": TODAY, "review_on": TODAY + timedelta(days=90)}
        holds.place([held], reason=HoldReason.LITIGATION, **told, by=by, today=TODAY)  # type: ignore[arg-type]
        first = transfer.open_transfer("甲馆", by=by, today=TODAY)
        transfer.add_items(first, [gone], revision=first.revision, by=by, today=TODAY)
        second = transfer.open_transfer("乙馆", by=by, today=TODAY)
        refused = dict(transfer.add_items(second, [held, young, gone], revision=second.revision, by=by, today=TODAY))
        assert refused[held].startswith("已冻结")
        assert refused[young].startswith("形成未满年限：2016 年")
        assert refused[gone] == "已在移交 2026-01 中"


def test_without_an_opinion_on_opening_nothing_is_signed_and_the_author_never_signs() -> None:
    """条例 30."""
    key = composed(told=None)
    with given.acting(CHEN_GUILAN, "hongqi") as by, pytest.raises(RuleBroken, match="还有 2 件没有开放意见"):
        one = found(key)
        transfer.sign(one, revision=one.revision, by=by, today=TODAY)
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="不能自己签署"):
        one = found(key)
        transfer.sign(one, revision=one.revision, by=by, today=TODAY)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE item SET state = 'transferred' WHERE tenant_id = :tenant",
        "DELETE FROM transferred_item WHERE tenant_id = :tenant",
        "UPDATE transfer SET opened_by = opened_by + 1 WHERE tenant_id = :tenant",
        "UPDATE transfer SET state = 'received' WHERE tenant_id = :tenant",
    ],
)
def test_the_database_lets_nobody_go_round_a_receipt(statement: str, admin: psycopg.Connection) -> None:
    key = composed()
    signed(key)
    try:
        with given.acting(WANG_MIN, "hongqi"):
            session.execute(text(statement), {"tenant": home_tenant()})
    except DBAPIError:
        session.rollback()
    assert admin.execute("SELECT count(*) FROM item WHERE state = 'transferred'").fetchone() == (0,)
    assert admin.execute("SELECT count(*) FROM transferred_item").fetchone() == (2,)
    assert admin.execute("SELECT state FROM transfer").fetchone() == ("signed",)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transferred_item SET openness = 'restricted' WHERE tenant_id = :tenant",
        "UPDATE transferred_item SET open_from = '2036-01-01' WHERE tenant_id = :tenant",
        "UPDATE transferred_item SET disclosure = '别的' WHERE tenant_id = :tenant",
        "UPDATE transferred_item SET secrecy_change = '别的' WHERE tenant_id = :tenant",
        "UPDATE transferred_item SET position = position + 10 WHERE tenant_id = :tenant",
        "UPDATE transferred_item SET is_open = false WHERE tenant_id = :tenant",
        "INSERT INTO transferred_item SELECT tenant_id, transfer_id, gen_random_uuid(), 9, openness FROM transferred_item WHERE tenant_id = :tenant",
        "UPDATE transfer SET state = 'composing' WHERE tenant_id = :tenant",
        "UPDATE transfer SET receiver = '乙馆' WHERE tenant_id = :tenant",
        "UPDATE transfer SET list_id = NULL WHERE tenant_id = :tenant",
    ],
)
def test_what_the_head_signed_is_changed_by_no_sql_of_the_applications(statement: str) -> None:
    """条例 30: what is told of an item, its place, the list itself; refused at once or at the commit."""
    signed(composed())
    with pytest.raises(DBAPIError, match=r"stays as it was signed|holds its items|row-level security"), given.acting(WANG_MIN, "hongqi"):
        session.execute(text(statement), {"tenant": home_tenant()})


def test_what_has_ended_does_not_begin_again() -> None:
    key = composed()
    signed(key)
    received(key)
    for statement in ("UPDATE transfer SET state = 'signed', received_on = NULL", "UPDATE transferred_item SET is_open = true"):
        with pytest.raises(DBAPIError, match=r"stays as it was|until it ends"), given.acting(WANG_MIN, "hongqi"):
            session.execute(text(f"{statement} WHERE tenant_id = :tenant"), {"tenant": home_tenant()})


def decided(number: int = 2) -> tuple[UUID, list[UUID]]:
    """Let a group decide on transfer, and the street approve; return batch and items."""
    key = reviewed(number)
    voiced(key, TRANSFER)
    approved(key)
    with given.acting(WANG_MIN, "hongqi"):
        return key, [one.id for one in session.scalars(select(Item).order_by(Item.code_key))]


def test_what_a_group_decided_waits_until_a_transfer_takes_it_and_the_clerk_is_told() -> None:
    _key, items = decided()
    with given.acting(WANG_MIN, "hongqi") as by:
        waiting = transfer.waiting_lines()
        assert [(one.item_id, one.batch, one.total) for one in waiting] == [(item, "2026-01", 2) for item in items]
        told = [(one.person_id, one.label, one.due_on, one.count) for one in reminding.tasks()]
        assert told == [(by.person_id, "已鉴定移交、尚未列入移交", TODAY + timedelta(days=60), 2)]
        one = transfer.open_transfer("松北区档案馆", by=by, today=TODAY)
        transfer.add_items(one, transfer.ids_of_waiting(limit=10), revision=one.revision, by=by, today=TODAY)
        assert transfer.waiting_lines() == []


def test_what_a_group_decided_is_not_taken_before_the_street_has_approved() -> None:
    key = reviewed(1)
    voiced(key, TRANSFER)
    submitted(key)
    with given.acting(WANG_MIN, "hongqi") as by:
        (item,) = session.scalars(select(Item.id))
        assert (transfer.ripe(2016), transfer.waiting_lines()) == ([], [])
        one = transfer.open_transfer("松北区档案馆", by=by, today=TODAY)
        refused = transfer.add_items(one, [item], revision=one.revision, by=by, today=TODAY)
        assert refused == [(item, "正在鉴定批次 2026-01 中")]


def test_an_item_in_a_transfer_is_taken_into_no_batch() -> None:
    key = composed()
    with given.acting(WANG_MIN, "hongqi") as by:
        items = transfer.item_ids_of(found(key))
        batch = appraisal.open_batch("开放审核", purpose=appraisal.Purpose.ACCESS, by=by, today=TODAY)
        refused = appraisal.add_items(batch, items, revision=batch.revision, by=by, today=TODAY)
        assert refused == [(item, "已在移交目录中，先撤回移交或移出") for item in items]


def test_a_transfer_waits_while_an_objection_has_led_its_items_back_to_the_group() -> None:
    """Only what is decided and approved as a transfer goes, and a receipt closes no other line."""
    key = reviewed(2)
    voiced(key, TRANSFER, positions=[1])
    voiced(key, DESTROY, positions=[2])
    approved(key)
    with given.acting(WANG_MIN, "hongqi") as by:
        one = transfer.open_transfer("松北区档案馆", by=by, today=TODAY)
        (item,) = transfer.ids_of_waiting(limit=10)
        transfer.add_items(one, [item], revision=one.revision, by=by, today=TODAY)
        transfer.tell(one, [item], OPEN, revision=one.revision)
        chosen = one.id
    signed(chosen)
    with given.acting(LIU_YANG, "hongqi") as by:
        batch = in_batch(key)
        appraisal.object_to(batch, "再看看", revision=batch.revision, by=by, today=TODAY)
    with pytest.raises(RuleBroken, match=r"正在鉴定：.*（批次 2026-01）"):
        received(chosen)
    approved(key)
    received(chosen)
    with given.acting(WANG_MIN, "hongqi"):
        assert [one.decision for one in appraisal.open_lines(in_batch(key))] == [Verdict.DESTROY]


def test_the_head_is_told_to_sign_and_then_the_clerk_of_the_receipt() -> None:
    key = composed(told=None)
    with given.acting(WANG_MIN, "hongqi") as by:
        assert reminding.tasks() == []
        one = found(key)
        transfer.tell(one, transfer.item_ids_of(one), OPEN, revision=one.revision)
        head = given.person_id_here("陈桂兰")
        told = [(one.person_id, one.label, one.due_on, one.count) for one in reminding.tasks()]
        assert told == [(head, "移交 2026-01：签署移交目录", TODAY + timedelta(days=14), 2)]
        assert not reminding.open_here()[0].is_for(by.person_id, frozenset(Duty)), "she made the list"
    signed(key)
    with given.acting(WANG_MIN, "hongqi") as by:
        told = [(one.person_id, one.label, one.due_on, one.count) for one in reminding.tasks()]
        assert told == [(by.person_id, "移交 2026-01：送交并登记签收", TODAY + timedelta(days=30), 2)]
    received(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert reminding.tasks() == []


def test_what_transfers_wait_for_is_in_the_one_digest_of_the_day(admin: psycopg.Connection) -> None:
    composed()
    sweep.sweep(TODAY)
    assert days_of(admin, "陈桂兰", "签署移交目录") == [TODAY]
    assert days_of(admin, "陈桂兰", "") == [TODAY], "one digest"
    assert days_of(admin, "王敏", "签署移交目录") == []
