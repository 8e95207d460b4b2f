"""What happens when a handover is over: the posts pass on, the leaver's time as clerk ends, the paper goes into the fonds dossier."""

from datetime import date, timedelta

from sqlalchemy import Select, select

from commarch import accounts, dossier, posts
from commarch.accounts import Membership, Role
from commarch.audit import Actor
from commarch.database import home_tenant, session
from commarch.dossier import SheetKind
from commarch.handover.models import Handover
from commarch.handover.paper import sections
from commarch.posts import Post, PostHolding

#: What ends with a handover; whatever else she is in this community, she stays.
ENDS = (Role.CLERK, Role.CONTRIBUTOR)


def end(handover: Handover, *, by: Actor, today: date) -> None:
    """End a handover that is signed, or forced."""
    passed = _pass_posts(handover, by, today)
    _dismiss(handover.giver_id, by)
    sheet = dossier.write(
        SheetKind.HANDOVER,
        f"{handover.giver_name}离岗交接" + (f"（接收人{handover.receiver_name}）" if handover.receiver_name else ""),
        sections(handover, passed),
        by=by,
        on_date=today,
        automatic=True,
    )
    handover.sheet_id = sheet.id
    session.flush()


def _pass_posts(handover: Handover, by: Actor, today: date) -> list[tuple[str, str]]:
    """Let the receiver hold what the leaver held, from today on; returns posts with their holders, "" where one is vacant."""
    taker = handover.receiver_id if handover.receiver_id in dict(posts.people()) else None
    passed = []
    for holding, post in session.execute(_held(handover.giver_id, today)).all():
        since = today if holding.since < today else today + timedelta(days=1)
        posts.end_holding(holding, since - timedelta(days=1), by=by)
        session.flush()
        if taker is not None:
            _take(post, taker, since, by)
        passed.append((post.name, handover.receiver_name if taker is not None else ""))
    return passed


def _take(post: Post, taker: int, since: date, by: Actor) -> None:
    """Let somebody hold a post until the day before the one who is already appointed to follow."""
    later = [one.since for one in posts.holdings_of(post) if one.since >= since]
    until = min(later) - timedelta(days=1) if later else None
    if until is None or until >= since:
        posts.hold(post, taker, since, until, by=by)


def _held(person_id: int, today: date) -> Select[PostHolding, Post]:
    return (
        select(PostHolding, Post)
        .join(Post, (Post.tenant_id == PostHolding.tenant_id) & (Post.id == PostHolding.post_id))
        .where(PostHolding.tenant_id == home_tenant(), Post.tenant_id == home_tenant(), PostHolding.person_id == person_id)
        .where(Post.closed_on.is_(None), PostHolding.since <= today, PostHolding.until.is_(None) | (PostHolding.until >= today))
        .order_by(Post.name)
    )


def _dismiss(person_id: int, by: Actor) -> None:
    """End her time as clerk: her log-ins open nothing here from the next request on; her account and other tenants stay."""
    chosen = select(Membership).where(
        Membership.person_id == person_id, Membership.role.in_(ENDS), Membership.ended_on.is_(None), Membership.tenant_id == home_tenant()
    )
    for membership in session.scalars(chosen).all():
        accounts.dismiss(membership, by=by)
