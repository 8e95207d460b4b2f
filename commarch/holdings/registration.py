"""Registering documents as drafts, and taking a draft back. A draft has no code and leaves nothing behind but its trail."""

from datetime import date
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings.arrangement import Arrangement
from commarch.holdings.draft import Draft, Part, full_code
from commarch.holdings.indexing import index
from commarch.holdings.models import WAITING, Component, Item, ItemState
from commarch.holdings.placing import Placed, place
from commarch.holdings.relations import forget_links
from commarch.schemes.class_fields import class_fields
from commarch.schemes.periods import RetentionPeriod

KIND = "item"


def register(
    draft: Draft, *, by: Actor, today: date, arrangement: Arrangement | None = None, import_id: UUID | None = None, quietly: bool = False
) -> Item:
    """Register a document as a draft (登记); its code is given at filing.

    `quietly`: one entry of the trail stands for many items (an import's), so none is written here.
    """
    placed = place(draft, arrangement or Arrangement(), today)
    now = clock.now()
    item = Item(
        id=uuid7(),
        tenant_id=home_tenant(),
        state=ItemState.DRAFT,
        code_key="",
        registered_at=now,
        registered_by=by.person_id,
        changed_at=now,
        import_id=import_id,
        components=components_of(placed.draft.components),
        **placed.columns(),
    )
    index(item)
    session.add(item)
    if not quietly:
        audit.record(Act.REGISTER, KIND, item.id, item.title, by=by, after=told(item), reason=shortening_reason(placed))
    return item


def discard(item: Item, *, by: Actor) -> None:
    """Take a draft back; what is filed is never deleted."""
    if item.state not in WAITING:
        raise RuleBroken(f"{item} 已经归档，不能删去；归档的件只能经鉴定、审批后销毁")
    audit.record(Act.DISCARD, KIND, item.id, item.title, by=by, before=told(item))
    forget_links(item)
    session.delete(item)


def told(item: Item) -> dict[str, Any]:
    """Return the facts of an item that the trail keeps."""
    return {
        "title": item.title,
        "author": item.author,
        "document_number": item.document_number,
        "document_date": item.document_date,
        "pages": item.pages,
        "note": item.note,
        "carriers": list(item.carriers),
        "components": [spoken(component) for component in item.components],
        "category_code": full_code(item),
        "entry_id": item.entry_id,
        "year": item.year,
        "retention_code": RetentionPeriod(item.current_retention_code).label,
        "event_on": item.event_on,
        "secrecy": item.secrecy,
        "openness": item.openness,
        "open_from": item.open_from,
        "personal_level": item.personal_level,
    } | told_particulars(item)


def told_particulars(item: Item) -> dict[str, str]:
    """Return what its class asks for beside, by the label that the field has now: the trail is read long after."""
    if not item.particulars:
        return {}
    labels = {field.key: field.label for field in class_fields().get(item.archival_class, ())}
    return {labels.get(key, key): value for key, value in item.particulars.items()}


def spoken(component: Component) -> str:
    """Return a component as the trail tells it."""
    return f"{component.role}：{component.title}" + (f"（{component.pages} 页）" if component.pages else "")


def components_of(parts: tuple[Part, ...]) -> list[Component]:
    """Return the rows of an item's documents, in order."""
    return [
        Component(id=uuid7(), position=place, role=part.role, title=part.title, document_number=part.document_number, pages=part.pages)
        for place, part in enumerate(parts, 1)
    ]


def shortening_reason(placed: Placed) -> str | None:
    """Return why an item is kept otherwise than the filing scope says."""
    return placed.draft.reason.strip() or None
