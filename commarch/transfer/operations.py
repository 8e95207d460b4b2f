"""Composing a transfer, the head's signature, the receipt (档案法实施条例 20, 30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from commarch import audit, clock, holds
from commarch.appraisal import open_lines_of, settings_here
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, Verdict
from commarch.audit import Act, Actor
from commarch.database import home_tenant, one_at_a_time, session
from commarch.dossier import Sheet
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.models import ItemState, Openness
from commarch.transfer import papers
from commarch.transfer.models import Transfer, TransferredItem, TransferState
from commarch.transfer.rules import APPROVED, earliest_year, refusal

KIND = "transfer"
MOST_ITEMS = 5000


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is told of an item to the archives that receive it."""

    openness: Openness
    open_from: date | None = None
    disclosure: str = ""
    secrecy_change: str = ""


def open_transfer(receiver: str, *, note: str = "", by: Actor, today: date) -> Transfer:
    """Open a transfer; its number runs in the year."""
    if not receiver.strip():
        raise RuleBroken("请写接收单位，如“松北区档案馆”", field="receiver")
    if by.person_id is None:
        raise RuleBroken("移交由本单位的人编制")
    one_at_a_time("transfer")
    last = session.scalar(select(func.max(Transfer.running)).where(Transfer.tenant_id == home_tenant(), Transfer.year == today.year))
    transfer = Transfer(
        year=today.year,
        running=(last or 0) + 1,
        receiver=receiver.strip(),
        note=note.strip(),
        opened_at=clock.now(),
        opened_by=by.person_id,
        opened_by_name=by.name,
    )
    session.add(transfer)
    session.flush()
    audit.record(Act.OPEN_TRANSFER, KIND, transfer.id, str(transfer), by=by, after={"receiver": transfer.receiver})
    return transfer


def add_items(transfer: Transfer, item_ids: Sequence[UUID], *, revision: int, by: Actor, today: date) -> list[tuple[UUID, str]]:
    """Take items into a transfer; return those that were not taken, each with why. What access was decided is taken over."""
    current(transfer, revision, TransferState.COMPOSING)
    chosen = select(Item).where(Item.tenant_id == home_tenant(), Item.id.in_(item_ids)).order_by(Item.code_key, Item.id).with_for_update()
    items = session.scalars(chosen).all()
    ids = [one.id for one in items]
    held, appraised, elsewhere, earliest = (
        holds.held_ids(ids),
        _decided_otherwise(ids),
        _in_transfers(ids),
        earliest_year(settings_here(), today),
    )
    decided = _decided(ids)
    position = session.scalar(select(func.max(TransferredItem.position)).where(_of(transfer))) or 0
    refused, taken = [], 0
    for item in items:
        because = refusal(
            is_filed=item.state is ItemState.FILED,
            held=item.id in held,
            in_batch=appraised.get(item.id, ""),
            in_transfer=elsewhere.get(item.id, ""),
            decided=item.id in decided,
            year=item.year,
            earliest=earliest,
        )
        if because:
            refused.append((item.id, because))
            continue
        taken += 1
        session.add(
            TransferredItem(
                transfer_id=transfer.id, item_id=item.id, position=position + taken, openness=item.openness, open_from=item.open_from
            )
        )
    if position + taken > MOST_ITEMS:
        raise RuleBroken(f"一次移交最多 {MOST_ITEMS} 件，请分几次")
    session.flush()
    if taken:
        audit.record(Act.OPEN_TRANSFER, KIND, transfer.id, str(transfer), by=by, after={"count": taken})
    return refused


def take_out(transfer: Transfer, item_ids: Sequence[UUID], *, revision: int, by: Actor) -> int:
    """Take items out of a transfer that is being composed."""
    current(transfer, revision, TransferState.COMPOSING)
    lines = session.scalars(select(TransferredItem).where(_of(transfer), TransferredItem.item_id.in_(item_ids))).all()
    for line in lines:
        session.delete(line)
    session.flush()
    if lines:
        audit.record(Act.OPEN_TRANSFER, KIND, transfer.id, str(transfer), by=by, before={"count": len(lines)})
    return len(lines)


