"""What was imported is content until it is destroyed: the row that an item came from, and the file with that row in it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update

from commarch.database import home_tenant, session
from commarch.imports.models import ImportBatch, ImportRow

GONE: dict[str, Any] = {"cells": [], "values": None, "faults": None, "mended": None, "facts": None, "key": ""}


def erase_rows(item_ids: Sequence[UUID]) -> None:
    """Empty the rows that destroyed items came from, and forget the files that they stood in; counts and hashes stay."""
    mine = (ImportRow.tenant_id == home_tenant(), ImportRow.item_id.in_(item_ids))
    batches = set(session.scalars(update(ImportRow).where(*mine).values(**GONE).returning(ImportRow.batch_id)))
    if batches:
        session.execute(update(ImportBatch).where(ImportBatch.tenant_id == home_tenant(), ImportBatch.id.in_(batches)).values(content=None))
