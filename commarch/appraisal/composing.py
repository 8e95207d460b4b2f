"""Setting a batch up (S1): what is appraised, on what grounds, by whom."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm.attributes import flag_modified

from commarch import audit, clock
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, AppraisalMember, Part, Purpose
from commarch.appraisal.rules import PART_NAMES, missing_of_group
from commarch.appraisal.settings import AppraisalSettings, settings_here
from commarch.appraisal.stages import Stage
from commarch.appraisal.steps import KIND, current, go
from commarch.audit import Act, Actor
from commarch.database import home_tenant, one_at_a_time, session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.models import ItemState

#: More than a group can look at in some days.
MOST_ITEMS = 2000
_IN_TRANSFER = text("SELECT item_id FROM transferred_item WHERE tenant_id = :tenant AND is_open AND item_id = ANY (:ids)")
GROUNDS = "《中华人民共和国档案法》、《档案法实施条例》第二十四条，本单位保管期限表"


def open_batch(title: str, *, purpose: Purpose = Purpose.EXPIRY, grounds: str = GROUNDS, by: Actor, today: date) -> AppraisalBatch:
    """Open a batch; its number runs in the year."""
    if not title.strip():
        raise RuleBroken("请写批次名称，如“2015 年度 10 年期档案鉴定”", field="title")
    if by.person_id is None:
        raise RuleBroken("鉴定批次由本单位的人建立")
    one_at_a_time("appraisal")
    last = session.scalar(
        select(func.max(AppraisalBatch.running)).where(AppraisalBatch.tenant_id == home_tenant(), AppraisalBatch.year == today.year)
    )
    batch = AppraisalBatch(
        year=today.year,
        running=(last or 0) + 1,
        purpose=purpose,
        title=title.strip(),
        grounds=grounds.strip() or GROUNDS,
        opened_by=by.person_id,
        opened_by_name=by.name,
        opened_at=clock.now(),
        stage=Stage.COMPOSING,
        step_number=0,
        since=today,
        round=1,
    )
    session.add(batch)
    go(batch, Stage.COMPOSING, by=by, today=today, settings=settings_here(), act=Act.OPEN_APPRAISAL)
    return batch


def add_items(batch: AppraisalBatch, item_ids: Sequence[UUID], *, revision: int, by: Actor, today: date) -> list[tuple[UUID, str]]:
    """Take items into a batch that is being composed; return those that were not taken, each with why."""
    current(batch, revision, Stage.COMPOSING)
    items = session.scalars(
        select(Item).where(Item.tenant_id == home_tenant(), Item.id.in_(item_ids)).order_by(Item.code_key, Item.id).with_for_update()
    ).all()
    ids = [one.id for one in items]
    elsewhere, going = open_lines_of(ids), set(session.scalars(_IN_TRANSFER, {"tenant": home_tenant(), "ids": ids}))
    position = (
        session.scalar(
            select(func.max(AppraisalLine.position)).where(AppraisalLine.tenant_id == home_tenant(), AppraisalLine.batch_id == batch.id)
        )
        or 0
    )
    refused, taken = [], 0
    for item in items:
        because = "已在移交目录中，先撤回移交或移出" if item.id in going else _refusal(batch.purpose, item, elsewhere, today)
        if because:
            refused.append((item.id, because))
            continue
        taken += 1
        session.add(
            AppraisalLine(
                batch_id=batch.id,
                item_id=item.id,
                position=position + taken,
                archival_code=item.archival_code,
                archival_class=item.archival_class,
                year=item.year,
                retention_code=item.current_retention_code,
                ends_on=item.ends_on,
            )
        )
        batch.accounting = batch.accounting or item.archival_class == "KU"
    if position + taken > MOST_ITEMS:
        raise RuleBroken(f"一个批次最多 {MOST_ITEMS} 件，请分成几批")
    session.flush()
    if taken:
        audit.record(Act.OPEN_APPRAISAL, KIND, batch.id, str(batch), by=by, after={"count": taken})
    return refused


def remove_items(batch: AppraisalBatch, line_ids: Sequence[UUID], *, revision: int, by: Actor) -> int:
    """Take items out of a batch that is being composed; the positions of the others close up when the review begins."""
    current(batch, revision, Stage.COMPOSING)
    lines = session.scalars(_lines(batch).where(AppraisalLine.id.in_(line_ids))).all()
    for line in lines:
        session.delete(line)
    session.flush()
    batch.accounting = any(one.archival_class == "KU" for one in session.scalars(_lines(batch)))
    session.flush()
    if lines:
        audit.record(Act.OPEN_APPRAISAL, KIND, batch.id, str(batch), by=by, before={"count": len(lines)})
    return len(lines)


def name_member(
    batch: AppraisalBatch, person_id: int, person_name: str, part: Part, *, title: str = "", revision: int, by: Actor
) -> AppraisalMember:
    """Take somebody into the group, also in the middle of the work; one person plays one part."""
    current(batch, revision, Stage.COMPOSING, Stage.REVIEWING, Stage.DECIDING)
    if any(one.person_id == person_id for one in members_now(batch)):
        raise RuleBroken(f"{person_name} 已经在鉴定小组里", field="person")
    if part is Part.CHAIR and any(one.part is Part.CHAIR for one in members_now(batch)):
        raise RuleBroken("鉴定小组已有组长；要换组长，请先请现任组长退出", field="part")
    member = AppraisalMember(
        batch_id=batch.id, person_id=person_id, person_name=person_name, part=part, title=title.strip(), joined_at=clock.now()
    )
    session.add(member)
    _touch(batch)
    audit.record(Act.CHANGE_GROUP, KIND, batch.id, str(batch), by=by, after={"name": person_name, "part": PART_NAMES[part]})
    return member


def dismiss_member(batch: AppraisalBatch, member: AppraisalMember, because: str, *, revision: int, by: Actor) -> None:
    """Let somebody leave the group; her opinions stay to be read and count no more."""
    current(batch, revision, Stage.COMPOSING, Stage.REVIEWING, Stage.DECIDING)
    if member.batch_id != batch.id or member.left_at is not None:
        raise RuleBroken("这位成员已不在小组里")
    if batch.stage is not Stage.COMPOSING and not because.strip():
        raise RuleBroken("请写明为什么更换成员", field="because")
    member.left_at, member.left_because = clock.now(), because.strip()
    _touch(batch)
    told = {"name": member.person_name, "part": PART_NAMES[member.part]}
    audit.record(Act.CHANGE_GROUP, KIND, batch.id, str(batch), by=by, before=told, reason=because or None)


def begin_review(batch: AppraisalBatch, *, revision: int, by: Actor, today: date, settings: AppraisalSettings | None = None) -> None:
    """Hand a composed batch to its group (S2)."""
    current(batch, revision, Stage.COMPOSING)
    if lacks := missing_of_group([one.part for one in members_now(batch)], accounting=batch.accounting):
        raise RuleBroken("；".join(lacks))
    lines = session.scalars(_lines(batch).order_by(AppraisalLine.position)).all()
    if not lines:
        raise RuleBroken("批次里还没有档案，请先选入要鉴定的件")
    go(batch, Stage.REVIEWING, by=by, today=today, settings=settings or settings_here(), after={"count": len(lines)})


def members_now(batch: AppraisalBatch) -> list[AppraisalMember]:
    """Return who is in the group now, in the order in which they joined."""
    chosen = select(AppraisalMember).where(
        AppraisalMember.tenant_id == home_tenant(), AppraisalMember.batch_id == batch.id, AppraisalMember.left_at.is_(None)
    )
    return list(session.scalars(chosen.order_by(AppraisalMember.id)))


def open_lines_of(item_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return, of these items, those that an open batch holds, with the batch's number."""
    chosen = (
        select(AppraisalLine.item_id, AppraisalBatch.year, AppraisalBatch.running)
        .join(AppraisalBatch, (AppraisalBatch.tenant_id == AppraisalLine.tenant_id) & (AppraisalBatch.id == AppraisalLine.batch_id))
        .where(AppraisalLine.tenant_id == home_tenant(), AppraisalLine.is_open, AppraisalLine.item_id.in_(item_ids))
    )
    return {item_id: f"{year}-{running:02d}" for item_id, year, running in session.execute(chosen)}


