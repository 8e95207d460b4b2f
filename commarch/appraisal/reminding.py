"""Whom appraisals wait for, person by person: what her digest tells; and what of a community's the street is told when it is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from commarch import clock
from commarch.accounts import Duty, Membership, Role, duties_of
from commarch.appraisal.approving import pass_day
from commarch.appraisal.models import AppraisalBatch
from commarch.appraisal.queries import Seen, count_batches, list_batches
from commarch.appraisal.settings import AppraisalSettings, settings_here
from commarch.appraisal.stages import OBJECTABLE, Stage
from commarch.appraisal.steps import STAGE_NAMES
from commarch.appraisal.turns import Progress, Turn, my_turn
from commarch.audit import Actor
from commarch.database import home_tenant, session

#: What a person has to do, in the words of a mail.
TURN_NAMES = {
    Turn.COMPOSE: "选件并确定鉴定小组",
    Turn.GIVE_OPINION: "逐件提出鉴定意见",
    Turn.CLOSE_REVIEW: "结束审查，开始合议",
    Turn.DECIDE: "合议",
    Turn.REPORT: "出具鉴定报告",
    Turn.SIGN: "签署鉴定报告",
    Turn.APPROVE: "审批",
    Turn.POST_NOTICE: "张贴销毁公示",
    Turn.BEGIN_DESTRUCTION: "登记销毁",
    Turn.WITNESS_BEFORE: "销毁前核对",
    Turn.WITNESS_AFTER: "销毁后签字",
    Turn.DESTROY: "完成销毁",
    Turn.END_WITHOUT: "没有要销毁的，办结",
}
#: Batches under way in one tenant that a sweep looks at.
MOST = 200


@dataclass(frozen=True)
class Task:
    """Something that one person has to do with a batch by a day."""

    person_id: int
    #: Names the step from one sweep to the next: a later round is another one.
    key: str
    label: str
    due_on: date
    count: int


def tasks() -> list[Task]:
    """Return what everybody of the home tenant has to do with appraisals: two statements, and one for each person where batches are open."""
    if count_batches()[0] == 0:
        return []
    return [
        task
        for person_id, duties in people_here()
        for one in list_batches(person_id, ended=False, limit=MOST)
        if (task := _task(one, person_id, duties))
    ]


def tasks_of(person_id: int) -> list[Task]:
    """Return what one person of the home tenant has to do with appraisals."""
    duties = duties_here(person_id)
    return [task for one in list_batches(person_id, ended=False, limit=MOST) if (task := _task(one, person_id, duties))]


def duties_here(person_id: int) -> frozenset[Duty]:
    """Return the duties of a person in the home tenant."""
    return dict(people_here()).get(person_id, frozenset())


def approvals(seen: Sequence[Seen]) -> list[tuple[str, str, date, int]]:
    """Return what waits for the street's approval: key, label, day, items."""
    return [
        (f"approval:{one.id}:{one.since}", f"{one.community}鉴定批次 {one.number} 审批", one.act_by, one.items)
        for one in seen
        if one.stage is Stage.SUBMITTED and one.act_by
    ]


def under_way(seen: Sequence[Seen]) -> list[tuple[int, str, str, date, int]]:
    """Return what waits for communities, so that the street is told when it is late: tenant, key, label, day, items."""
    return [
        (one.tenant_id, f"appraisal:{one.id}:{one.since}", f"鉴定批次 {one.number}：{STAGE_NAMES[one.stage]}", one.act_by, one.items)
        for one in seen
        if one.act_by and one.stage is not Stage.SUBMITTED
    ]


def pass_time(*, by: Actor, today: date) -> int:
    """Let a day pass for the home tenant's batches in notice and waiting; only the day that it is. Return how many batches it was for."""
    if today != clock.today():
        return 0
    chosen = select(AppraisalBatch).where(AppraisalBatch.tenant_id == home_tenant(), AppraisalBatch.stage.in_(OBJECTABLE))
    waiting = session.scalars(chosen.order_by(AppraisalBatch.id).with_for_update()).all()
    settings = settings_here() if waiting else AppraisalSettings()
    for batch in waiting:
        pass_day(batch, today=today, by=by, settings=settings)
    return len(waiting)


def people_here() -> list[tuple[int, frozenset[Duty]]]:
    """Return the members of the home tenant with their duties."""
    running = select(Membership.person_id, Membership.role).where(
        Membership.tenant_id == home_tenant(), Membership.running_on(clock.today())
    )
    roles: dict[int, list[Role]] = {}
    for person_id, role in session.execute(running.order_by(Membership.person_id)):
        roles.setdefault(person_id, []).append(role)
    return [(person_id, duties_of(held)) for person_id, held in roles.items()]


def _task(one: Progress, person_id: int, duties: frozenset[Duty]) -> Task | None:
    turn = my_turn(one, person_id, duties)
    if turn is None or one.act_by is None:
        return None
    count = one.left if turn is Turn.GIVE_OPINION else one.open
    return Task(person_id, f"appraisal:{one.id}:{turn}:{one.since}", f"鉴定批次 {one.number}：{TURN_NAMES[turn]}", one.act_by, count)
