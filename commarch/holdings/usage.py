"""How much a classification scheme is used: counts of items by lineage, so that they hold over all its versions."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from commarch.database import home_tenant, session
from commarch.holdings.models import Item, ItemState
from commarch.schemes.models import Category, FilingScopeEntry


@dataclass(frozen=True)
class SchemeUsage:
    """Filed items by lineage of category and of entry, and the last year in which something is filed."""

    categories: dict[UUID, int]
    entries: dict[UUID, int]
    total: int
    last_filed_year: int | None


def scheme_usage() -> SchemeUsage:
    """Count this tenant's filed items by what they were filed under."""
    filed = (Item.tenant_id == home_tenant(), Item.archival_code.is_not(None), Item.state != ItemState.DESTROYED)
    categories = session.execute(
        select(Category.lineage, func.count())
        .join(Item, (Item.tenant_id == Category.tenant_id) & (Item.category_id == Category.id))
        .where(*filed)
        .group_by(Category.lineage)
    ).all()
    entries = session.execute(
        select(FilingScopeEntry.lineage, func.count())
        .join(Item, (Item.tenant_id == FilingScopeEntry.tenant_id) & (Item.entry_id == FilingScopeEntry.id))
        .where(*filed)
        .group_by(FilingScopeEntry.lineage)
    ).all()
    last = session.scalar(select(func.max(Item.year)).where(Item.tenant_id == home_tenant(), Item.archival_code.is_not(None)))
    counted = {row[0]: row[1] for row in categories}
    return SchemeUsage(counted, {row[0]: row[1] for row in entries}, sum(counted.values()), last)
