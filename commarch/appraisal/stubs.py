"""What is left of a destroyed item: its stub, and the digest of what went."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, update

from commarch import settings
from commarch.appraisal.destruction import Destruction
from commarch.database import home_tenant, session
from commarch.holdings import Item
from commarch.holdings.models import ItemState, PersonalLevel

#: What stands for a title with personal data in it, in stub and register.
WITHOUT_TITLE = "（含个人信息，题名不列）"
DIGESTED = ("archival_code", "title", "author", "document_number", "document_date", "pages", "note", "particulars")


def title_of_stub(item: Item) -> str:
    """Return the title as stub and register carry it: not where personal data may be in it (个人信息保护法 47)."""
    return item.title if item.personal_level is PersonalLevel.NONE else WITHOUT_TITLE


def digest(item: Item, files: list[str]) -> str:
    """Return the SHA-256 of what goes: description, components and the hashes of the files, in canonical form.

    Where personal data may be in it, with the deployment's key: a title with few possibilities is not found by trying.
    """
    told: dict[str, Any] = {name: getattr(item, name) for name in DIGESTED}
    told["components"] = [[one.position, one.role, one.title, one.document_number, one.pages] for one in item.components]
    told["files"] = sorted(files)
    words = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if item.personal_level is PersonalLevel.NONE:
        return hashlib.sha256(words).hexdigest()
    chosen = settings.current()
    return hmac.digest((chosen.personal_key or chosen.secret_key).encode(), b"commarch stub\0" + words, "sha256").hex()


def leave_stubs(items: Sequence[Item], destruction: Destruction) -> None:
    """Empty items' rows but for what their stubs keep: code, class, year, periods, dates, pages, and a title without personal data.

    One statement, whatever their number; as `title_of_stub` tells titles.
    """
    emptied = {"author": "", "document_number": "", "note": "", "particulars": {}, "search_vector": ""}
    gone = {"state": ItemState.DESTROYED, "destruction_id": destruction.id, "revision": Item.revision + 1}
    title = case((Item.personal_level == PersonalLevel.NONE, Item.title), else_=WITHOUT_TITLE)
    mine = (Item.tenant_id == home_tenant(), Item.id.in_([one.id for one in items]))
    session.execute(update(Item).where(*mine).values(title=title, **emptied, **gone).execution_options(synchronize_session=False))
    for one in items:
        session.expire(one)
