"""Findings about destroyed items name what was in them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, or_

from commarch.database import home_tenant, session
from commarch.quality.models import Finding


def erase_findings(item_ids: Sequence[UUID]) -> None:
    """Take findings away."""
    either = or_(Finding.item_id.in_(item_ids), Finding.other_id.in_(item_ids))
    session.execute(delete(Finding).where(Finding.tenant_id == home_tenant(), either))
