"""Where a line of evidence leads: the items on it as they are at this moment, without the titles of those with personal data in them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select

from commarch.database import home_tenant, session
from commarch.dossier import Sheet
from commarch.errors import RuleBroken
from commarch.holdings import Item, Openness, PersonalLevel
from commarch.holdings.sifting import Due, Sieve, sifted
from commarch.inspection.models import EvidenceKind, EvidenceLine

#: What a line may narrow the catalogue to: its name there and how it is read.
CONDITIONS: dict[str, Any] = {
    "year": int,
    "archival_class": str,
    "category": str,
    "retention": str,
    "due": Due,
    "openness": Openness,
    "personal": PersonalLevel,
}
#: What a reviewer reads of an item. Title and author are empty where personal data may be in them.
SHOWN = (
    Item.id,
    Item.archival_code,
    Item.public_title,
    Item.public_author,
    Item.document_number,
    Item.document_date,
    Item.pages,
    Item.year,
    Item.archival_class,
    Item.category_code,
    Item.retention_code,
    Item.ends_on,
    Item.state,
    Item.code_key,
    Item.personal_level,
    Item.openness,
    Item.filed_at,
)


def sieve_of(conditions: Mapping[str, Any]) -> Sieve:
    """Return the sieve that a line's conditions make; whatever has been filed passes it, drafts never do."""
    return Sieve(**{name: read(conditions[name]) for name, read in CONDITIONS.items() if conditions.get(name) not in (None, "")})


def conditions_of(sieve: Sieve) -> dict[str, Any]:
    """Return a sieve's conditions as a line keeps them; what was searched for, an import or drafts can't be laid out."""
    told = sieve.conditions
    if set(told) - set(CONDITIONS):
        raise RuleBroken("这个视图按草稿、批次或检索词筛选，不能作材料；请选按年度、门类、类目、期限筛选的视图", field="view")
    return {name: value if isinstance(value, int) else str(value) for name, value in told.items()}


def items_on(line: EvidenceLine, today: date, *, after: tuple[str, UUID] | None = None, limit: int = 51) -> Sequence[Row[Any]]:
    """Return a page of the items on a line, in the order of codes, from behind a place."""
    chosen = select(*SHOWN).where(*_on(line, today)).order_by(Item.code_key, Item.id).limit(limit)
    if after:
        key, item_id = after
        chosen = chosen.where(or_(Item.code_key > key, and_(Item.code_key == key, Item.id > item_id)))
    found: Sequence[Any] = session.execute(chosen).all()
    return found


def item_on(line: EvidenceLine, item_id: UUID, today: date) -> Row[Any] | None:
    """Return an item if it stands on this line; every other is missing."""
    found: Any = session.execute(select(*SHOWN).where(*_on(line, today), Item.id == item_id)).one_or_none()
    return found  # type: ignore[no-any-return]


def codes_of(lines: Iterable[EvidenceLine]) -> dict[UUID, str]:
    """Return the archival codes of the single items on these lines, in one statement."""
    wanted = [line.item_id for line in lines if line.item_id]
    if not wanted:
        return {}
    chosen = select(Item.id, Item.archival_code).where(Item.tenant_id == home_tenant(), Item.id.in_(wanted))
    return {row.id: row.archival_code or "" for row in session.execute(chosen)}


def sheets_of(lines: Iterable[EvidenceLine]) -> dict[UUID, Row[Any]]:
    """Return number and title of the sheets on these lines, in one statement."""
    wanted = [line.sheet_id for line in lines if line.sheet_id]
    if not wanted:
        return {}
    chosen = select(Sheet.id, Sheet.number, Sheet.title).where(Sheet.tenant_id == home_tenant(), Sheet.id.in_(wanted))
    found: Any = session.execute(chosen)
    return {row.id: row for row in found}


def count_on(line: EvidenceLine, today: date) -> int:
    """Count the items on a line, now."""
    return session.scalar(select(func.count()).select_from(Item).where(*_on(line, today))) or 0


def _on(line: EvidenceLine, today: date) -> list[Any]:
    """Return the conditions of what stands on a line; nothing stands on a line that leads elsewhere."""
    mine = Item.tenant_id == home_tenant()
    if line.kind is EvidenceKind.CATALOGUE:
        return [mine, *sifted(sieve_of(line.conditions), today)]
    if line.kind is EvidenceKind.ITEM:
        return [mine, Item.id == line.item_id, *sifted(Sieve(), today)]
    raise RuleBroken("这条材料不是档案目录")
