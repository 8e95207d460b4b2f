"""The steps of a handover: begin, name the receiver, count, three signatures, or an end without the giver."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import Mode, home_tenant, of, session
from commarch.errors import RuleBroken
from commarch.handover import ending, snapshots
from commarch.handover.models import Handover, HandoverLine, HandoverState, LineKind
from commarch.handover.queries import clerks, is_head, open_of
from commarch.handover.rules import CHECKS, LONGEST, SIGNS, TERM, Counted, Part, Thing, checked, list_digest
from commarch.storage import StockTake

KIND = "handover"


def begin(
    giver_id: int,
    *,
    leaving_on: date,
    by: Actor,
    today: date,
    receiver_id: int | None = None,
    things: Sequence[Thing] = (),
    note: str = "",
) -> Handover:
    """Begin the handover of a leaving clerk: by herself, by the head, by the street. From now on the snapshot stands."""
    if by.person_id != giver_id and not oversees(by):
        raise RuleBroken("离岗交接由本人、社区负责人或街道档案员发起")
    name = dict(clerks(gone_too=True)).get(giver_id)
    if name is None:
        raise RuleBroken("请选本社区的档案员", field="giver")
    if open_of(giver_id) is not None:
        raise RuleBroken(f"{name} 的交接已经在办，请接着办那一份", field="giver")
    snapshot = snapshots.take(giver_id, today=today)
    handover = Handover(
        giver_id=giver_id,
        giver_name=name,
        leaving_on=leaving_on,
        deadline_on=leaving_on + TERM,
        note=note.strip()[:LONGEST],
        begun_at=clock.now(),
        begun_by=by.person_id,
        begun_by_name=by.name,
        snapshot=snapshot.stored(),
        catalogue_sha256=snapshots.catalogue_digest(),
    )
    if receiver_id is not None:
        _name(handover, receiver_id)
    handover.lines = _lines(snapshot, things)
    session.add(handover)
    session.flush()
    told = {"catalogue": handover.catalogue_sha256, "leaving_on": leaving_on, "receiver": handover.receiver_name}
    audit.record(Act.BEGIN_HANDOVER, KIND, handover.id, str(handover), by=by, after=told)
    return handover


def name_receiver(handover: Handover, receiver_id: int, *, revision: int, by: Actor) -> None:
    """Say who takes over; as long as nothing has been counted."""
    _current(handover, revision)
    if handover.state is not HandoverState.BEGUN:
        raise RuleBroken("清点已经完成，不能再换接收人")
    if by.person_id != handover.giver_id and not oversees(by):
        raise RuleBroken("接收人由移交人、社区负责人或街道档案员指定")
    _name(handover, receiver_id)
    session.flush()
    audit.record(Act.BEGIN_HANDOVER, KIND, handover.id, str(handover), by=by, after={"receiver": handover.receiver_name})


def count(handover: Handover, found: Mapping[UUID, Counted], *, revision: int, by: Actor) -> None:
    """Write down what the receiver counted, line by line; once more as long as the giver has not signed. A difference is explained."""
    _current(handover, revision)
    if handover.state not in (HandoverState.BEGUN, HandoverState.COUNTED):
        raise RuleBroken("移交人已签字，数量不能再改；确有差错请写在全宗卷里")
    if handover.receiver_id is None or by.person_id != handover.receiver_id:
        raise RuleBroken("清点由接收人本人办理")
    missing = [one.label for one in handover.lines if one.id not in found]
    if missing:
        raise RuleBroken(f"还有 {len(missing)} 行没有填实交数量，第一行是“{missing[0]}”")
    for line in handover.lines:
        counted = checked(line, found[line.id])
        line.found, line.explanation = counted.found, counted.explanation
    handover.state, handover.counted_at = HandoverState.COUNTED, clock.now()
    session.flush()
    differing = sum(one.difference != 0 for one in handover.lines)
    audit.record(Act.SIGN_HANDOVER, KIND, handover.id, str(handover), by=by, after={"state": "清点", "differing": differing})


def sign(handover: Handover, *, revision: int, by: Actor, today: date) -> Part:
    """Sign as the one whose turn it is; the witness's signature ends the handover. Her password was asked for again before."""
    _current(handover, revision)
    part = SIGNS.get(handover.state)
    if part is None:
        raise RuleBroken("先由接收人清点，再签字" if handover.state is HandoverState.BEGUN else "这份交接已经办完")
    if not may_sign(handover, by):
        raise RuleBroken(WHOSE[part].format(giver=handover.giver_name, receiver=handover.receiver_name))
    if part is Part.GIVER:
        handover.list_sha256 = list_digest(handover)
    elif handover.list_sha256 != list_digest(handover):
        raise RuleBroken("清单与移交人签字时的不一样，不能再签；请告诉街道档案员")
    _write_signature(handover, part, by)
    session.flush()
    act = Act.ACCEPT_HANDOVER if part is Part.RECEIVER else Act.SIGN_HANDOVER
    audit.record(act, KIND, handover.id, str(handover), by=by, after={"state": SIGNED[part], "list": handover.list_sha256})
    if part is Part.WITNESS:
        ending.end(handover, by=by, today=today)
    return part


