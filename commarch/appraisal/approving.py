"""From the report (S4) through the head's signature and the street's approval (S5) to what takes effect, and objections (S6, S7)."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import select, text

from commarch import audit, clock, retention
from commarch.appraisal import papers
from commarch.appraisal.composing import members_now
from commarch.appraisal.effects import basis_of
from commarch.appraisal.judging import member_of, open_lines
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, AppraisalRuling, Verdict
from commarch.appraisal.posting import notice_of
from commarch.appraisal.rules import missing_of_group
from commarch.appraisal.settings import AppraisalSettings, settings_here
from commarch.appraisal.stages import OBJECTABLE, Stage
from commarch.appraisal.steps import current, go
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.models import Openness
from commarch.retention import Extension
from commarch.schemes.periods import PERMANENT, RetentionPeriod

_RIGHTS = {"heads": text("SELECT guard.heads()"), "oversees": text("SELECT guard.oversees()")}
_CHANGE_ACCESS = text(
    """
    UPDATE item i SET openness = t.openness, open_from = t.open_from, changed_at = :now, revision = i.revision + 1
      FROM json_to_recordset(CAST(:told AS json)) t(id uuid, openness text, open_from date)
     WHERE i.tenant_id = :tenant AND i.id = t.id
    """
)
#: What is noted in the register of an item that the street did not let go.
NOT_APPROVED = "街道未批准，续存"


def report(batch: AppraisalBatch, *, revision: int, by: Actor, today: date) -> None:
    """Close the group's decisions (S3 → S4): every item is decided in this round. The report is written from them and waits for the head."""
    current(batch, revision, Stage.DECIDING)
    waiting = [one for one in open_lines(batch) if one.decided_round != batch.round]
    if waiting:
        raise RuleBroken(f"还有 {len(waiting)} 件没有合议结论，第一件是 {waiting[0].archival_code}")
    going = [one for one in open_lines(batch) if one.decision is Verdict.DESTROY]
    if going and (lacks := missing_of_group([one.part for one in members_now(batch)], accounting=batch.accounting)):
        raise RuleBroken("；".join(lacks))
    _items_of(going)  # whoever corrects one of them at this moment is waited for: from the report on they stay as they are
    go(batch, Stage.REPORTED, by=by, today=today, settings=settings_here())
    batch.report_id = papers.write_report(batch, by=by, today=today).id
    session.flush()


def sign(batch: AppraisalBatch, *, revision: int, by: Actor, today: date) -> None:
    """Sign the report as the head of the unit, who is not its author; the street has it now."""
    current(batch, revision, Stage.REPORTED)
    _not_the_author(batch, by)
    _is_entitled("heads", "鉴定报告由社区负责人签署")
    go(batch, Stage.SUBMITTED, by=by, today=today, settings=settings_here(), act=Act.APPROVE)


def send_back(batch: AppraisalBatch, because: str, *, revision: int, by: Actor, today: date) -> None:
    """Send a batch back to its group, as the head or as the street, with reasons."""
    current(batch, revision, Stage.REPORTED, Stage.SUBMITTED)
    if not because.strip():
        raise RuleBroken("请写明退回的理由，小组要看着改", field="because")
    _not_the_author(batch, by)
    if batch.stage is Stage.SUBMITTED:
        _is_entitled("oversees", "已报街道，由街道档案员退回")
    else:
        _is_entitled("heads", "鉴定报告由社区负责人签署或退回")
    go(batch, Stage.DECIDING, by=by, today=today, settings=settings_here(), act=Act.SEND_BACK, note=because)


def approve(
    batch: AppraisalBatch,
    *,
    revision: int,
    by: Actor,
    today: date,
    refused: Mapping[UUID, str] | None = None,
    note: str = "",
) -> None:
    """Approve as the street (S5), item by item or all: what is kept, opened or restricted takes effect at once; destruction waits.

    `refused`: lines whose destruction is not approved, each with why; they are kept on for the shortest period of the list.
    """
    current(batch, revision, Stage.SUBMITTED)
    _not_the_author(batch, by)
    _is_entitled("oversees", "鉴定批次由街道档案员审批")
    if any(one.person_id == by.person_id for one in batch.steps if (one.to_stage, one.round) == (Stage.SUBMITTED, batch.round)):
        raise RuleBroken("您已以社区负责人身份签署了这份鉴定报告，审批请由街道的另一位办理")
    lines, refused, settings = open_lines(batch), refused or {}, settings_here()
    _rule(batch, lines, refused, by=by)
    _take_effect(batch, lines, refused, settings, by=by, today=today)
    batch.approved_on, batch.noticed_days, batch.waited_days, batch.counted_on = today, 0, 0, today
    batch.notice_days, batch.waiting_days = settings.notice_days, settings.waiting_days
    session.flush()
    papers.write_approval(batch, refused, note, by=by, today=today)
    to_destroy = sum(one.is_open and one.decision is Verdict.DESTROY for one in lines)
    waits = Stage.NOTICE if settings.notice_days else Stage.WAITING
    told = {"refused": len(refused), "destroy": to_destroy}
    go(batch, waits if to_destroy else Stage.CLOSED, by=by, today=today, settings=settings, act=Act.APPROVE, note=note, after=told)


