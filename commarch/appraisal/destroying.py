"""Destruction (S8): checked before, carried out, signed after; then the content goes, and stub and register stay (档案法 21, S9)."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from commarch import audit, clock, holds
from commarch.appraisal import papers
from commarch.appraisal.destruction import DestroyedItem, Destruction, WitnessUnit
from commarch.appraisal.judging import member_of, open_lines
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, Verdict
from commarch.appraisal.photographing import wants_photos
from commarch.appraisal.settings import settings_here
from commarch.appraisal.stages import Stage
from commarch.appraisal.steps import KIND, current, go
from commarch.appraisal.stubs import digest, leave_stubs, title_of_stub
from commarch.appraisal.witnessing import appoint, destruction_of, lacking, signatures, units_lacking
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.models import ItemState
from commarch.objects import DigitalObject, ItemObject
from commarch.tenancy import Tenant

_HEADS = text("SELECT guard.heads()")
HELD = "销毁时仍在冻结，未销毁"


def begin_destruction(
    batch: AppraisalBatch,
    *,
    method: str,
    place: str,
    happens_on: date,
    with_paper: bool,
    with_digital: bool,
    witnesses: Sequence[tuple[int, str, WitnessUnit]],
    revision: int,
    by: Actor,
    today: date,
    note: str = "",
) -> Destruction:
    """Say how, where and when a batch's destruction is carried out, who witnesses it for which unit, and by whom: the one who says so.

    Paper and copies go together. `witnesses`: person, name, unit.
    """
    current(batch, revision, Stage.EXECUTING)
    if destruction_of(batch) is not None:
        raise RuleBroken("销毁已经登记，请接着办")
    if not method.strip() or not place.strip():
        raise RuleBroken("请写明销毁方式和地点", field="method" if not method.strip() else "place")
    if happens_on < today:
        raise RuleBroken("销毁日期不能早于今天", field="happens_on")
    if not (with_paper and with_digital):
        raise RuleBroken("纸质档案和它的数字副本要一并销毁，请两项都确认", field="with_paper" if not with_paper else "with_digital")
    if by.person_id is None:
        raise RuleBroken("销毁由本单位的人执行")
    _enough(witnesses, accounting=batch.accounting)
    destruction = Destruction(
        batch_id=batch.id,
        round=batch.round,
        register_number=_register_number(batch),
        executor_id=by.person_id,
        executor_name=by.name,
        method=method.strip(),
        place=place.strip(),
        happens_on=happens_on,
        with_paper=with_paper,
        with_digital=with_digital,
        backups_until=happens_on + timedelta(days=settings_here().backup_days),
        begun_at=clock.now(),
        note=note.strip(),
    )
    session.add(destruction)
    session.flush()
    audit.record(Act.SIGN_DESTRUCTION, KIND, batch.id, str(batch), by=by, after={"register": destruction.register_number, "place": place})
    for person_id, name, unit in witnesses:
        appoint(batch, destruction, person_id, name, unit, by=by)
    return destruction


def withdraw_line(batch: AppraisalBatch, line: AppraisalLine, because: str, *, revision: int, by: Actor) -> None:
    """Take an item out of the destruction: it isn't there, or something came up. The register notes it; the item stays."""
    current(batch, revision, Stage.EXECUTING)
    if not because.strip():
        raise RuleBroken("请写明为什么不销毁这一件", field="because")
    if line.batch_id != batch.id or not line.is_open or line.decision is not Verdict.DESTROY:
        raise RuleBroken("这一件不在待销毁之列")
    line.withdrawn_because, line.is_open = because.strip(), False
    flag_modified(batch, "title")  # an old tab must not carry out another list than it showed
    session.flush()
    audit.record(Act.DECIDE, KIND, batch.id, str(batch), by=by, after={"archival_code": line.archival_code}, reason=because)