def withdraw(batch: AppraisalBatch, because: str, *, revision: int, by: Actor, today: date) -> None:
    """Take a batch back that has not gone to the street; its items are free again."""
    current(batch, revision, Stage.COMPOSING, Stage.REVIEWING, Stage.DECIDING, Stage.REPORTED)
    if not because.strip():
        raise RuleBroken("请写明为什么撤回", field="because")
    for line in session.scalars(_lines(batch)):
        line.is_open = False
    go(batch, Stage.WITHDRAWN, by=by, today=today, settings=settings_here(), note=because)


def _refusal(purpose: Purpose, item: Item, elsewhere: dict[UUID, str], today: date) -> str:
    if item.state is not ItemState.FILED:
        return "不是在库的归档文件"
    if item.id in elsewhere:
        return f"已在批次 {elsewhere[item.id]} 中"
    if purpose is Purpose.EXPIRY and item.ends_on is None:
        return "永久保管，或起算条件未满足，没有期满"
    if purpose is Purpose.EXPIRY and item.ends_on is not None and item.ends_on >= today:
        return f"{item.ends_on} 才期满"
    return ""


def _lines(batch: AppraisalBatch) -> Select[AppraisalLine]:
    return select(AppraisalLine).where(AppraisalLine.tenant_id == home_tenant(), AppraisalLine.batch_id == batch.id)


def _touch(batch: AppraisalBatch) -> None:
    """Let the batch's revision grow with a change of what belongs to it."""
    flag_modified(batch, "title")
    session.flush()