def force(handover: Handover, *, because: str, revision: int, by: Actor, today: date, stock_take_id: UUID | None = None) -> None:
    """Close a handover without the giver's signature: she has vanished. Rests on a physical count, and says why."""
    _current(handover, revision)
    if not handover.is_open:
        raise RuleBroken("这份交接已经办完")
    if not oversees(by) or by.person_id in (handover.giver_id, handover.receiver_id):
        raise RuleBroken("应急交接由社区负责人或街道档案员办理，办理人不能是移交人或接收人")
    if not because.strip():
        raise RuleBroken("请写明为什么移交人不能签字、联系过几次", field="because")
    if stock_take_id is not None:
        _finished(stock_take_id)
    elif handover.counted_at is None:
        raise RuleBroken("应急交接要有实地清点：请先清点库房，或由接收人填写清点数量", field="stock_take")
    handover.state, handover.because, handover.stock_take_id = HandoverState.FORCED, because.strip()[:LONGEST], stock_take_id
    handover.witness_id, handover.witness_name, handover.witnessed_at = by.person_id, by.name, clock.now()
    session.flush()
    audit.record(Act.FORCE_HANDOVER, KIND, handover.id, str(handover), by=by, after={"state": "应急交接"}, reason=handover.because)
    ending.end(handover, by=by, today=today)


def withdraw(handover: Handover, *, revision: int, by: Actor) -> None:
    """Take a handover back: she stays after all. Once the giver has signed, nobody can."""
    _current(handover, revision)
    if handover.state not in (HandoverState.BEGUN, HandoverState.COUNTED):
        raise RuleBroken("移交人已签字，不能再撤回；请接着办完")
    if by.person_id != handover.giver_id and not oversees(by):
        raise RuleBroken("撤回由移交人、社区负责人或街道档案员办理")
    handover.state = HandoverState.WITHDRAWN
    session.flush()
    audit.record(Act.BEGIN_HANDOVER, KIND, handover.id, str(handover), by=by, after={"state": "撤回"})


def oversees(by: Actor) -> bool:
    """Tell whether somebody attends handovers here: the head, or the street's archivist, whom the database let in as such."""
    context = of(session)
    return (context is not None and context.mode is Mode.ATTEND) or is_head(by.person_id)


def may_sign(handover: Handover, by: Actor) -> bool:
    """Tell whether it is this person's turn."""
    match SIGNS.get(handover.state):
        case Part.GIVER:
            return by.person_id == handover.giver_id
        case Part.RECEIVER:
            return by.person_id == handover.receiver_id
        case Part.WITNESS:
            return by.person_id not in (handover.giver_id, handover.receiver_id) and oversees(by)
    return False


WHOSE = {
    Part.GIVER: "现在该移交人 {giver} 本人签字",
    Part.RECEIVER: "现在该接收人 {receiver} 本人签字",
    Part.WITNESS: "监交人是社区负责人或街道档案员，不能是移交人或接收人",
}

#: How the trail says who signed.
SIGNED = {Part.GIVER: "移交人签字", Part.RECEIVER: "接收人签字", Part.WITNESS: "监交人签字"}


def _write_signature(handover: Handover, part: Part, by: Actor) -> None:
    now = clock.now()
    if part is Part.GIVER:
        handover.state, handover.given_at = HandoverState.GIVEN, now
    elif part is Part.RECEIVER:
        handover.state, handover.accepted_at = HandoverState.ACCEPTED, now
    else:
        handover.state, handover.witnessed_at = HandoverState.DONE, now
        handover.witness_id, handover.witness_name = by.person_id, by.name


def _current(handover: Handover, revision: int) -> None:
    """Refuse an old tab, and let two who act at once act one after the other."""
    session.refresh(handover, with_for_update=True, attribute_names=["state", "revision", "list_sha256", "counted_at", "receiver_id"])
    if handover.revision != revision:
        raise RuleBroken("这份交接刚刚有人办过一步，请看过最新的内容再办")


def _name(handover: Handover, receiver_id: int) -> None:
    if receiver_id == handover.giver_id:
        raise RuleBroken("接收人不能是移交人本人", field="receiver")
    name = dict(clerks()).get(receiver_id)
    if name is None:
        raise RuleBroken("接收人要先是本社区的档案员：请在「人员」里邀请新任档案员", field="receiver")
    handover.receiver_id, handover.receiver_name = receiver_id, name


def _lines(snapshot: snapshots.Snapshot, things: Sequence[Thing]) -> list[HandoverLine]:
    """Lay out the list: each class in items and boxes, what is unfinished, equipment, what is to be done."""
    lines = []
    for name, (items, boxes) in snapshot.by_class().items():
        lines.append((LineKind.ITEMS, name, items))
        if boxes:
            lines.append((LineKind.BOXES, name, boxes))
    lines += [(LineKind.DRAFTS, "未归档的文件", snapshot.left_open.drafts), (LineKind.INBOX, "收集箱里的文件", snapshot.left_open.inbox)]
    lines += [(LineKind.THING, one.label, one.due) for one in things]
    lines += [(LineKind.CHECK, words, 1) for words in CHECKS]
    return [HandoverLine(position=place, kind=kind, label=label, due=due) for place, (kind, label, due) in enumerate(lines, 1)]


def _finished(stock_take_id: UUID) -> None:
    take = session.get(StockTake, {"tenant_id": home_tenant(), "id": stock_take_id})
    if take is None or take.is_open:
        raise RuleBroken("请选一次已经结束的清点", field="stock_take")
