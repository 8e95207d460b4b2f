"""Making a print: a job takes an order, reads what is to be printed, sets it, keeps the PDF. Killed on the way it is taken up again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from commarch import clock
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.printing import pictures, typesetting
from commarch.printing.content import Content
from commarch.printing.models import AT_WORK, PrintOrder, PrintState
from commarch.printing.options import Options
from commarch.printing.papers_of import FEATURES
from commarch.printing.scope import Scope
from commarch.printing.typesetting import Printed

#: Longer than the largest print takes; so long the order of a killed worker waits.
LEASE = timedelta(seconds=120)
MOST_ATTEMPTS = 3
#: How long a PDF is kept; afterwards it can be printed again.
KEPT = timedelta(days=30)
GAVE_UP = "排版三次都没有成功，错误已记录。请缩小范围分几次打印；仍不行，请告诉管理员"


@dataclass(frozen=True)
class Work:
    """What one run holds: the order, its lease, what goes into the typesetter."""

    order_id: UUID
    lease: datetime
    content: Content


def begin(order_id: UUID) -> Work | None:
    """Take an order that nobody works on, and read what is to be printed; None where there is nothing to do."""
    order = _locked(order_id)
    if order is None or not order.is_at_work or (order.leased_until and order.leased_until > clock.now()):
        return None
    if order.attempts >= MOST_ATTEMPTS:
        _end(order, PrintState.FAILED, GAVE_UP)
        return None
    lease = clock.now() + LEASE
    order.state, order.leased_until, order.attempts = PrintState.WORKING, lease, order.attempts + 1
    feature = FEATURES[order.paper]
    content = feature.put_together(Scope.from_json(order.scope), Options.from_json(order.options))
    if not content.rows:
        _end(order, PrintState.FAILED, feature.nothing)
        return None
    order.rows_handled = order.rows_total = content.rows
    return Work(order_id, lease, content)


def typeset(work: Work) -> Printed:
    """Set the paper; no transaction is open while it takes its time."""
    return typesetting.typeset(work.content.template, work.content.data, at=clock.now(), rows=work.content.rows)


def finish(work: Work, printed: Printed) -> None:
    """Keep the PDF, unless another worker has taken the order over."""
    order = _locked(work.order_id)
    if order is None or not order.is_at_work or order.leased_until != work.lease:
        return
    order.content, order.sha256, order.size = printed.content, printed.sha256, len(printed.content)
    order.pages, order.missing = pictures.count_pages(printed.content), printed.missing or None
    _end(order, PrintState.DONE)


def fail(order_id: UUID) -> None:
    """Let an order wait for another attempt, or give it up after the last."""
    order = _locked(order_id)
    if order is None or not order.is_at_work:
        return
    order.leased_until = None
    if order.attempts >= MOST_ATTEMPTS:
        _end(order, PrintState.FAILED, GAVE_UP)


def at_once(order: PrintOrder) -> None:
    """Make a small print in the transaction that asks for it."""
    session.flush()
    work = begin(order.id)
    if work is None:
        raise RuleBroken(order.refusal or GAVE_UP)
    finish(work, typeset(work))


def abandoned(tenant_id: int) -> list[UUID]:
    """Return orders of a tenant that ought to be at work and that nobody works on."""
    idle = PrintOrder.leased_until.is_(None) | (PrintOrder.leased_until < clock.now())
    chosen = select(PrintOrder.id).where(PrintOrder.tenant_id == tenant_id, PrintOrder.state.in_(AT_WORK), idle)
    return list(session.scalars(chosen.order_by(PrintOrder.asked_at)))


def forget_old(tenant_id: int) -> int:
    """Forget the PDFs that have been kept long enough; return how many."""
    old = update(PrintOrder).where(
        PrintOrder.tenant_id == tenant_id, PrintOrder.state == PrintState.DONE, PrintOrder.asked_at < clock.now() - KEPT
    )
    result = session.execute(old.values(content=None, state=PrintState.EXPIRED).execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]


def _locked(order_id: UUID) -> PrintOrder | None:
    key = {"tenant_id": home_tenant(), "id": order_id}
    found: PrintOrder | None = session.get(PrintOrder, key, with_for_update=True, populate_existing=True)
    return found


def _end(order: PrintOrder, state: PrintState, refusal: str | None = None) -> None:
    order.state, order.refusal, order.finished_at, order.leased_until = state, refusal, clock.now(), None