def stop_destruction(batch: AppraisalBatch, because: str, *, revision: int, by: Actor, today: date) -> None:
    """Give a batch back to its group before anything went: the executor has left, or a doubt came up. What was signed stays on record."""
    current(batch, revision, Stage.EXECUTING)
    if not because.strip():
        raise RuleBroken("请写明为什么停止销毁", field="because")
    if by.person_id != batch.opened_by and member_of(batch, by.person_id) is None and not session.scalar(_HEADS):
        raise RuleBroken("停止销毁由鉴定小组成员、建立批次的人或社区负责人办理")
    go(batch, Stage.DECIDING, by=by, today=today, settings=settings_here(), act=Act.SEND_BACK, note=because)


def destroy(batch: AppraisalBatch, *, erase: Callable[[Sequence[UUID]], None], revision: int, by: Actor, today: date) -> Destruction:
    """Carry the destruction out in the archives: contents go, stubs and the register stay for ever. What is held by now is left out.

    `erase` takes away what is kept of items beside their own rows: `commarch.erasure.erase`, which knows all that holds content.
    """
    current(batch, revision, Stage.EXECUTING)
    destruction = destruction_of(batch)
    if destruction is None:
        raise RuleBroken("请先登记销毁的方式、地点和日期")
    if by.person_id != destruction.executor_id:
        raise RuleBroken(f"由执行人{destruction.executor_name}本人完成")
    if today < destruction.happens_on:
        raise RuleBroken(f"登记的销毁日期是 {destruction.happens_on}，还没有到")
    lines = _to_destroy(batch)
    items = _locked(lines)
    lines = _without_held(lines)
    if missing := lacking(signatures(destruction), accounting=batch.accounting):
        raise RuleBroken("；".join(missing))
    if not lines:
        raise RuleBroken("已经没有要销毁的件，请办“没有要销毁的，办结”")
    if wants_photos(batch, destruction):
        raise RuleBroken("还没有现场照片；没有拍照的，请先说明原因")
    _refuse_unlawful(destruction, lines)
    _register(destruction, [(line, items[line.item_id]) for line in lines])
    erase([line.item_id for line in lines])
    # backups hold it from the day on which it goes, not from the one that was meant
    destruction.backups_until = max(destruction.backups_until, today + timedelta(days=settings_here().backup_days))
    session.flush()
    leave_stubs([items[line.item_id] for line in lines], destruction)
    _close(lines)
    told = {"register": destruction.register_number, "state": ItemState.DESTROYED}
    for line in lines:
        audit.record(Act.DESTROY, "item", line.item_id, line.archival_code, by=by, after=told)
    sheet = papers.write_register(batch, destruction, signatures(destruction), by=by, today=today)
    # done with its register: from then on the database lets nobody change it
    destruction.done_at, destruction.register_id, destruction.register_sha256 = clock.now(), sheet.id, sheet.sha256
    go(batch, Stage.CLOSED, by=by, today=today, settings=settings_here(), act=Act.DESTROY, after={"count": len(lines)})
    return destruction


def end_without_destruction(batch: AppraisalBatch, *, revision: int, by: Actor, today: date) -> None:
    """End a batch of which nothing is left to destroy: all was withdrawn, or is held. A paper says so in place of a register.

    No witnesses: there is nothing to witness. What is held stays in the archives and can be appraised anew.
    """
    current(batch, revision, Stage.EXECUTING)
    destruction = destruction_of(batch)
    executor = destruction.executor_id if destruction else None
    if by.person_id not in (executor, batch.opened_by) and member_of(batch, by.person_id) is None:
        raise RuleBroken("由执行人、建立批次的人或鉴定小组成员办结")
    lines = _to_destroy(batch)
    _locked(lines)
    if left := _without_held(lines):
        raise RuleBroken(f"还有 {len(left)} 件待销毁，第一件是 {left[0].archival_code}；要么销毁，要么先在核对清册里注明理由移出")
    papers.write_nothing_destroyed(batch, by=by, today=today)
    go(batch, Stage.CLOSED, by=by, today=today, settings=settings_here(), note="没有销毁任何档案", after={"count": 0})


def left_to_destroy(batch: AppraisalBatch) -> int:
    """Count what would go if it were carried out now: what is held would not."""
    ids = [one.item_id for one in _to_destroy(batch)]
    return len(ids) - len(holds.held_ids(ids)) if ids else 0


