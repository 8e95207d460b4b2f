"""Of what is transferred nothing is changed any more, by no operation; nor of what is destroyed."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import select

from commarch import appraisal, clock, holdings, holds, objects, quality, retention, transfer
from commarch.audit import Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Carrier, Item, ItemState, LinkKind, VolumeFacts
from commarch.holds import HoldReason
from commarch.objects import ItemObject
from commarch.objects.operations import uploading
from commarch.quality import FaultKind, Finding
from commarch.schemes.periods import RetentionPeriod
from commarch.storage import LowestClass, Place, boxing, carriers
from tests import given
from tests.appraisal.group import destroyed
from tests.conftest import TODAY
from tests.transfer.test_transfer import composed, found, received, signed
from tests.world import WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
Deed = Callable[[Item, Item, Actor], object]


def edit(gone: Item, _other: Item, by: Actor) -> object:
    return holdings.edit(gone, {"title": "别的题名"}, revision=gone.revision, by=by, today=TODAY)


def reclassify(gone: Item, _other: Item, by: Actor) -> object:
    return holdings.reclassify(gone, "WS·DQ", None, reason="归错了", revision=gone.revision, by=by)


def relate(gone: Item, other: Item, by: Actor) -> object:
    return holdings.relate(gone, other, LinkKind.SEE_ALSO, by=by)


def relate_to_it(gone: Item, other: Item, by: Actor) -> object:
    return holdings.relate(other, gone, LinkKind.REPLY_TO, by=by)


def bind(gone: Item, _other: Item, by: Actor) -> object:
    volume = holdings.begin_volume(VolumeFacts(title="照片组"), "ZP", 2026, "D30", by=by, today=TODAY)
    session.flush()
    return holdings.bind(volume, [gone.id], by=by)


def box(gone: Item, _other: Item, by: Actor) -> object:
    return boxing.box_up(LowestClass(gone.archival_class, gone.year, gone.retention_code, gone.category_code), by=by)


def keep_apart(gone: Item, _other: Item, by: Actor) -> object:
    return carriers.keep_apart(gone, Carrier.PAPER, Place(), by=by)


def count_pages(gone: Item, _other: Item, by: Actor) -> object:
    return holdings.count_pages(gone, 77, by=by)


def discard(gone: Item, _other: Item, by: Actor) -> object:
    return holdings.discard(gone, by=by)


def file_again(gone: Item, _other: Item, by: Actor) -> object:
    return holdings.file_item(gone, by=by, today=TODAY)


def merge(gone: Item, _other: Item, by: Actor) -> object:
    return holdings.merge(gone, [(given.a_draft(by), holdings.ComponentRole.ATTACHMENT)], by=by)


def split(gone: Item, _other: Item, by: Actor) -> object:
    return holdings.split(gone, [], by=by, today=TODAY)


def merge_duplicates(gone: Item, other: Item, by: Actor) -> object:
    told = {"subject": f"{gone.id} {other.id}", "item_id": gone.id, "other_id": other.id, "detail": {}, "found_at": clock.now()}
    finding = Finding(kind=FaultKind.SAME_DOCUMENT_NUMBER, **told)
    session.add(finding)
    session.flush()
    return quality.merge(finding, keep_first=True, by=by)


def hold(gone: Item, _other: Item, by: Actor) -> object:
    told = {"because": "诉讼", "authority": "法院", "from_on": TODAY, "review_on": TODAY}
    return holds.place([gone.id], reason=HoldReason.LITIGATION, **told, by=by, today=TODAY)  # type: ignore[arg-type]


def attach(gone: Item, _other: Item, by: Actor) -> object:
    return given.a_file_of(gone, b"another", "a.txt", by=by)


def supersede(gone: Item, other: Item, by: Actor) -> object:
    file = session.scalars(select(ItemObject).where(ItemObject.item_id == gone.id)).first() or given.a_file_of(other, b"x", "x.txt", by=by)
    with uploading(BytesIO(b"another"), "b.txt") as upload:
        return objects.supersede(gone, file, upload, reason="扫描缺页", by=by)


def detach(gone: Item, other: Item, by: Actor) -> object:
    file = session.scalars(select(ItemObject).where(ItemObject.item_id == gone.id)).first() or given.a_file_of(other, b"x", "x.txt", by=by)
    return objects.detach(gone, file, by=by)


def extend(gone: Item, _other: Item, by: Actor) -> object:
    told = {"decided_on": TODAY, "basis": "decision", "batch_number": "2026-01", "reason": "还要查"}
    return retention.extend(gone, RetentionPeriod("D30"), **told, by=by)  # type: ignore[arg-type]


def appraise(gone: Item, _other: Item, by: Actor) -> object:
    batch = appraisal.open_batch("再鉴定", purpose=appraisal.Purpose.ACCESS, by=by, today=TODAY)
    refused = appraisal.add_items(batch, [gone.id], revision=batch.revision, by=by, today=TODAY)
    assert not appraisal.open_lines(batch)
    raise RuleBroken(refused[0][1] if refused else "数据库锁不到这一件")  # nobody changes what is destroyed: not even its row is locked


def transfer_again(gone: Item, _other: Item, by: Actor) -> object:
    one = transfer.open_transfer("另一馆", by=by, today=TODAY)
    refused = transfer.add_items(one, [gone.id], revision=one.revision, by=by, today=TODAY)
    assert not transfer.item_ids_of(one)
    raise RuleBroken(refused[0][1] if refused else "数据库锁不到这一件")


DEEDS: tuple[Deed, ...] = (
    edit, reclassify, relate, relate_to_it, bind, box, keep_apart, count_pages, discard, file_again, merge, split, merge_duplicates, hold, attach,
    supersede, detach, extend, appraise, transfer_again,
)  # fmt: skip


def ended(state: ItemState) -> UUID:
    """Let two items be transferred or destroyed; return the one with a file, or the first."""
    if state is ItemState.TRANSFERRED:
        key = composed()
        signed(key)
        received(key)
    else:
        destroyed(2)
    with given.acting(WANG_MIN, "hongqi"):
        gone: UUID = session.scalars(select(Item.id).where(Item.state == state).order_by(Item.code_key)).all()[0]
        return gone


@pytest.mark.parametrize("state", [ItemState.TRANSFERRED, ItemState.DESTROYED])
def test_no_operation_changes_what_is_transferred_or_destroyed(state: ItemState) -> None:
    """Each operation that would change an item says why it does not, and changes nothing."""
    key = ended(state)
    with given.acting(WANG_MIN, "hongqi") as by:
        other = given.a_filed_item(by, "还在的一件").id
    for deed in DEEDS:
        with pytest.raises(RuleBroken) as told, given.acting(WANG_MIN, "hongqi") as by:
            deed(found_item(key), found_item(other), by)
        assert any("一" <= letter <= "鿿" for letter in str(told.value)), deed.__name__
        with given.acting(WANG_MIN, "hongqi"):
            assert found_item(key).state is state, deed.__name__


def test_a_cross_reference_that_went_with_an_item_stays() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        other = given.a_filed_item(by, "还在的一件").id
    key = composed()
    with given.acting(WANG_MIN, "hongqi") as by:
        gone = transfer.item_ids_of(found(key))[0]
        link = holdings.relate(found_item(gone), found_item(other), LinkKind.SEE_ALSO, by=by)
    signed(key)
    received(key)
    with pytest.raises(RuleBroken, match="关联不再增减"), given.acting(WANG_MIN, "hongqi") as by:
        holdings.unrelate(session.merge(link), by=by)


def found_item(key: UUID) -> Item:
    one: Item = session.get_one(Item, {"tenant_id": home_tenant(), "id": key})
    return one
