"""Opinions of the members (S2) and what the group decides of each item (S3)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from commarch import audit, clock
from commarch.appraisal.composing import members_now
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, AppraisalMember, AppraisalOpinion, Verdict
from commarch.appraisal.rules import VERDICT_NAMES, Outcome, Voice, checked_verdict, may_decide, of_accounting, outcome
from commarch.appraisal.settings import AppraisalSettings, settings_here
from commarch.appraisal.stages import Stage
from commarch.appraisal.steps import KIND, STAGE_NAMES, current, go
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What somebody says of an item, before it is checked."""

    verdict: Verdict
    reason: str = ""
    period_code: str | None = None
    open_from: date | None = None


def give_opinion(
    batch: AppraisalBatch, lines: Sequence[AppraisalLine], said: Judgement, *, by: Actor, settings: AppraisalSettings | None = None
) -> list[AppraisalOpinion]:
    """Write down a member's opinion of some items; the latest counts. Only in review and while the group decides."""
    settings = settings or settings_here()
    session.refresh(batch, with_for_update={"read": True})
    if batch.stage not in (Stage.REVIEWING, Stage.DECIDING):
        raise RuleBroken(f"这个批次现在是「{STAGE_NAMES[batch.stage]}」，不能再提意见")
    if member_of(batch, by.person_id) is None:
        raise RuleBroken("您不在这个批次的鉴定小组里，不能提意见")
    checked_verdict(
        batch.purpose, said.verdict, period_code=said.period_code, open_from=said.open_from, reason=said.reason, periods=settings.periods
    )
    if any(one.batch_id != batch.id or not one.is_open for one in lines):
        raise RuleBroken("这一件已经办结，不能再提意见")
    given = [
        AppraisalOpinion(
            line_id=line.id,
            round=batch.round,
            person_id=by.person_id,
            person_name=by.name,
            verdict=said.verdict,
            period_code=said.period_code if said.verdict is Verdict.KEEP else None,
            open_from=said.open_from,
            reason=said.reason.strip(),
            at=clock.now(),
        )
        for line in lines
    ]
    session.add_all(given)
    session.flush()
    if len(lines) > 1:  # one by one they stand in the opinions themselves, which nobody can change
        told = {"verdict": VERDICT_NAMES[said.verdict], "count": len(lines)}
        audit.record(Act.GIVE_OPINION, KIND, batch.id, str(batch), by=by, after=told, reason=said.reason or None)
    return given


def close_review(batch: AppraisalBatch, *, revision: int, by: Actor, today: date) -> None:
    """End the review (S2 → S3): every item has the voices it needs, or the term for opinions is over."""
    current(batch, revision, Stage.REVIEWING)
    settings = settings_here()
    found = outcomes(batch, open_lines(batch), settings=settings)
    silent = sum(one.verdict is None for one in found.values())
    if silent and (batch.act_by is None or today <= batch.act_by):
        raise RuleBroken(f"还有 {silent} 件意见不足；等成员提完意见，或过了 {batch.act_by} 再结束审查")
    go(batch, Stage.DECIDING, by=by, today=today, settings=settings, after={"silent": silent} if silent else None)


def back_to_review(batch: AppraisalBatch, because: str, *, revision: int, by: Actor, today: date) -> None:
    """Give the items back to the members: the group wants to look again."""
    current(batch, revision, Stage.DECIDING)
    if not because.strip():
        raise RuleBroken("请写明要再看什么", field="because")
    go(batch, Stage.REVIEWING, by=by, today=today, settings=settings_here(), note=because)


def decide(batch: AppraisalBatch, line: AppraisalLine, said: Judgement, *, revision: int, by: Actor, settled: bool | None = None) -> None:
    """Decide on one item (合议). Destruction, transfer and opening only where all agreed; keeping on always."""
    current(batch, revision, Stage.DECIDING)
    _conducts(batch, by)
    settings = settings_here()
    if line.batch_id != batch.id or not line.is_open:
        raise RuleBroken("这一件已经办结")
    checked_verdict(
        batch.purpose, said.verdict, period_code=said.period_code, open_from=said.open_from, reason=said.reason, periods=settings.periods
    )
    may_decide(outcomes(batch, [line], settings=settings)[line.id], said.verdict)
    if settled is not None:
        line.settled = settled
    _decide(batch, line, said)
    session.flush()
    told = {"archival_code": line.archival_code, "verdict": VERDICT_NAMES[said.verdict]}
    audit.record(Act.DECIDE, KIND, batch.id, str(batch), by=by, after=told, reason=said.reason)


