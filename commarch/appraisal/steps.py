"""Going from one stage to the next: locked against a second one at the same moment, written as a step, told in the trail."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from commarch import audit, clock
from commarch.appraisal.models import AppraisalBatch, AppraisalStep
from commarch.appraisal.settings import AppraisalSettings
from commarch.appraisal.stages import Stage, may_go
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken

KIND = "appraisal_batch"
STAGE_NAMES = {
    Stage.COMPOSING: "建立批次",
    Stage.REVIEWING: "逐件审查",
    Stage.DECIDING: "合议",
    Stage.REPORTED: "待负责人签署",
    Stage.SUBMITTED: "待街道审批",
    Stage.NOTICE: "公示",
    Stage.WAITING: "冷静期",
    Stage.EXECUTING: "待销毁",
    Stage.CLOSED: "已办结",
    Stage.WITHDRAWN: "已撤回",
}


def current(batch: AppraisalBatch, revision: int, *stages: Stage) -> None:
    """Lock a batch; refuse an old tab, and what this stage does not allow. Two who act at once act one after the other."""
    session.refresh(batch, with_for_update=True)
    if batch.revision != revision:
        raise RuleBroken("这个批次刚刚有人办过一步，请看过最新的内容再办")
    if stages and batch.stage not in stages:
        now = "、".join(STAGE_NAMES[one] for one in stages)
        raise RuleBroken(f"这个批次现在是「{STAGE_NAMES[batch.stage]}」，要在「{now}」时才能这样办")


def go(
    batch: AppraisalBatch,
    to: Stage,
    *,
    by: Actor,
    today: date,
    settings: AppraisalSettings,
    act: Act = Act.STEP,
    note: str = "",
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write the next step of a batch; the stage, its term and the trail follow."""
    before = batch.stage if batch.step_number else None
    if not may_go(before, to):
        raise RuleBroken(f"「{STAGE_NAMES[batch.stage]}」之后不能直接「{STAGE_NAMES[to]}」")
    if to is Stage.DECIDING and before not in (None, Stage.REVIEWING):
        batch.round += 1
    batch.stage, batch.step_number, batch.since = to, batch.step_number + 1, today
    days = term(to, settings)
    batch.act_by = today + timedelta(days=days) if days is not None else None
    if to in (Stage.CLOSED, Stage.WITHDRAWN):
        batch.closed_on = today
    session.flush()
    session.add(
        AppraisalStep(
            batch_id=batch.id,
            number=batch.step_number,
            from_stage=before,
            to_stage=to,
            round=batch.round,
            person_id=by.person_id,
            person_name=by.name,
            opened_by=batch.opened_by,
            at=clock.now(),
            note=note.strip(),
        )
    )
    session.flush()
    told = {"stage": STAGE_NAMES[to], **(after or {})}
    audit.record(
        act, KIND, batch.id, str(batch), by=by, before={"stage": STAGE_NAMES[before]} if before else None, after=told, reason=note or None
    )


def term(stage: Stage, settings: AppraisalSettings) -> int | None:
    """Return the days within which somebody has to act in a stage; None: nobody has to."""
    return {
        Stage.COMPOSING: settings.deciding_days,
        Stage.REVIEWING: settings.opinion_days,
        Stage.DECIDING: settings.deciding_days,
        Stage.REPORTED: settings.signing_days,
        Stage.SUBMITTED: settings.approving_days,
        Stage.NOTICE: settings.posting_days,
        Stage.EXECUTING: settings.executing_days,
    }.get(stage)
