"""Erasing the content of what is destroyed: one operation over everything that holds it. What stays is the stub and its digest.

A capability that comes to hold content of items adds its eraser to `ERASERS`; `tests/appraisal/test_erasure.py` plants a word in every
text that belongs to an item and looks for it everywhere afterwards.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from commarch.appraisal.models import Destruction
from commarch.database import home_tenant, session
from commarch.holdings import Item
from commarch.holdings.models import Component, ItemState, PersonalLevel

#: What stands for a title with personal data in it, in stub and register.
WITHOUT_TITLE = "（含个人信息，题名不列）"


def title_of_stub(item: Item) -> str:
    """Return the title as stub and register carry it: not where personal data may be in it (个人信息保护法 47)."""
    return item.title if item.personal_level is PersonalLevel.NONE else WITHOUT_TITLE


def digest(item: Item) -> str:
    """Return the SHA-256 of what goes: description and components, in canonical form."""
    told = {
        name: str(getattr(item, name)) for name in ("archival_code", "title", "author", "document_number", "document_date", "pages", "note")
    }
    told["components"] = json.dumps([[one.position, one.role, one.title, one.document_number, one.pages] for one in item.components])
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def erase(items: Sequence[Item], destruction: Destruction) -> None:
    """Erase the content of items that stand in the register of a destruction; stubs stay."""
    ids = [one.id for one in items]
    for eraser in ERASERS:
        eraser(ids)
    for item in items:
        _leave_stub(item, destruction)
    session.flush()


def _components(item_ids: Sequence[UUID]) -> None:
    session.execute(delete(Component).where(Component.tenant_id == home_tenant(), Component.item_id.in_(item_ids)))


def _leave_stub(item: Item, destruction: Destruction) -> None:
    stub: dict[str, Any] = {
        "title": title_of_stub(item),
        "author": "",
        "document_number": "",
        "note": "",
        "particulars": {},
        "search_vector": "",
        "state": ItemState.DESTROYED,
        "destruction_id": destruction.id,
    }
    for name, value in stub.items():
        setattr(item, name, value)


#: Everything that holds content of items beside their own row.
ERASERS: tuple[Callable[[Sequence[UUID]], None], ...] = (_components,)
