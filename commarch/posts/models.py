"""Posts, what they answer for, who held them when."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of


class ScopeKind(StrEnum):
    """What a post answers for: a whole category, or one entry of the filing scope apart from its category."""

    CATEGORY = "category"
    ENTRY = "entry"


class Post(Identified, Model):
    """A post (岗位): a piece of the community's work with the documents it forms. Closed, never erased."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="name"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_on"),
        Index("post_name_key", "tenant_id", "name", unique=True, postgresql_where=text("closed_on IS NULL")),
    )

    name: Mapped[str]
    #: What whoever holds it does (职责).
    what: Mapped[str] = mapped_column(default="", server_default=text("''"))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    def __str__(self) -> str:
        return self.name


class PostScope(TenantOwned, Model):
    """A category or an entry that a post answers for, by its lineage: it stays the same through all versions of the scheme."""

    __tablename__ = "post_scope"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "post_id"], ["post.tenant_id", "post.id"]),
        Index("post_scope_post_ix", "tenant_id", "post_id"),
    )

    #: Key with the tenant: two posts can't answer for the same.
    lineage: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[ScopeKind] = mapped_column(text_of(ScopeKind))
    post_id: Mapped[UUID]


class PostHolding(Identified, Model):
    """A person holds a post (任岗) from a day on, to a last day when it is over."""

    __tablename__ = "post_holding"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "post_id"], ["post.tenant_id", "post.id"]),
        CheckConstraint("until IS NULL OR until >= since", name="until"),
        Index("post_holding_post_ix", "tenant_id", "post_id", "since"),
        Index("post_holding_person_ix", "tenant_id", "person_id"),
        Index("post_holding_one_now_key", "tenant_id", "post_id", unique=True, postgresql_where=text("until IS NULL")),
    )

    post_id: Mapped[UUID]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: The name as it was then.
    person_name: Mapped[str]
    since: Mapped[date]
    #: The last day; None: until somebody says otherwise.
    until: Mapped[date | None]

    def covers(self, day: date) -> bool:
        """Whether the post is held on a day."""
        return self.since <= day and (self.until is None or day <= self.until)
