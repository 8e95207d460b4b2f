"""Reading what was handed in: the inbox, one document with its pages and neighbours, one's own, the register of decisions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import aliased, undefer

from commarch import posts
from commarch.database import home_tenant, session
from commarch.intake.models import IntakeDecision, IntakeDocument, IntakePage, IntakeState, Outcome

#: Stands for "whoever handed it in does not know the post".
NO_POST = "none"


@dataclass(frozen=True)
class Listed:
    """A document in a list: how many pages it has, and what was said of it last."""

    document: IntakeDocument
    photos: int
    post: str
    decision: IntakeDecision | None


def find_document(document_id: UUID) -> IntakeDocument | None:
    """Return the document with this id; another tenant's is as missing as one that does not exist."""
    found: IntakeDocument | None = session.get(IntakeDocument, {"tenant_id": home_tenant(), "id": document_id})
    return found


def documents(
    *,
    state: IntakeState | None = None,
    post: UUID | str | None = None,
    posts_of: Collection[UUID] | None = None,
    person_id: int | None = None,
    after: UUID | None = None,
    newest_first: bool = False,
    limit: int = 50,
) -> list[Listed]:
    """Return a page of documents, the oldest first (or the newest), with what a list tells of each; one statement."""
    chosen = _listed()
    if state is not None:
        chosen = chosen.where(IntakeDocument.state == state)
    if post == NO_POST:
        chosen = chosen.where(IntakeDocument.post_id.is_(None))
    elif post is not None:
        chosen = chosen.where(IntakeDocument.post_id == post)
    if posts_of is not None:
        chosen = chosen.where(IntakeDocument.post_id.in_(posts_of))
    if person_id is not None:
        chosen = chosen.where(IntakeDocument.handed_in_by == person_id)
    if after is not None:
        chosen = chosen.where(IntakeDocument.id < after if newest_first else IntakeDocument.id > after)
    order = IntakeDocument.id.desc() if newest_first else IntakeDocument.id
    return [Listed(*row) for row in session.execute(chosen.order_by(order).limit(limit))]


def documents_of(ids: Sequence[UUID]) -> Sequence[IntakeDocument]:
    """Return the documents with these ids that are this tenant's, the oldest first."""
    chosen = select(IntakeDocument).where(IntakeDocument.tenant_id == home_tenant(), IntakeDocument.id.in_(ids))
    found: Sequence[IntakeDocument] = session.scalars(chosen.order_by(IntakeDocument.id)).all()
    return found


def queue_around(document: IntakeDocument, *, before: int = 4, after: int = 25) -> Sequence[IntakeDocument]:
    """Return the waiting documents around one, with it, the oldest first: the list beside the document."""
    mine = select(IntakeDocument.id).where(IntakeDocument.tenant_id == home_tenant())
    waiting = mine.where(IntakeDocument.state == IntakeState.WAITING)
    earlier = waiting.where(IntakeDocument.id < document.id).order_by(IntakeDocument.id.desc()).limit(before)
    later = waiting.where(IntakeDocument.id > document.id).order_by(IntakeDocument.id).limit(after)
    ids = union_all(earlier, later, mine.where(IntakeDocument.id == document.id)).subquery()
    chosen = select(IntakeDocument).where(IntakeDocument.tenant_id == home_tenant(), IntakeDocument.id.in_(select(ids.c.id)))
    found: Sequence[IntakeDocument] = session.scalars(chosen.order_by(IntakeDocument.id)).all()
    return found


def next_waiting(after: UUID) -> UUID | None:
    """Return the document that waits behind this one, else the first that waits."""
    waiting = select(IntakeDocument.id).where(IntakeDocument.tenant_id == home_tenant(), IntakeDocument.state == IntakeState.WAITING)
    waiting = waiting.where(IntakeDocument.id != after)
    found: UUID | None = session.scalars(waiting.order_by((IntakeDocument.id > after).desc(), IntakeDocument.id).limit(1)).one_or_none()
    return found