def tell(transfer: Transfer, item_ids: Sequence[UUID], told: Told, *, revision: int) -> int:
    """Write what is told of some items: the opinion on opening, whether they were published, changes of secrecy."""
    current(transfer, revision, TransferState.COMPOSING)
    if told.openness is Openness.UNREVIEWED:
        raise RuleBroken("请给出开放意见：开放或控制", field="openness")
    values = {
        "openness": told.openness,
        "open_from": told.open_from,
        "disclosure": told.disclosure.strip(),
        "secrecy_change": told.secrecy_change.strip(),
    }
    mine = update(TransferredItem).where(_of(transfer), TransferredItem.item_id.in_(item_ids))
    return len(session.scalars(mine.values(**values).returning(TransferredItem.item_id)).all())


def sign(transfer: Transfer, *, revision: int, by: Actor, today: date) -> Sheet:
    """Sign the list as the head, who did not make it; it goes into the fonds dossier and does not change any more."""
    current(transfer, revision, TransferState.COMPOSING)
    if by.person_id == transfer.opened_by:
        raise RuleBroken("编制移交目录的人不能自己签署，请由社区负责人办理")
    rows = lines_of(transfer)
    if not rows:
        raise RuleBroken("移交目录里还没有档案")
    _all_filed(rows)
    _none_appraised(rows)
    unreviewed = [item.archival_code for line, item in rows if line.openness is Openness.UNREVIEWED]
    if unreviewed:
        raise RuleBroken(f"还有 {len(unreviewed)} 件没有开放意见（条例第三十条），第一件是 {unreviewed[0]}")
    transfer.state, transfer.signed_at, transfer.signed_by, transfer.signed_by_name = (
        TransferState.SIGNED,
        clock.now(),
        by.person_id,
        by.name,
    )
    sheet = papers.write_list(transfer, rows, by=by, today=today)
    transfer.list_id = sheet.id
    session.flush()
    audit.record(Act.OPEN_TRANSFER, KIND, transfer.id, str(transfer), by=by, after={"state": "负责人签署", "count": len(rows)})
    return sheet


def receive(transfer: Transfer, *, receipt_number: str, received_by: str, received_on: date, revision: int, by: Actor, today: date) -> None:
    """Record the receipt: from now on the items are the archives'; their descriptions stay here."""
    current(transfer, revision, TransferState.SIGNED)
    if not receipt_number.strip() or not received_by.strip():
        raise RuleBroken("请填移交接收文据的编号和接收人", field="receipt_number" if not receipt_number.strip() else "received_by")
    if received_on > today or transfer.signed_at is None or received_on < transfer.signed_at.astimezone(clock.zone()).date():
        raise RuleBroken("签收日期应在负责人签署之后、今天或以前", field="received_on")
    rows = lines_of(transfer)
    _all_filed(rows)
    _none_appraised(rows)
    if held := holds.held_ids([item.id for _, item in rows]):
        codes = "、".join(str(item.archival_code) for _, item in rows if item.id in held)
        raise RuleBroken(f"这些件已冻结，不能移交：{codes}；请先解冻，或撤回这次移交")
    for line, item in rows:
        item.state, item.transfer_id, item.changed_at = ItemState.TRANSFERRED, transfer.id, clock.now()
        line.is_open = False
        audit.record(Act.TRANSFER, "item", item.id, str(item), by=by, after={"state": ItemState.TRANSFERRED, "receiver": transfer.receiver})
    session.execute(
        update(AppraisalLine)
        .where(AppraisalLine.tenant_id == home_tenant(), AppraisalLine.is_open, AppraisalLine.decision == Verdict.TRANSFER)
        .where(AppraisalLine.item_id.in_([item.id for _, item in rows]))
        .values(is_open=False)
    )
    transfer.state, transfer.received_on = TransferState.RECEIVED, received_on
    transfer.received_by_name, transfer.receipt_number = received_by.strip(), receipt_number.strip()
    session.flush()
    papers.write_receipt(transfer, rows, by=by, today=today)
    audit.record(Act.TRANSFER, KIND, transfer.id, str(transfer), by=by, after={"receipt": transfer.receipt_number, "count": len(rows)})


