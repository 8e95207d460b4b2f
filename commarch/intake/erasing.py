"""Documents handed in that became destroyed items: pages and words go, the register of decisions stays."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Text, cast, delete, func, or_, select, update

from commarch import audit
from commarch.database import home_tenant, session
from commarch.holdings import Item
from commarch.intake.models import IntakeDocument, IntakePage

GONE = {"title": "（已销毁）", "title_key": "", "author": "", "document_number": "", "note": ""}


def erase_documents(item_ids: Sequence[UUID]) -> None:
    """Empty what was handed in, and what the trail tells of it; also where its draft was merged into an item that is destroyed now."""
    stands = select(Item.id).where(Item.tenant_id == IntakeDocument.tenant_id, Item.id == IntakeDocument.item_id).exists()
    merged = IntakeDocument.item_id.is_not(None) & ~stands & func.guard.is_gone(cast(IntakeDocument.item_id, Text))
    mine = (
        IntakeDocument.tenant_id == home_tenant(),
        IntakeDocument.title_key != "",
        or_(IntakeDocument.item_id.in_(item_ids), merged),
    )
    gone = list(session.scalars(update(IntakeDocument).where(*mine).values(**GONE).returning(IntakeDocument.id)))
    if gone:
        session.execute(delete(IntakePage).where(IntakePage.tenant_id == home_tenant(), IntakePage.document_id.in_(gone)))
        audit.forget("intake_document", gone)
