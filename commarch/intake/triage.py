"""The clerk's decisions on a document: take, return, not file, not ours; and taking a decision back.

What is decided is decided once: whoever comes second is told who was first and what was decided.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from commarch import audit, clock, holdings
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, Draft, Item
from commarch.intake.models import DeclineReason, IntakeDecision, IntakeDocument, IntakeState, Outcome
from commarch.intake.operations import KIND, Facts, hand_in, lock

STATES = {
    Outcome.TAKE: IntakeState.TAKEN,
    Outcome.RETURN: IntakeState.RETURNED,
    Outcome.DECLINE: IntakeState.DECLINED,
    Outcome.REDIRECT: IntakeState.REDIRECTED,
}
WORDS = {
    IntakeState.TAKEN: "接收",
    IntakeState.RETURNED: "退回",
    IntakeState.DECLINED: "定为不归档",
    IntakeState.REDIRECTED: "定为非本单位",
}
LONGEST = 1000
#: What the trail says of a decision that was taken back.
REOPENED = "撤回处理，重新放进收集箱"


class DecidedMeanwhile(RuleBroken):
    """Somebody else has decided on the document, or it was changed, since this person opened it: nothing is decided twice."""


def take(document: IntakeDocument, draft: Draft, *, revision: int, by: Actor, today: date, arrangement: Arrangement | None = None) -> Item:
    """Take a document (接收): it becomes a draft item, as the clerk has described and classed it."""
    _begin(document, revision)
    item = holdings.register(draft, by=by, today=today, arrangement=arrangement)
    document.item_id = item.id
    _decide(document, Outcome.TAKE, by, Act.TAKE)
    return item


def return_to_sender(document: IntakeDocument, reason: str, *, revision: int, by: Actor) -> None:
    """Return a document with what is missing (退回补正); whoever handed it in sees it and can mend it."""
    reason = _said(reason, "请写明缺什么、怎么补，交来的人会看到")
    _begin(document, revision)
    _decide(document, Outcome.RETURN, by, Act.RETURN, reason=reason)


def decline(document: IntakeDocument, code: DeclineReason, reason: str = "", *, revision: int, by: Actor) -> None:
    """Decide that a document is not filed (不归档), and why: the decision is kept, the register of them can be read."""
    if code is DeclineReason.OTHER:
        reason = _said(reason, "选了「其他」，请写明为什么不归档")
    reason = _within_limits(" ".join(reason.split()))
    _begin(document, revision)
    _decide(document, Outcome.DECLINE, by, Act.DECLINE, reason=reason, code=code)


def decline_outright(facts: Facts, code: DeclineReason, *, by: Actor, today: date) -> IntakeDocument:
    """Note a document that lies on the clerk's own desk as not filed: handed in and decided on in one step, so that the register has it."""
    document = hand_in(facts, by=by, today=today)
    decline(document, code, revision=document.revision, by=by)
    return document


def redirect(document: IntakeDocument, belongs_to: str, reason: str = "", *, revision: int, by: Actor) -> None:
    """Decide that a document belongs to another body (非本单位), and to whom: it is handed on, the decision is kept."""
    belongs_to = " ".join(belongs_to.split())
    if not belongs_to:
        raise RuleBroken("请写明应归哪个单位，如「街道办事处」「红旗家园业委会」", field="belongs_to")
    belongs_to, reason = _within_limits(belongs_to), _within_limits(" ".join(reason.split()))
    _begin(document, revision)
    _decide(document, Outcome.REDIRECT, by, Act.REDIRECT, reason=reason, belongs_to=belongs_to)


def reopen(document: IntakeDocument, *, by: Actor) -> None:
    """Take a decision back: the document waits again; decision and its taking back stay in the register."""
    lock(document)
    if document.state is IntakeState.WAITING:
        raise RuleBroken(f"{document} 已经在收集箱里等待处理")
    if document.item_id is not None and holdings.find_item(document.item_id) is not None:
        raise RuleBroken(f"{document} 已经成为档案目录里的一件，不能退回收集箱；还是草稿的，请先删去草稿")
    decision = last_decision(document.id)
    before = document.state
    if decision is not None:
        decision.reopened_at, decision.reopened_name = clock.now(), by.name
    document.state, document.item_id = IntakeState.WAITING, None
    audit.record(
        Act.EDIT, KIND, document.id, document.title, by=by, before={"state": before}, after={"state": document.state}, reason=REOPENED
    )


def draft_for(document: IntakeDocument) -> Draft:
    """Return the draft that a document would become: its description as it was told, nowhere in the scheme yet."""
    return Draft(
        title=document.title,
        author=document.author,
        document_number=document.document_number,
        document_date=document.document_date,
        pages=document.pages,
        note=document.note,
        entry=document.lineage,
    )


def decisions_of(document_id: UUID) -> Sequence[IntakeDecision]:
    """Return what was decided on a document, the latest first."""
    chosen = select(IntakeDecision).where(IntakeDecision.tenant_id == home_tenant(), IntakeDecision.document_id == document_id)
    found: Sequence[IntakeDecision] = session.scalars(chosen.order_by(IntakeDecision.id.desc())).all()
    return found


def last_decision(document_id: UUID) -> IntakeDecision | None:
    """Return the decision that stands; None when there is none, or it was taken back."""
    latest = next(iter(decisions_of(document_id)), None)
    return latest if latest is not None and latest.reopened_at is None else None


def _begin(document: IntakeDocument, revision: int) -> None:
    """Take the document for oneself until the commit, or tell who was first."""
    lock(document)
    if document.state is not IntakeState.WAITING:
        decision = last_decision(document.id)
        who = decision.decided_name if decision else "别人"
        raise DecidedMeanwhile(f"{document} 已由{who}{WORDS[document.state]}，您的处理没有存；要改，请先撤回那次处理")
    if document.revision != revision:
        raise DecidedMeanwhile(f"您打开之后，{document.handed_in_name}补正了{document}，请看过新的内容再处理")


def _decide(
    document: IntakeDocument,
    outcome: Outcome,
    by: Actor,
    act: Act,
    *,
    reason: str = "",
    code: DeclineReason | None = None,
    belongs_to: str | None = None,
) -> None:
    document.state = STATES[outcome]
    session.add(
        IntakeDecision(
            document_id=document.id,
            outcome=outcome,
            reason_code=code,
            reason=reason,
            belongs_to=belongs_to,
            decided_at=clock.now(),
            decided_by=by.person_id,
            decided_name=by.name,
        )
    )
    after = {"decision": code, "belongs_to": belongs_to, "item_id": document.item_id}
    after = {name: value for name, value in after.items() if value is not None}
    audit.record(act, KIND, document.id, document.title, by=by, after=after or None, reason=reason or None)


def _said(reason: str, advice: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise RuleBroken(advice, field="reason")
    return _within_limits(reason)


def _within_limits(text: str) -> str:
    if len(text) > LONGEST:
        raise RuleBroken(f"最长 {LONGEST} 字，现在 {len(text)} 字，请缩短", field="reason")
    return text
