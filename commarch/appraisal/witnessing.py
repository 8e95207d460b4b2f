"""Witnesses of a destruction (监销): appointed with their unit by who conducts it, checking before, signing after.

For which unit a witness stands is not hers to say: it is what she was appointed for. Accounting archives want one of the archives unit and one
of the accounting unit (会计档案管理办法 18), and both signatures at each moment.
"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from commarch import audit, clock
from commarch.appraisal.destruction import UNIT_NAMES, Destruction, DestructionWitness, Moment, WitnessSignature, WitnessUnit
from commarch.appraisal.judging import member_of
from commarch.appraisal.models import AppraisalBatch, AppraisalStep
from commarch.appraisal.photographing import wants_photos
from commarch.appraisal.stages import Stage
from commarch.appraisal.steps import KIND, current
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken

WITNESSES = 2
#: The units of which accounting archives want a witness each.
BOTH = frozenset({WitnessUnit.ARCHIVES, WitnessUnit.ACCOUNTING})


def appoint_witness(
    batch: AppraisalBatch, person_id: int, person_name: str, unit: WitnessUnit, *, revision: int, by: Actor
) -> DestructionWitness:
    """Appoint a witness for a unit, as who carries it out, opened the batch or sits in its group. A further one, if one can't come."""
    current(batch, revision, Stage.EXECUTING)
    destruction = _begun(batch)
    if by.person_id not in (destruction.executor_id, batch.opened_by) and member_of(batch, by.person_id) is None:
        raise RuleBroken("监销人由执行人、建立批次的人或鉴定小组成员指定")
    if person_id in {one.person_id for one in appointed(destruction)}:
        raise RuleBroken(f"{person_name} 已经是监销人", field="person")
    flag_modified(batch, "title")
    return appoint(batch, destruction, person_id, person_name, unit, by=by)


def appoint(
    batch: AppraisalBatch, destruction: Destruction, person_id: int, person_name: str, unit: WitnessUnit, *, by: Actor
) -> DestructionWitness:
    """Write down who is to witness, for which unit."""
    if person_id == by.person_id:
        raise RuleBroken("不能指定自己监销，请由另一位指定", field="person")
    if person_id == destruction.executor_id:
        raise RuleBroken("监销人不能是执行人", field="person")
    if person_id in approvers(batch):
        raise RuleBroken(f"{person_name} 签署或审批过这个批次，不能监销", field="person")
    chosen = DestructionWitness(
        destruction_id=destruction.id,
        person_id=person_id,
        person_name=person_name,
        unit=unit,
        executor_id=destruction.executor_id,
        appointed_by=by.person_id or 0,
        appointed_by_name=by.name,
        at=clock.now(),
    )
    session.add(chosen)
    session.flush()
    told = {"name": person_name, "unit": UNIT_NAMES[unit], "register": destruction.register_number}
    audit.record(Act.CHANGE_GROUP, KIND, batch.id, str(batch), by=by, after=told)
    return chosen


def witness(batch: AppraisalBatch, moment: Moment, *, revision: int, by: Actor, today: date) -> WitnessSignature:
    """Sign as a witness: before, having checked the list against what lies there; after, on its day, having seen it destroyed."""
    current(batch, revision, Stage.EXECUTING)
    destruction = _begun(batch)
    if by.person_id is None or by.person_id == destruction.executor_id:
        raise RuleBroken("监销人不能是执行人")
    if by.person_id in approvers(batch):
        raise RuleBroken("监销人不能是签署或审批的人")
    mine = next((one for one in appointed(destruction) if one.person_id == by.person_id), None)
    if mine is None:
        raise RuleBroken("您没有被指定为这次销毁的监销人；请执行人或档案员先指定，并注明代表哪个机构")
    _in_its_time(batch, destruction, moment, by.person_id, today)
    given = WitnessSignature(
        destruction_id=destruction.id,
        person_id=by.person_id,
        moment=moment,
        person_name=by.name,
        unit=mine.unit,
        executor_id=destruction.executor_id,
        at=clock.now(),
    )
    session.add(given)
    session.flush()
    told = {
        "state": "销毁前核对" if moment is Moment.BEFORE else "销毁后签字",
        "unit": UNIT_NAMES[mine.unit],
        "register": destruction.register_number,
    }
    audit.record(Act.SIGN_DESTRUCTION, KIND, batch.id, str(batch), by=by, after=told)
    return given


def destruction_of(batch: AppraisalBatch) -> Destruction | None:
    """Return the destruction of a batch in its present round, if it has begun."""
    mine = (Destruction.tenant_id == home_tenant(), Destruction.batch_id == batch.id, Destruction.round == batch.round)
    chosen = select(Destruction).where(*mine)
    found: Destruction | None = session.scalars(chosen).one_or_none()
    return found


def appointed(destruction: Destruction) -> Sequence[DestructionWitness]:
    """Return who is to witness, in the order in which they were appointed."""
    mine = (DestructionWitness.tenant_id == home_tenant(), DestructionWitness.destruction_id == destruction.id)
    chosen = select(DestructionWitness).where(*mine)
    found: Sequence[DestructionWitness] = session.scalars(chosen.order_by(DestructionWitness.at, DestructionWitness.person_id)).all()
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


def lacking(given: Sequence[WitnessSignature], *, accounting: bool) -> list[str]:
    """Name what a destruction lacks of witnesses."""
    whole = {one.person_id: one.unit for one in given if one.moment is Moment.AFTER}
    lacks = []
    if len(whole) < WITNESSES:
        lacks.append(f"要有 {WITNESSES} 名监销人销毁前核对、销毁后签字，现在只有 {len(whole)} 名签完")
    if accounting and not set(whole.values()) >= BOTH:
        lacks.append("有会计档案，档案机构和会计机构都要派人监销（会计档案管理办法第十八条）")
    return lacks


def units_lacking(units: Collection[WitnessUnit], *, accounting: bool) -> str:
    """Say what those who are appointed lack; nothing where they are enough."""
    if len(units) < WITNESSES:
        return f"请指定 {WITNESSES} 名监销人"
    if accounting and not set(units) >= BOTH:
        return "有会计档案，请各指定一名代表档案机构和会计机构的监销人（会计档案管理办法第十八条）"
    return ""


def _begun(batch: AppraisalBatch) -> Destruction:
    destruction = destruction_of(batch)
    if destruction is None:
        raise RuleBroken("请先登记销毁的方式、地点和日期")
    return destruction


def _in_its_time(batch: AppraisalBatch, destruction: Destruction, moment: Moment, person_id: int, today: date) -> None:
    """Refuse a second signature, and one after the destruction without one before it, before its day, or with nothing to show that it went."""
    given = signatures(destruction)
    signed = {one.moment for one in given if one.person_id == person_id}
    if moment in signed:
        raise RuleBroken("您已经签过字")
    if moment is Moment.BEFORE:
        return
    if Moment.BEFORE not in signed:
        raise RuleBroken("销毁前没有核对清册的人，不能在销毁后签字")
    if today < destruction.happens_on:
        raise RuleBroken(f"登记的销毁日期是 {destruction.happens_on}，还没有到，不能在销毁后签字")
    checked = {one.person_id: one.unit for one in given if one.moment is Moment.BEFORE}
    if units_lacking(list(checked.values()), accounting=batch.accounting):
        raise RuleBroken("另一位监销人还没有在销毁前核对、签字，销毁还不能进行")
    if wants_photos(batch, destruction):
        raise RuleBroken(
            f"还没有现场照片：请执行人{destruction.executor_name}或监销人先添加照片，没有拍照的由执行人说明原因，再在销毁后签字"
        )
