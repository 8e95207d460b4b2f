"""Where a handover is dealt with: in the community itself, or at the street, whose archivist steps into the community to attend."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from flask import abort, request, url_for
from flask_babel import gettext as _

from commarch import accounts, audit, handover, supervision
from commarch.accounts import Refused, Role, Throttled
from commarch.database import Context, Mode, enter, of, session, within
from commarch.handover import Handover
from commarch.tenancy import Tenant
from commarch.web import visitor
from commarch.web.handover.forms import SignForm


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
        before = of(session)
        try:
            with within(session, Context(Mode.ATTEND, self.community.id, visitor.signed_in_visitor().person_id)):
                yield
                session.flush()
                session.expunge_all()
        finally:
            if before is not None:
                enter(session, before)

    def url(self, page: str, handover_id: UUID | None = None) -> str:
        """Return the address of a page of this desk."""
        values: dict[str, object] = {"handover_id": handover_id} if handover_id else {}
        if self.community is None:
            return url_for(f"handover.{page}", **values)  # type: ignore[arg-type]
        return url_for(f"supervision.handover_{page}", community=self.community.code, **values)  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        """The community's name at the street; empty in the community itself."""
        return self.community.name if self.community else ""


def at_the_street(code: str) -> Desk:
    """Return the desk of the street's archivist in a community: 404 where it is not of this street, 403 for others of the street."""
    place = visitor.here()
    community = next((one for one in _communities(place.tenant_id) if one.code == code), None)
    if community is None:
        abort(404)
    if Role.STREET_ARCHIVIST not in place.roles:
        abort(403)
    return Desk(community)


def _communities(street_id: int) -> list[Tenant]:
    """Read the street's communities, detached; a page that does not read across notes in the street's trail that she looked."""
    before, who = of(session), visitor.signed_in_visitor()
    if before is not None and before.mode is Mode.SUPERVISE:
        listed = list(supervision.communities(street_id))
        session.expunge_all()
        return listed
    try:
        with within(session, Context(Mode.MEMBER, street_id, who.person_id)):
            audit.record(audit.Act.READ_ACROSS, "page", request.path, request.path, by=who.actor)
        with within(session, Context(Mode.SUPERVISE, street_id, who.person_id)):
            listed = list(supervision.communities(street_id))
            session.expunge_all()
    finally:
        if before is not None:
            enter(session, before)
    return listed


def found(handover_id: UUID) -> Handover:
    """Return a handover of the community; another's is missing."""
    one = handover.find_handover(handover_id)
    if one is None:
        abort(404)
    return one


def proves_herself(form: SignForm) -> bool:
    """Check the password that was typed with a signature; what is wrong stands at its field."""
    before, who = of(session), visitor.signed_in_visitor()
    try:
        accounts.prove_again(who.person_id, form.password.data or "", address=request.remote_addr or "", browser=visitor.browser())
    except Throttled as fault:
        form.form_errors.append(_("试得太多了，请过 %(minutes)s 分钟再试。", minutes=fault.minutes))
    except Refused:
        form.password.errors = [_("密码不对，请再输一遍")]
    else:
        return True
    finally:
        if before is not None:
            enter(session, before)
    return False