def pages_of(document: IntakeDocument) -> Sequence[IntakePage]:
    """Return the pages of a document in order, without their bytes."""
    chosen = select(IntakePage).where(IntakePage.tenant_id == document.tenant_id, IntakePage.document_id == document.id)
    found: Sequence[IntakePage] = session.scalars(chosen.order_by(IntakePage.position)).all()
    return found


def find_page(document: IntakeDocument, page_id: UUID) -> IntakePage | None:
    """Return one page of a document with its bytes."""
    chosen = select(IntakePage).options(undefer(IntakePage.content))
    chosen = chosen.where(IntakePage.tenant_id == document.tenant_id, IntakePage.document_id == document.id, IntakePage.id == page_id)
    found: IntakePage | None = session.scalars(chosen).one_or_none()
    return found


def counts_by_state(person_id: int | None = None) -> dict[IntakeState, int]:
    """Return how many documents stand where."""
    chosen = select(IntakeDocument.state, func.count()).where(IntakeDocument.tenant_id == home_tenant())
    if person_id is not None:
        chosen = chosen.where(IntakeDocument.handed_in_by == person_id)
    return {row[0]: row[1] for row in session.execute(chosen.group_by(IntakeDocument.state))}


def waiting_by_post() -> dict[UUID | None, int]:
    """Return how many documents wait for each post; None: of which nobody knows the post."""
    chosen = select(IntakeDocument.post_id, func.count()).where(
        IntakeDocument.tenant_id == home_tenant(), IntakeDocument.state == IntakeState.WAITING
    )
    return {row[0]: row[1] for row in session.execute(chosen.group_by(IntakeDocument.post_id))}


def register_of_decisions(outcome: Outcome, *, before: UUID | None = None, limit: int = 50) -> list[tuple[IntakeDecision, IntakeDocument]]:
    """Return a page of the register (登记) of one kind of decisions, the latest first, those taken back among them."""
    join = (IntakeDocument.tenant_id == IntakeDecision.tenant_id) & (IntakeDocument.id == IntakeDecision.document_id)
    chosen = select(IntakeDecision, IntakeDocument).join(IntakeDocument, join)
    chosen = chosen.where(IntakeDecision.tenant_id == home_tenant(), IntakeDocument.tenant_id == home_tenant())
    chosen = chosen.where(IntakeDecision.outcome == outcome)
    if before is not None:
        chosen = chosen.where(IntakeDecision.id < before)
    return [(row[0], row[1]) for row in session.execute(chosen.order_by(IntakeDecision.id.desc()).limit(limit))]


def may_see(document: IntakeDocument, person_id: int, today: date, *, triages: bool) -> bool:
    """Whether somebody may see a document: the clerk, whoever handed it in, and whoever holds the post that it is for."""
    if triages or document.handed_in_by == person_id:
        return True
    return document.post_id is not None and document.post_id in {post.id for post in posts.posts_held_by(person_id, today)}


def _listed() -> Select[Any]:
    home = home_tenant()
    photos = select(func.count()).select_from(IntakePage).where(IntakePage.tenant_id == home, IntakePage.document_id == IntakeDocument.id)
    latest = (
        select(IntakeDecision)
        .where(IntakeDecision.tenant_id == home, IntakeDecision.document_id == IntakeDocument.id)
        .order_by(IntakeDecision.id.desc())
        .limit(1)
        .correlate(IntakeDocument)
        .lateral()
    )
    decision = aliased(IntakeDecision, latest)
    on_post = (posts.Post.tenant_id == home) & (posts.Post.id == IntakeDocument.post_id)
    return (
        select(IntakeDocument, photos.correlate(IntakeDocument).scalar_subquery(), func.coalesce(posts.Post.name, ""), decision)
        .outerjoin(posts.Post, on_post)
        .outerjoin(decision, decision.document_id == IntakeDocument.id)
        .where(IntakeDocument.tenant_id == home)
    )
