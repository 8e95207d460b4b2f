"""Activities: begun with a list of documents to expect, each answered by an item or by why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from commarch import audit, clock, holdings
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.filing_year import rules
from commarch.filing_year.models import Activity, ActivityDocument
from commarch.filing_year.rules import ExpectedOfActivity
from commarch.holdings import Draft, Item, ItemState


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a person tells of an activity."""

    name: str
    kind: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    note: str = ""
    documents: Sequence[ExpectedOfActivity] = ()


def begin_activity(plan: Plan, *, by: Actor, today: date) -> Activity:
    """Begin an activity: from now on its documents are expected. Raises RuleBroken where the plan is not whole."""
    name = " ".join(plan.name.split())
    rules.check_activity(name, plan.starts_on, plan.ends_on, plan.documents, today)
    assert plan.starts_on is not None  # noqa: S101  the rule told otherwise
    activity = Activity(
        name=name,
        kind=plan.kind.strip(),
        year=plan.starts_on.year,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        note=plan.note.strip(),
        begun_by=by.person_id,
        begun_at=clock.now(),
    )
    session.add(activity)
    for position, one in enumerate(plan.documents, 1):
        due = plan.starts_on + timedelta(days=one.days)
        document = ActivityDocument(position=position, wording=one.wording, category=one.category, due_on=due)
        activity.documents.append(document)
    session.flush()
    audit.record(Act.BEGIN_ACTIVITY, "activity", activity.id, name, by=by, after={"count": len(plan.documents)})
    return activity


def expect_further(activity: Activity, documents: Sequence[ExpectedOfActivity], *, by: Actor) -> None:
    """Expect more documents of an activity that is under way."""
    held = session.scalars(select(Activity).where(Activity.id == activity.id).with_for_update()).one()
    if len(held.documents) + len(documents) > rules.MOST_DOCUMENTS:
        raise RuleBroken(f"一项活动最多列 {rules.MOST_DOCUMENTS} 份文件，请另建一项", field="documents")
    if not documents:
        raise RuleBroken("请写要添的文件，每行一份", field="documents")
    last = max((one.position for one in held.documents), default=0)
    for position, one in enumerate(documents, last + 1):
        due = held.starts_on + timedelta(days=one.days)
        held.documents.append(ActivityDocument(position=position, wording=one.wording, category=one.category, due_on=due))
    audit.record(Act.EDIT_ACTIVITY, "activity", held.id, held.name, by=by, after={"count": len(documents)})


def register_for(document: ActivityDocument, draft: Draft, *, by: Actor, today: date) -> Item:
    """Register the document that an activity waits for."""
    _must_be_open(document)
    item = holdings.register(draft, by=by, today=today)
    _answer(document, item, by=by)
    return item


def answer_with(document: ActivityDocument, item: Item, *, by: Actor) -> None:
    """Say that an item is what the activity waits for."""
    _must_be_open(document)
    if item.state is ItemState.DESTROYED:
        raise RuleBroken("这一件已经销毁，请另选一件", field="code")
    _answer(document, item, by=by)


def answer_none(document: ActivityDocument, reason: str, *, by: Actor) -> None:
    """Say that an activity did not bring this document, and why."""
    _must_be_open(document)
    reason = " ".join(reason.split())
    if not reason:
        raise RuleBroken("请写明为什么没有这份文件", field="reason")
    document.absence = reason
    audit.record(Act.EDIT_ACTIVITY, "activity", document.activity_id, document.wording, by=by, reason=reason)


def reopen(document: ActivityDocument, *, by: Actor) -> None:
    """Take an answer back: the document is expected again. The item stays what it is."""
    before = {"item": str(document.item_id)} if document.item_id else {"reason": document.absence}
    document.item_id, document.absence = None, None
    audit.record(Act.EDIT_ACTIVITY, "activity", document.activity_id, document.wording, by=by, before=before)


def _must_be_open(document: ActivityDocument) -> None:
    session.flush()
    session.refresh(document, with_for_update=True)
    if not document.is_open:
        raise RuleBroken("这一份刚才已经有了着落，请刷新页面看看")


def _answer(document: ActivityDocument, item: Item, *, by: Actor) -> None:
    session.flush()  # the item stands before something points to it
    document.item_id = item.id
    audit.record(Act.EDIT_ACTIVITY, "activity", document.activity_id, document.wording, by=by, after={"item": str(item)})