def withdraw(transfer: Transfer, because: str, *, revision: int, by: Actor) -> None:
    """Take a transfer back that has not been received; its items are free again."""
    current(transfer, revision, TransferState.COMPOSING, TransferState.SIGNED)
    if not because.strip():
        raise RuleBroken("请写明为什么撤回", field="because")
    session.execute(update(TransferredItem).where(_of(transfer)).values(is_open=False))
    transfer.state = TransferState.WITHDRAWN
    session.flush()
    audit.record(Act.OPEN_TRANSFER, KIND, transfer.id, str(transfer), by=by, after={"state": "撤回"}, reason=because)


def lines_of(transfer: Transfer) -> list[tuple[TransferredItem, Item]]:
    """Return the lines of a transfer with their items, in order."""
    joined = (Item.tenant_id == TransferredItem.tenant_id) & (Item.id == TransferredItem.item_id)
    chosen = select(TransferredItem, Item).join(Item, joined).where(_of(transfer)).order_by(TransferredItem.position)
    return [(line, item) for line, item in session.execute(chosen)]


def current(transfer: Transfer, revision: int, *states: TransferState) -> None:
    """Lock a transfer; refuse an old tab, and what its state does not allow."""
    session.refresh(transfer, with_for_update=True)
    if transfer.revision != revision:
        raise RuleBroken("这次移交刚刚有人办过一步，请看过最新的内容再办")
    if transfer.state not in states:
        raise RuleBroken("这次移交已经过了这一步")


def _all_filed(rows: Sequence[tuple[TransferredItem, Item]]) -> None:
    """Refuse what an appraisal took away meanwhile."""
    gone = [str(item.archival_code) for _, item in rows if item.state is not ItemState.FILED]
    if gone:
        raise RuleBroken(f"这些件已不在库：{'、'.join(gone[:5])}；请撤回这次移交，重新编制目录")


def _none_appraised(rows: Sequence[tuple[TransferredItem, Item]]) -> None:
    """Refuse what a group appraises by now: an objection has led its batch back, and it may come to another decision."""
    ids = [item.id for _, item in rows]
    elsewhere = _decided_otherwise(ids)
    taken = [f"{item.archival_code}（批次 {elsewhere[item.id]}）" for _, item in rows if item.id in elsewhere]
    if taken:
        raise RuleBroken(f"这些件正在鉴定：{'、'.join(taken[:5])}；等鉴定办结，或者撤回这次移交，重新编制目录")


def _decided(item_ids: Sequence[UUID]) -> set[UUID]:
    """Return the items of which a group has decided, and the street approved, that they are transferred."""
    joined = (AppraisalBatch.tenant_id == AppraisalLine.tenant_id) & (AppraisalBatch.id == AppraisalLine.batch_id)
    mine = (AppraisalLine.tenant_id == home_tenant(), AppraisalLine.is_open, AppraisalLine.item_id.in_(item_ids))
    chosen = select(AppraisalLine.item_id).join(AppraisalBatch, joined).where(*mine, AppraisalBatch.stage.in_(APPROVED))
    return set(session.scalars(chosen.where(AppraisalLine.decision == Verdict.TRANSFER)))


def _decided_otherwise(item_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the batches that hold items for something else than an approved transfer."""
    decided = _decided(item_ids)
    return {item_id: number for item_id, number in open_lines_of(item_ids).items() if item_id not in decided}


def _in_transfers(item_ids: Sequence[UUID]) -> dict[UUID, str]:
    joined = (Transfer.tenant_id == TransferredItem.tenant_id) & (Transfer.id == TransferredItem.transfer_id)
    chosen = select(TransferredItem.item_id, Transfer.year, Transfer.running).join(Transfer, joined)
    mine = (TransferredItem.tenant_id == home_tenant(), TransferredItem.is_open, TransferredItem.item_id.in_(item_ids))
    return {item_id: f"{year}-{running:02d}" for item_id, year, running in session.execute(chosen.where(*mine))}


def _of(transfer: Transfer) -> ColumnElement[bool]:
    return (TransferredItem.tenant_id == home_tenant()) & (TransferredItem.transfer_id == transfer.id)