def _enough(witnesses: Sequence[tuple[int, str, WitnessUnit]], *, accounting: bool) -> None:
    """Refuse fewer than two witnesses, one named twice, and for accounting archives none of one unit."""
    if len({person_id for person_id, _name, _unit in witnesses}) < len(witnesses):
        raise RuleBroken("两名监销人要是两个人", field="second_witness")
    if lack := units_lacking([unit for _id, _name, unit in witnesses], accounting=accounting):
        raise RuleBroken(lack, field="first_witness")


def _to_destroy(batch: AppraisalBatch) -> list[AppraisalLine]:
    return [one for one in open_lines(batch) if one.decision is Verdict.DESTROY]


def _without_held(lines: Sequence[AppraisalLine]) -> list[AppraisalLine]:
    """Leave out what a hold lies on at this moment."""
    held = holds.held_ids([one.item_id for one in lines])
    for line in lines:
        if line.item_id in held:
            line.withdrawn_because, line.is_open = HELD, False
    session.flush()
    return [one for one in lines if one.is_open]


def _refuse_unlawful(destruction: Destruction, lines: Sequence[AppraisalLine]) -> None:
    """Ask the database itself about each line, before anything is written."""
    asked = text("SELECT id FROM unnest(CAST(:ids AS uuid[])) AS id WHERE NOT guard.may_destroy(:destruction, id)")
    refused = set(session.scalars(asked, {"ids": [one.item_id for one in lines], "destruction": destruction.id}))
    if refused:
        codes = "、".join(one.archival_code for one in lines if one.item_id in refused)
        raise RuleBroken(f"这些件不具备销毁条件（小组意见、街道审批、冷静期、监销或期满缺一不可），没有销毁任何档案：{codes}")


def _files(item_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the hashes of the items' files."""
    found: dict[UUID, list[str]] = defaultdict(list)
    joined = (DigitalObject.tenant_id == ItemObject.tenant_id) & (DigitalObject.id == ItemObject.object_id)
    chosen = select(ItemObject.item_id, DigitalObject.sha256).join(DigitalObject, joined)
    for item_id, sha256 in session.execute(chosen.where(ItemObject.tenant_id == home_tenant(), ItemObject.item_id.in_(item_ids))):
        found[item_id].append(sha256)
    return found


def _register(destruction: Destruction, going: Sequence[tuple[AppraisalLine, Item]]) -> None:
    """Write the lines of the register; the database looks at each of them once more."""
    files, now = _files([item.id for _, item in going]), clock.now()
    session.add_all(
        DestroyedItem(
            item_id=item.id,
            destruction_id=destruction.id,
            line_id=line.id,
            position=position,
            archival_code=line.archival_code,
            title=title_of_stub(item),
            pages=item.pages,
            content_sha256=digest(item, files[item.id]),
            at=now,
        )
        for position, (line, item) in enumerate(going, 1)
    )
    session.flush()


def _close(lines: Sequence[AppraisalLine]) -> None:
    """Let lines be dealt with, in one statement."""
    mine = (AppraisalLine.tenant_id == home_tenant(), AppraisalLine.id.in_([one.id for one in lines]))
    session.execute(update(AppraisalLine).where(*mine).values(is_open=False).execution_options(synchronize_session=False))
    for one in lines:
        session.expire(one, ["is_open"])


def _locked(lines: Sequence[AppraisalLine]) -> dict[UUID, Item]:
    """Lock the items with their components: a hold that is being placed at this moment waits, or we wait for it."""
    mine = (Item.tenant_id == home_tenant(), Item.id.in_([one.item_id for one in lines]))
    chosen = select(Item).where(*mine).order_by(Item.id).options(selectinload(Item.components))
    return {one.id: one for one in session.scalars(chosen.with_for_update())}


def _register_number(batch: AppraisalBatch) -> str:
    """Return the number of the register: fonds, 销毁, batch, and the round where it is a later one."""
    number = f"{session.get_one(Tenant, home_tenant()).fonds_number}-XH-{batch.number}"
    return number if batch.round == 1 else f"{number}-{batch.round}"
