"""A new password for somebody who forgot hers."""

from dataclasses import dataclass

from commarch.accounts import throttle
from commarch.accounts.links import make_link
from commarch.accounts.models import LinkPurpose
from commarch.accounts.queries import find_by_email, memberships_of


@dataclass(frozen=True)
class Reset:
    """A link that is owed to a person by mail, through the outbox of a tenant of hers."""

    person_id: int
    tenant_id: int
    token: str


def count_wish(email: str, *, address: str) -> None:
    """Count that somebody asks for a mail; raises Throttled."""
    throttle.take(throttle.MAILS_OF_ADDRESS, "mails to", address)
    throttle.take(throttle.MAILS_OF_ACCOUNT, "mails of", email)


def begin_reset(email: str) -> Reset | None:
    """Make the link that resets a password; None when there is nobody to send it to. At the door."""
    person = find_by_email(email)
    if person is None or not person.active:
        return None
    memberships = memberships_of(person.id)
    if not memberships:
        return None
    return Reset(person.id, memberships[0].tenant_id, make_link(person.id, LinkPurpose.PASSWORD_RESET))


def forgive(email: str) -> None:
    """Whoever has just chosen a new password by mail need not wait for the failures before it."""
    throttle.forget(throttle.ACCOUNT, "account", email)
