"""Destruction (S8): checked before, carried out, signed after; then the content goes, and stub and register stay (档案法 21, S9)."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm.attributes import flag_modified

from commarch import audit, clock, holds
from commarch.appraisal import papers
from commarch.appraisal.destruction import DestroyedItem, Destruction, Moment, WitnessSignature, WitnessUnit
from commarch.appraisal.judging import member_of, open_lines
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, AppraisalStep, Verdict
from commarch.appraisal.settings import settings_here
from commarch.appraisal.stages import Stage
from commarch.appraisal.steps import KIND, current, go
from commarch.appraisal.stubs import digest, leave_stub, title_of_stub
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.models import ItemState
from commarch.objects import DigitalObject, ItemObject
from commarch.tenancy import Tenant

WITNESSES = 2
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
    revision: int,
    by: Actor,
    today: date,
    note: str = "",
) -> Destruction:
    """Say how, where and when a batch's destruction is carried out, and by whom: the one who says so. Paper and copies go together."""
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


def witness(
    batch: AppraisalBatch, moment: Moment, *, unit: WitnessUnit = WitnessUnit.ARCHIVES, revision: int, by: Actor
) -> WitnessSignature:
    """Sign as a witness: before, having checked the list against what lies there; after, having seen it destroyed."""
    current(batch, revision, Stage.EXECUTING)
    destruction = destruction_of(batch)
    if destruction is None:
        raise RuleBroken("请先登记销毁的方式、地点和日期")
    if by.person_id is None or by.person_id == destruction.executor_id:
        raise RuleBroken("监销人不能是执行人")
    if by.person_id in approvers(batch):
        raise RuleBroken("监销人不能是签署或审批的人")
    signed = {(one.person_id, one.moment): one for one in signatures(destruction)}
    if (by.person_id, moment) in signed:
        raise RuleBroken("您已经签过字")
    if moment is Moment.AFTER and (by.person_id, Moment.BEFORE) not in signed:
        raise RuleBroken("销毁前没有核对清册的人，不能在销毁后签字")
    given = WitnessSignature(
        destruction_id=destruction.id,
        person_id=by.person_id,
        moment=moment,
        person_name=by.name,
        unit=signed[by.person_id, Moment.BEFORE].unit if moment is Moment.AFTER else unit,
        executor_id=destruction.executor_id,
        at=clock.now(),
    )
    session.add(given)
    session.flush()
    told = {"state": "销毁前核对" if moment is Moment.BEFORE else "销毁后签字", "register": destruction.register_number}
    audit.record(Act.SIGN_DESTRUCTION, KIND, batch.id, str(batch), by=by, after=told)
    return given


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
    lines = [one for one in open_lines(batch) if one.decision is Verdict.DESTROY]
    items = _locked(lines)
    lines = _without_held(lines)
    if missing := _missing(batch, destruction):
        raise RuleBroken("；".join(missing))
    _refuse_unlawful(destruction, lines)
    files = _files([one.item_id for one in lines])
    for position, line in enumerate(lines, 1):
        _register(destruction, line, items[line.item_id], position, files[line.item_id])
    session.flush()
    erase([line.item_id for line in lines])
    # backups hold it from the day on which it goes, not from the one that was meant
    destruction.backups_until = max(destruction.backups_until, today + timedelta(days=settings_here().backup_days))
    for line in lines:
        item = items[line.item_id]
        leave_stub(item, destruction)
        line.is_open = False
        told = {"register": destruction.register_number, "state": ItemState.DESTROYED}
        audit.record(Act.DESTROY, "item", item.id, line.archival_code, by=by, after=told)
    session.flush()
    sheet = papers.write_register(batch, destruction, signatures(destruction), by=by, today=today)
    # done with its register: from then on the database lets nobody change it
    destruction.done_at, destruction.register_id, destruction.register_sha256 = clock.now(), sheet.id, sheet.sha256
    go(batch, Stage.CLOSED, by=by, today=today, settings=settings_here(), act=Act.DESTROY, after={"count": len(lines)})
    return destruction


def destruction_of(batch: AppraisalBatch) -> Destruction | None:
    """Return the destruction of a batch in its present round, if it has begun."""
    mine = (Destruction.tenant_id == home_tenant(), Destruction.batch_id == batch.id, Destruction.round == batch.round)
    chosen = select(Destruction).where(*mine)
    found: Destruction | None = session.scalars(chosen).one_or_none()
    return found


def signatures(destruction: Destruction) -> Sequence[WitnessSignature]:
    """Return the witnesses' signatures, those before the destruction first."""
    chosen = select(WitnessSignature).where(WitnessSignature.tenant_id == home_tenant(), WitnessSignature.destruction_id == destruction.id)
    found: Sequence[WitnessSignature] = session.scalars(
        chosen.order_by(WitnessSignature.moment.desc(), WitnessSignature.at, WitnessSignature.person_id)
    ).all()
    return found


def approvers(batch: AppraisalBatch) -> set[int]:
    """Return who signed or approved this batch, in whatever round; none of them may be a witness."""
    chosen = select(AppraisalStep.person_id).where(
        AppraisalStep.tenant_id == home_tenant(),
        AppraisalStep.batch_id == batch.id,
        AppraisalStep.from_stage.in_((Stage.REPORTED, Stage.SUBMITTED)),
    )
    return {one for one in session.scalars(chosen) if one is not None}


def _missing(batch: AppraisalBatch, destruction: Destruction) -> list[str]:
    """Name what a destruction lacks of witnesses."""
    given = signatures(destruction)
    whole = {one.person_id: one.unit for one in given if one.moment is Moment.AFTER}
    lacks = []
    if len(whole) < WITNESSES:
        lacks.append(f"要有 {WITNESSES} 名监销人销毁前核对、销毁后签字，现在只有 {len(whole)} 名签完")
    if batch.accounting and not {WitnessUnit.ARCHIVES, WitnessUnit.ACCOUNTING} <= set(whole.values()):
        lacks.append("有会计档案，档案机构和会计机构都要派人监销（会计档案管理办法第十八条）")
    return lacks


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


def _register(destruction: Destruction, line: AppraisalLine, item: Item, position: int, files: list[str]) -> None:
    session.add(
        DestroyedItem(
            item_id=item.id,
            destruction_id=destruction.id,
            line_id=line.id,
            position=position,
            archival_code=line.archival_code,
            title=title_of_stub(item),
            pages=item.pages,
            content_sha256=digest(item, files),
            at=clock.now(),
        )
    )


def _locked(lines: Sequence[AppraisalLine]) -> dict[UUID, Item]:
    """Lock the items: a hold that is being placed at this moment waits, or we wait for it."""
    chosen = select(Item).where(Item.tenant_id == home_tenant(), Item.id.in_([one.item_id for one in lines])).order_by(Item.id)
    return {one.id: one for one in session.scalars(chosen.with_for_update())}


def _register_number(batch: AppraisalBatch) -> str:
    """Return the number of the register: fonds, 销毁, batch, and the round where it is a later one."""
    number = f"{session.get_one(Tenant, home_tenant()).fonds_number}-XH-{batch.number}"
    return number if batch.round == 1 else f"{number}-{batch.round}"
