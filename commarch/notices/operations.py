"""Owing, sending and resending notices. A notice is sent inside the transaction that claims it: whoever dies in between repeats one mail."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from uuid_utils.compat import uuid7

from commarch import audit, clock, settings
from commarch.accounts import Membership, Person
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.notices.composition import Unaddressable, compose
from commarch.notices.delivery import Delivery, PermanentFault, TemporaryFault
from commarch.notices.models import Notice, NoticeKind, NoticeState
from commarch.notices.rules import is_given_up, wait_after
from commarch.tenancy import Tenant

#: Mails with a link for one person, whom nobody else may become by reading them.
FOR_ONE_PERSON = frozenset({NoticeKind.INVITATION, NoticeKind.PASSWORD_RESET})
_LEFT = "收件人已离岗或停用，没有发送"


class Outcome:
    """What became of one attempt: the notice, its state now, and whether the mail server itself is at fault."""

    def __init__(self, notice_id: UUID, state: NoticeState, *, server_is_down: bool = False) -> None:
        self.notice_id, self.state, self.server_is_down = notice_id, state, server_is_down


def may_be_handed_on(kind: NoticeKind) -> bool:
    """Whether a one-time link may wait on the outbox page where no mail server is set: an invitation, to be handed on by hand.

    A password reset only on one's own machine: whoever reads it becomes that person. Where mails go out, the mailbox alone has it.
    """
    chosen = settings.current()
    return not chosen.smtp_url and (kind is NoticeKind.INVITATION or chosen.is_local)


def owe(kind: NoticeKind, *, person_id: int, key: str, on_date: date, facts: Any) -> bool:
    """Write a notice into the outbox of this transaction's tenant; one that is owed already is left as it is. Tell whether it is new."""
    now = clock.now()
    row = {
        "tenant_id": home_tenant(),
        "id": uuid7(),
        "person_id": person_id,
        "kind": kind,
        "key": key,
        "on_date": on_date,
        "facts": facts,
        "state": NoticeState.WAITING,
        "next_try_at": now,
        "written_at": now,
    }
    written = session.execute(insert(Notice).values(row).on_conflict_do_nothing().returning(Notice.id))
    return written.scalar() is not None


def resend(notice: Notice, *, by: Actor) -> None:
    """Send a notice once more, as another mail."""
    if notice.state is NoticeState.WAITING:
        raise RuleBroken("这封提醒还在等待发送，不必重发")
    if notice.kind in FOR_ONE_PERSON and not {"token", "joined"} & notice.facts.keys():
        raise RuleBroken("这封信里的一次性地址已经收回，不能重发；请在「人员」里重新邀请，或请本人重新申请")
    before = {"state": notice.state, "resent": notice.resent}
    notice.resent += 1
    notice.state, notice.attempts, notice.last_fault, notice.next_try_at = NoticeState.WAITING, 0, None, clock.now()
    after = {"state": notice.state, "resent": notice.resent}
    audit.record(Act.RESEND_NOTICE, "notice", notice.id, f"{notice.on_date} 的提醒", by=by, before=before, after=after)


def send_next(delivery: Delivery, *, now: datetime) -> Outcome | None:
    """Claim one notice that waits in this tenant and send it; None when none waits. Commit before the next one.

    The row stays locked while the mail is under way, so that two senders never send the same; both skip what the other holds.
    """
    claim = select(Notice).where(Notice.tenant_id == home_tenant(), Notice.state == NoticeState.WAITING, Notice.next_try_at <= now)
    chosen = claim.order_by(Notice.next_try_at, Notice.id).limit(1).with_for_update(skip_locked=True)
    notice: Notice | None = session.scalars(chosen).one_or_none()
    if notice is None:
        return None
    server_is_down = False
    try:
        _mark(notice, _sent(notice, delivery), now)
    except (PermanentFault, Unaddressable) as fault:
        _give_up(notice, str(fault))
    except TemporaryFault as fault:
        server_is_down = fault.of_server
        _postpone(notice, str(fault), now)
    session.flush()
    if server_is_down:
        _postpone_all(notice.last_fault or "", now)
    return Outcome(notice.id, notice.state, server_is_down=server_is_down)


def _sent(notice: Notice, delivery: Delivery) -> NoticeState:
    person = _recipient(notice)
    tenant = session.get_one(Tenant, notice.tenant_id)
    return delivery.deliver(compose(notice, person, tenant))


def _recipient(notice: Notice) -> Person:
    """Return the person if she may still have it; whoever has left is told nothing more."""
    member = select(Membership.person_id).where(
        Membership.tenant_id == notice.tenant_id, Membership.person_id == notice.person_id, Membership.running_on(clock.today())
    )
    person: Person | None = session.scalars(
        select(Person).where(Person.id == notice.person_id, Person.active, member.exists())
    ).one_or_none()
    if person is None:
        raise PermanentFault(_LEFT)
    return person


def _mark(notice: Notice, state: NoticeState, now: datetime) -> None:
    notice.state, notice.sent_at, notice.last_fault = state, now, None
    notice.attempts += 1
    if state is not NoticeState.SHOWN or not may_be_handed_on(notice.kind):
        _forget_token(notice)


def _give_up(notice: Notice, fault: str) -> None:
    notice.state, notice.last_fault = NoticeState.FAILED, fault
    notice.attempts += 1
    _forget_token(notice)


def _postpone(notice: Notice, fault: str, now: datetime) -> None:
    if is_given_up(notice.attempts + 1):
        _give_up(notice, f"{fault}；试了 {notice.attempts + 1} 次，不再自动发送")
        return
    notice.attempts += 1
    notice.last_fault, notice.next_try_at = fault, now + wait_after(notice.attempts)


def _postpone_all(fault: str, now: datetime) -> None:
    """Spare the others of this tenant the same fault: each waits as it would after an attempt of its own."""
    waiting = (Notice.tenant_id == home_tenant(), Notice.state == NoticeState.WAITING, Notice.next_try_at <= now)
    for attempts in session.scalars(select(Notice.attempts).where(*waiting).distinct()).all():
        if not is_given_up(attempts + 1):
            later = {"attempts": attempts + 1, "next_try_at": now + wait_after(attempts + 1), "last_fault": fault}
            session.execute(update(Notice).where(*waiting, Notice.attempts == attempts).values(later))


def _forget_token(notice: Notice) -> None:
    if "token" in notice.facts:
        notice.facts = {name: value for name, value in notice.facts.items() if name != "token"}
