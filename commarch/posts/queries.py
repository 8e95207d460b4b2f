"""Reading posts: as they stand on a day, their history, who may hold them. Each in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from commarch.accounts import Membership, Person
from commarch.database import home_tenant, session
from commarch.posts.models import Post, PostHolding, PostScope
from commarch.posts.rules import vacant_since


@dataclass(frozen=True)
class PostNow:
    """A post as it stands on a day."""

    post: Post
    holding: PostHolding | None
    vacant_since: date | None

    @property
    def holder(self) -> str:
        """The name of whoever holds it; empty while it is vacant."""
        return self.holding.person_name if self.holding else ""

    def vacant_days(self, today: date) -> int | None:
        """Return for how many days nobody has held it (空岗); None while somebody does."""
        return None if self.vacant_since is None else (today - self.vacant_since).days


def posts_open() -> Sequence[Post]:
    """Return the posts that there are, by name."""
    chosen = select(Post).where(Post.tenant_id == home_tenant(), Post.closed_on.is_(None))
    found: Sequence[Post] = session.scalars(chosen.order_by(Post.name)).all()
    return found


def posts_now(today: date) -> list[PostNow]:
    """Return every post that is not closed, by name, with its holder of today; two statements."""
    open_ones = posts_open()
    held = select(PostHolding).where(PostHolding.tenant_id == home_tenant()).order_by(PostHolding.since)
    by_post: dict[UUID, list[PostHolding]] = {}
    for holding in session.scalars(held):
        by_post.setdefault(holding.post_id, []).append(holding)
    return [_now(post, by_post.get(post.id, []), today) for post in open_ones]


def find_post(post_id: UUID) -> Post | None:
    """Return the post with this id; another tenant's is as missing as one that does not exist."""
    found: Post | None = session.get(Post, {"tenant_id": home_tenant(), "id": post_id})
    return found


def find_holding(holding_id: UUID) -> PostHolding | None:
    """Return one holding of a post."""
    found: PostHolding | None = session.get(PostHolding, {"tenant_id": home_tenant(), "id": holding_id})
    return found


def holdings_of(post: Post) -> Sequence[PostHolding]:
    """Return who has held a post, the latest first."""
    chosen = select(PostHolding).where(PostHolding.tenant_id == post.tenant_id, PostHolding.post_id == post.id)
    found: Sequence[PostHolding] = session.scalars(chosen.order_by(PostHolding.since.desc())).all()
    return found


def scopes_of_all() -> dict[UUID, UUID]:
    """Return which post answers for which lineage of a category or entry."""
    chosen = select(PostScope.lineage, PostScope.post_id).where(PostScope.tenant_id == home_tenant())
    return {row.lineage: row.post_id for row in session.execute(chosen)}


def posts_held_by(person_id: int, today: date) -> Sequence[Post]:
    """Return the posts that a person holds on a day."""
    chosen = (
        select(Post)
        .join(PostHolding, (PostHolding.tenant_id == Post.tenant_id) & (PostHolding.post_id == Post.id))
        .where(Post.tenant_id == home_tenant(), PostHolding.tenant_id == home_tenant(), PostHolding.person_id == person_id)
        .where(Post.closed_on.is_(None), PostHolding.since <= today, PostHolding.until.is_(None) | (PostHolding.until >= today))
    )
    found: Sequence[Post] = session.scalars(chosen.order_by(Post.name)).all()
    return found


def people() -> list[tuple[int, str]]:
    """Return who may hold a post: the members of this tenant, by name; nobody who is only here until a day."""
    chosen = (
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.tenant_id == home_tenant(), Membership.ended_on.is_(None), Membership.expires_on.is_(None))
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return [(row.id, row.name) for row in session.execute(chosen)]


def _now(post: Post, holdings: list[PostHolding], today: date) -> PostNow:
    holding = next((one for one in holdings if one.covers(today)), None)
    return PostNow(post, holding, vacant_since(holdings, post.opened_on, today))
