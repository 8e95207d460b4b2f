"""Where something of a community is dealt with: in the community itself, or at the street, whose archivist steps into the community.

What she steps in for is a transaction of its own in the database's mode ATTEND; afterwards the street's own context is back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from flask import abort, request, url_for
from flask_babel import gettext as _
from wtforms import PasswordField

from commarch import accounts, audit, supervision
from commarch.accounts import Refused, Role, Throttled
from commarch.database import Context, Mode, coming_back, of, session, within
from commarch.tenancy import Tenant
from commarch.web import visitor


class Signature(Protocol):
    """A form that asks for the password once more."""

    password: PasswordField
    form_errors: list[str]


@dataclass(frozen=True)
class Desk:
    """The community itself, or one of the street's communities."""

    community: Tenant | None = None

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Run a block in the community; from the street as a transaction of its own, after which the street's own context is back."""
        if self.community is None:
            yield
            return
        attends = Context(Mode.ATTEND, self.community.id, visitor.signed_in_visitor().person_id)
        with coming_back(session), within(session, attends):
            yield
            session.flush()
            session.expunge_all()

    def address(self, capability: str, page: str, **values: object) -> str:
        """Return the address of a page of a capability at this desk; the street's stand among the pages of its supervision."""
        if self.community is None:
            return url_for(f"{capability}.{page}", **values)  # type: ignore[arg-type]
        return url_for(f"supervision.{capability}_{page}", community=self.community.code, **values)  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        """The community's name at the street; empty in the community itself."""
        return self.community.name if self.community else ""


def community_attended(code: str) -> Tenant:
    """Return the community that the street's archivist steps into: 404 where it is not of this street, 403 for others of the street."""
    place = visitor.here()
    community = next((one for one in _communities(place.tenant_id) if one.code == code), None)
    if community is None:
        abort(404)
    if Role.STREET_ARCHIVIST not in place.roles:
        abort(403)
    return community


def proves_herself(form: Signature) -> bool:
    """Check the password that was typed with a signature; what is wrong stands at its field."""
    who = visitor.signed_in_visitor()
    try:
        with coming_back(session):
            accounts.prove_again(who.person_id, form.password.data or "", address=request.remote_addr or "", browser=visitor.browser())
    except Throttled as fault:
        form.form_errors.append(_("试得太多了，请过 %(minutes)s 分钟再试。", minutes=fault.minutes))
    except Refused:
        form.password.errors = [_("密码不对，请再输一遍")]
    else:
        return True
    return False


def _communities(street_id: int) -> list[Tenant]:
    """Read the street's communities, detached; a page that does not read across notes in the street's trail that she looked."""
    before, who = of(session), visitor.signed_in_visitor()
    if before is not None and before.mode is Mode.SUPERVISE:
        listed = list(supervision.communities(street_id))
        session.expunge_all()
        return listed
    with coming_back(session):
        with within(session, Context(Mode.MEMBER, street_id, who.person_id)):
            audit.record(audit.Act.READ_ACROSS, "page", request.path, request.path, by=who.actor)
        with within(session, Context(Mode.SUPERVISE, street_id, who.person_id)):
            listed = list(supervision.communities(street_id))
            session.expunge_all()
    return listed