def object_to(batch: AppraisalBatch, because: str, *, revision: int, by: Actor, today: date) -> None:
    """Object as a member while notice or waiting lasts: the batch goes back to its group."""
    current(batch, revision, *sorted(OBJECTABLE))
    if member_of(batch, by.person_id) is None:
        raise RuleBroken("只有鉴定小组成员可以提出异议；其他人请告诉组长")
    if not because.strip():
        raise RuleBroken("请写明对哪一件、有什么异议", field="because")
    go(batch, Stage.DECIDING, by=by, today=today, settings=settings_here(), act=Act.OBJECT, note=because)


def pass_day(batch: AppraisalBatch, *, today: date, by: Actor, settings: AppraisalSettings) -> None:
    """Let a day of waiting pass, or of notice while it hangs, once a day: a clock that jumps ahead counts one, one that goes back none."""
    if batch.stage not in OBJECTABLE or today == batch.counted_on:
        return
    backward, batch.counted_on = batch.counted_on is not None and today < batch.counted_on, today
    if backward:
        return
    if batch.stage is Stage.NOTICE:
        hung = notice_of(batch)
        if hung is None or today <= hung.posted_on:
            return  # its days count once it hangs
        batch.noticed_days += 1
        if batch.noticed_days >= batch.notice_days:
            go(batch, Stage.WAITING, by=by, today=today, settings=settings)
        return
    batch.waited_days += 1
    if batch.waited_days >= batch.waiting_days:
        go(batch, Stage.EXECUTING, by=by, today=today, settings=settings)


def _rule(batch: AppraisalBatch, lines: Sequence[AppraisalLine], refused: Mapping[UUID, str], *, by: Actor) -> None:
    """Write what the street says of each line."""
    unknown = set(refused) - {one.id for one in lines if one.decision is Verdict.DESTROY}
    if unknown:
        raise RuleBroken("只有拟销毁的件可以单独不批准；别的请退回小组")
    if any(not because.strip() for because in refused.values()):
        raise RuleBroken("不批准销毁的件要写明理由", field="refused")
    for line in lines:
        session.add(
            AppraisalRuling(
                line_id=line.id,
                round=batch.round,
                decision=Verdict(str(line.decision)),
                agreed=line.id not in refused,
                reason=refused.get(line.id, "").strip(),
                person_id=by.person_id,
                person_name=by.name,
                at=clock.now(),
            )
        )
    session.flush()


def _take_effect(
    batch: AppraisalBatch,
    lines: Sequence[AppraisalLine],
    refused: Mapping[UUID, str],
    settings: AppraisalSettings,
    *,
    by: Actor,
    today: date,
) -> None:
    """Let take effect what is not to be destroyed, all of it at once: thousands of items, a few statements."""
    items = _items_of([one for one in lines if one.id in refused or one.decision is not Verdict.DESTROY])
    kept, opened = list[Extension](), list[AppraisalLine]()
    for line in lines:
        match line.decision:
            case Verdict.DESTROY if line.id in refused:
                line.withdrawn_because = NOT_APPROVED
                kept.append(_keeping(items[line.item_id], settings.mildest, refused[line.id], settings, today))
            case Verdict.KEEP:
                period = RetentionPeriod(str(line.decided_code))
                kept.append(_keeping(items[line.item_id], period, line.decided_reason, settings, today))
            case Verdict.PERMANENT:
                kept.append(Extension(items[line.item_id], PERMANENT, "old_due", line.decided_reason))
            case Verdict.OPEN | Verdict.RESTRICT:
                opened.append(line)
            case _:
                continue  # waits for its destruction, or stays open until the county archives have it
        line.is_open = False
    retention.extend_all(kept, decided_on=today, batch_number=batch.number, by=by)
    _change_access(batch, opened, items, by=by)


def _keeping(item: Item, period: RetentionPeriod, reason: str, settings: AppraisalSettings, today: date) -> Extension:
    """Keep an item on (续存): counted from the old last day, or from the decision where that would be over already."""
    return Extension(item, period, basis_of(item.ends_on, period, settings, today), reason)


def _change_access(batch: AppraisalBatch, lines: Sequence[AppraisalLine], items: Mapping[UUID, Item], *, by: Actor) -> None:
    """Open or restrict what was decided to be, in one statement."""
    told = []
    for line in lines:
        item, openness = items[line.item_id], Openness.OPEN if line.decision is Verdict.OPEN else Openness.RESTRICTED
        before = {"openness": item.openness, "open_from": item.open_from}
        after = {"openness": openness, "open_from": line.decided_open_from, "batch": batch.number}
        audit.record(Act.CHANGE_ACCESS, "item", item.id, str(item), by=by, before=before, after=after, reason=line.decided_reason)
        told.append({"id": item.id, "openness": openness, "open_from": line.decided_open_from})
    if told:
        session.flush()
        session.execute(_CHANGE_ACCESS, {"tenant": home_tenant(), "now": clock.now(), "told": json.dumps(told, default=str)})
        for line in lines:
            session.expire(items[line.item_id])


def _items_of(lines: Sequence[AppraisalLine]) -> dict[UUID, Item]:
    chosen = select(Item).where(Item.tenant_id == home_tenant(), Item.id.in_([one.item_id for one in lines])).order_by(Item.id)
    return {one.id: one for one in session.scalars(chosen.with_for_update())}


def _is_entitled(by_right: Literal["heads", "oversees"], refusal: str) -> None:
    """Ask the database whether the acting person may, before it refuses to take it."""
    if not session.scalar(_RIGHTS[by_right]):
        raise RuleBroken(refusal)


def _not_the_author(batch: AppraisalBatch, by: Actor) -> None:
    if by.person_id == batch.opened_by:
        raise RuleBroken("建立批次的人不能签署或审批自己的批次，请由另一位办理")
