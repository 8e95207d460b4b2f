"""One handover as it is read: how far it is, the list, what was open, signatures, and what this person can do next."""

from uuid import UUID

from flask import render_template

from commarch import clock, handover
from commarch.handover import Handover, HandoverState
from commarch.web import visitor
from commarch.web.handover.desk import Desk, found
from commarch.web.handover.labels import AT, LEFT_OPEN, STATES, STEPS, line_label, unit_label
from commarch.web.labels import period_words


def shown(desk: Desk, handover_id: UUID) -> str:
    """Render a handover at a desk."""
    with desk.inside():
        one = found(handover_id)
        can = _can(desk, one)
    snapshot = handover.read(one.snapshot)
    return render_template(
        "handover/show.html",
        one=one,
        can=can,
        desk=desk,
        kept=snapshot.kept,
        open=[(name, getattr(snapshot.left_open, key)) for key, (name, _endpoint) in LEFT_OPEN.items()],
        held=snapshot.posts,
        states=STATES,
        steps_of=[str(name) for name in STEPS],
        at=AT.get(one.state, len(STEPS)),
        period_words=period_words,
        line_label=line_label,
        unit_label=unit_label,
        today=clock.today(),
    )


def _can(desk: Desk, one: Handover) -> set[str]:
    """Tell what this person can do now."""
    by = visitor.actor()
    oversees = handover.oversees(by)
    steps = {
        "sign": handover.may_sign(one, by),
        "force": one.is_open and oversees and by.person_id not in (one.giver_id, one.receiver_id),
        "count": by.person_id == one.receiver_id and one.state in (HandoverState.BEGUN, HandoverState.COUNTED),
        "withdraw": one.state in (HandoverState.BEGUN, HandoverState.COUNTED) and (oversees or by.person_id == one.giver_id),
        "receiver": one.state is HandoverState.BEGUN and (oversees or by.person_id == one.giver_id),
    }
    of_community = {"count", "receiver", "withdraw"}
    return {name for name, may in steps.items() if may and (desk.community is None or name not in of_community)}