def decide_as_voiced(batch: AppraisalBatch, *, revision: int, by: Actor) -> int:
    """Decide all items that are not decided as their voices say, where differing voices mean keeping; return how many were decided."""
    current(batch, revision, Stage.DECIDING)
    _conducts(batch, by)
    settings = settings_here()
    waiting = [one for one in open_lines(batch) if one.decided_round != batch.round]
    found = outcomes(batch, waiting, settings=settings)
    decided = 0
    for line in waiting:
        came_to = found[line.id]
        if came_to.verdict is None or (came_to.verdict is Verdict.DESTROY and line.archival_class == "KU" and not line.settled):
            continue
        _decide(
            batch,
            line,
            Judgement(verdict=came_to.verdict, reason=came_to.reason, period_code=came_to.period_code, open_from=came_to.open_from),
        )
        decided += 1
    session.flush()
    if decided:
        audit.record(Act.DECIDE, KIND, batch.id, str(batch), by=by, after={"count": decided})
    return decided


def outcomes(batch: AppraisalBatch, lines: Sequence[AppraisalLine], *, settings: AppraisalSettings) -> dict[UUID, Outcome]:
    """Return what the present members' latest opinions come to, for each line; two statements."""
    members = {one.person_id: one for one in members_now(batch)}
    voices = voices_of([one.id for one in lines], members)
    found = {one.id: outcome(voices[one.id], batch.purpose, mildest=settings.mildest) for one in lines}
    return found | {one.id: of_accounting(found[one.id], voices[one.id]) for one in lines if one.archival_class == "KU"}


def voices_of(line_ids: Sequence[UUID], members: dict[int, AppraisalMember]) -> dict[UUID, list[Voice]]:
    """Return the latest opinion of each present member, line by line."""
    latest: dict[UUID, dict[int, AppraisalOpinion]] = defaultdict(dict)
    for one in opinions(line_ids):
        latest[one.line_id][one.person_id] = one
    found: dict[UUID, list[Voice]] = defaultdict(list)
    for line_id, by_person in latest.items():
        for person_id, one in by_person.items():
            if member := members.get(person_id):
                found[line_id].append(Voice(member.part, one.verdict, one.period_code, one.open_from, one.reason))
    return found


def opinions(line_ids: Iterable[UUID]) -> Sequence[AppraisalOpinion]:
    """Return all opinions of some lines, the earliest first."""
    chosen = select(AppraisalOpinion).where(AppraisalOpinion.tenant_id == home_tenant(), AppraisalOpinion.line_id.in_(list(line_ids)))
    found: Sequence[AppraisalOpinion] = session.scalars(chosen.order_by(AppraisalOpinion.id)).all()
    return found


def open_lines(batch: AppraisalBatch) -> Sequence[AppraisalLine]:
    """Return the lines of a batch that are still to be dealt with, in order."""
    chosen = select(AppraisalLine).where(
        AppraisalLine.tenant_id == home_tenant(), AppraisalLine.batch_id == batch.id, AppraisalLine.is_open
    )
    found: Sequence[AppraisalLine] = session.scalars(chosen.order_by(AppraisalLine.position)).all()
    return found


def member_of(batch: AppraisalBatch, person_id: int | None) -> AppraisalMember | None:
    """Return the member that a person is now in a batch's group."""
    return next((one for one in members_now(batch) if one.person_id == person_id), None)


def _conducts(batch: AppraisalBatch, by: Actor) -> None:
    """Refuse whoever neither is in the group nor keeps its papers: its author."""
    if by.person_id != batch.opened_by and member_of(batch, by.person_id) is None:
        raise RuleBroken("合议由鉴定小组记录")


def _decide(batch: AppraisalBatch, line: AppraisalLine, said: Judgement) -> None:
    if said.verdict is Verdict.DESTROY and line.archival_class == "KU" and not line.settled:
        raise RuleBroken(
            f"{line.archival_code} 是会计档案：请先确认债权债务已结清（会计档案管理办法第十九条），未结清的不得销毁", field="settled"
        )
    line.decision, line.decided_round, line.decided_reason = said.verdict, batch.round, said.reason.strip()
    line.decided_code = said.period_code if said.verdict is Verdict.KEEP else None
    line.decided_open_from = said.open_from
