"""The figures beside the entries of the menu, asked only when a frame is drawn.

They are kept in the process until something is done in the tenant (every act adds to its trail), and no longer than SECONDS: mails and rows of
an import change without an act. What waits for a street is kept for SECONDS.
"""

from datetime import date
from time import monotonic

from flask import g

from commarch import audit, clock, worklist
from commarch.appraisal.turns import Progress, my_turn, recalled
from commarch.database import Mode, of, session
from commarch.web import visitor
from commarch.worklist import Waiting, WaitingAcross

SECONDS = 10.0
_KEPT = 512
_across: dict[int | None, tuple[float, WaitingAcross]] = {}
_counted: dict[tuple[int, date], tuple[bytes, float, Waiting]] = {}


def found_here() -> Waiting:
    """Return what waits in the tenant of this request, asked once."""
    if "waiting" not in g:
        g.waiting = _found(visitor.here().tenant_id, clock.today())
    found: Waiting = g.waiting
    return found


def _found(tenant_id: int, today: date) -> Waiting:
    last_act, now = audit.last_hash(), monotonic()
    kept = _counted.get((tenant_id, today))
    if kept and kept[0] == last_act and now - kept[1] < SECONDS:
        return kept[2]
    found = worklist.waiting(today=today)
    if last_act is not None:
        if len(_counted) >= _KEPT:
            _counted.clear()
        _counted[tenant_id, today] = (last_act, now, found)
    return found


def counts() -> dict[str, int]:
    """Return count key → number, as `navigation` names them."""
    found = found_here()
    return {
        "appraisals": len(my_appraisals()),
        "inbox": found.inbox,
        "drafts": found.drafts,
        "unfiled": found.drafts,
        "expired": found.expired - found.appraising,
        "faulty_rows": found.faulty_rows,
        "failed_notices": found.failed_notices,
        "tasks": g.get("frame_tasks", 0),
    }


def counts_across() -> dict[str, int]:
    """Return what waits for the street in its communities; nothing on pages where its archivist acts inside one."""
    context = of(session)
    if context is None or context.mode is not Mode.SUPERVISE:
        return {}
    kept = _across.get(context.tenant_id)
    if kept is None or monotonic() - kept[0] >= SECONDS:
        return _told(found_across())
    return _told(kept[1])


def found_across() -> WaitingAcross:
    """Return what waits for the street of this request as it is now."""
    context, found = of(session), worklist.waiting_across()
    _across[context.tenant_id if context else None] = (monotonic(), found)
    return found


def _told(found: WaitingAcross) -> dict[str, int]:
    return {"approvals": found.approvals, "liftings": found.liftings, "incidents": len(found.incidents)}


def my_appraisals() -> list[Progress]:
    """Return the batches of appraisal in which it is this person's turn."""
    me, duties = visitor.actor().person_id, visitor.here().duties
    return [one for told in found_here().appraisals if my_turn(one := recalled(told, me), me, duties) is not None]


LATE = frozenset({"expired", "failed_notices"})
