"""Reading what the checks look at: some items by their ids, or the next of a round; series, boxes, entries; always some, never all at once."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from commarch.database import home_tenant, session
from commarch.quality.duplicates import Twin
from commarch.quality.item_checks import ItemFacts

NOBODY = UUID(int=0)


def items_by_id(ids: Collection[UUID]) -> list[ItemFacts]:
    """Return the filed items with these ids."""
    return _items(_SOME, ids=list(ids)) if ids else []


def next_items(after: UUID | None, *, limit: int) -> list[ItemFacts]:
    """Return the filed items behind an id, in the order of ids."""
    return _items(_NEXT, after=after or NOBODY, limit=limit)


def _items(which: str, **asked: Any) -> list[ItemFacts]:
    rows = session.execute(text(_FACTS.format(which=which)), {"tenant": home_tenant(), **asked})
    return [ItemFacts(*row) for row in rows]


def of_the_same_day(ids: Collection[UUID]) -> list[list[Twin]]:
    """Return, for each day on which one of these items was signed, all items of that day in the order of ids."""
    return _groups(_SAME_DAY, ids)


def of_the_same_number(ids: Collection[UUID]) -> list[list[Twin]]:
    """Return, for each document number that one of these items has, all items with it."""
    return _groups(_SAME_NUMBER, ids)


def _groups(query: str, ids: Collection[UUID]) -> list[list[Twin]]:
    found: dict[object, list[Twin]] = {}
    if ids:
        for key, *facts in session.execute(text(query), {"tenant": home_tenant(), "ids": list(ids)}):
            found.setdefault(key, []).append(Twin(*facts))
    return [group for group in found.values() if len(group) > 1]


def same_scans(ids: Collection[UUID]) -> Sequence[Row[UUID, UUID, str]]:
    """Return pairs of items of which the same photo or scan was handed in, where one of them is among these."""
    return session.execute(text(_SAME_SCAN), {"tenant": home_tenant(), "ids": list(ids)}).all() if ids else ()


def has_scans() -> bool:
    """Whether any page was ever handed in."""
    return bool(
        session.execute(text("SELECT EXISTS (SELECT 1 FROM intake_page WHERE tenant_id = :tenant)"), {"tenant": home_tenant()}).scalar()
    )


def linked_pairs(ids: Collection[UUID]) -> set[frozenset[UUID]]:
    """Return the pairs that somebody joined already: what is known to be a duplicate, or to belong together, is no finding."""
    rows: Iterable[Any] = session.execute(text(_LINKED), {"tenant": home_tenant(), "ids": list(ids)}) if ids else ()
    return {frozenset(row) for row in rows}


def series_of(ids: Collection[UUID]) -> set[str]:
    """Return the number series of these items."""
    rows = session.scalars(text(_SERIES_OF), {"tenant": home_tenant(), "ids": list(ids)}) if ids else ()
    return set(rows)


def boxes(ids: Collection[UUID] | None) -> Sequence[Row[Any]]:
    """Return boxes with what is in them: all, or these."""
    return session.execute(text(_BOXES), {"tenant": home_tenant(), "ids": list(ids) if ids is not None else None}).all()


def boxes_of(ids: Collection[UUID]) -> set[UUID]:
    """Return the boxes that these items are in."""
    asked = {"tenant": home_tenant(), "ids": list(ids)}
    found = text("SELECT DISTINCT box_id FROM boxed_item WHERE tenant_id = :tenant AND item_id = ANY (:ids)")
    return set(session.scalars(found, asked)) if ids else set()


def begun() -> tuple[bool, bool]:
    """Return whether there are boxes at all, and whether any stands on a shelf."""
    row = session.execute(text(_BEGUN), {"tenant": home_tenant()}).one()
    return bool(row.boxed), bool(row.shelved)


_FACTS = """
    SELECT i.id, i.archival_class, i.year,
           (SELECT c.lineage FROM category c WHERE c.tenant_id = :tenant AND c.id = i.category_id),
           e.lineage, e.retention_code, i.current_retention_code, i.title, i.author, i.document_number, i.document_date, i.date_key,
           i.pages, i.counted_pages, i.carriers, CAST(i.filed_at AS date), coalesce(p.roles, '{{}}'), p.pages,
           EXISTS (SELECT 1 FROM boxed_item b WHERE b.tenant_id = :tenant AND b.item_id = i.id)
      FROM item i
      LEFT JOIN filing_scope_entry e ON e.tenant_id = :tenant AND e.id = i.entry_id
      LEFT JOIN LATERAL (
            SELECT array_agg(c.role ORDER BY c.position) AS roles, CASE WHEN bool_and(c.pages IS NOT NULL) THEN sum(c.pages) END AS pages
              FROM component c WHERE c.tenant_id = :tenant AND c.item_id = i.id) p ON true
     WHERE i.tenant_id = :tenant AND i.state = 'filed' AND {which}"""
_SOME = "i.id = ANY (:ids) ORDER BY i.id"
_NEXT = "i.id > :after ORDER BY i.id LIMIT :limit"
_SAME_DAY = """
    SELECT i.date_key, i.id, i.title, i.author, i.document_number
      FROM (SELECT DISTINCT date_key FROM item
             WHERE tenant_id = :tenant AND id = ANY (:ids) AND date_key > '0001-01-01' AND length(document_date) = 10) d
      JOIN item i ON i.tenant_id = :tenant AND i.date_key = d.date_key AND i.state IN ('draft', 'arranged', 'filed')
     WHERE length(i.document_date) = 10 ORDER BY i.date_key, i.id"""
_SAME_NUMBER = """
    SELECT i.document_number, i.id, i.title, i.author, i.document_number
      FROM (SELECT DISTINCT document_number FROM item WHERE tenant_id = :tenant AND id = ANY (:ids) AND document_number <> '') d
      JOIN item i ON i.tenant_id = :tenant AND i.document_number = d.document_number AND i.document_number <> ''
     WHERE i.state IN ('draft', 'arranged', 'filed') ORDER BY i.document_number, i.id"""
_SAME_SCAN = """
    SELECT DISTINCT least(d.item_id, e.item_id) AS first, greatest(d.item_id, e.item_id) AS second, p.file_name
      FROM intake_document d
      JOIN intake_page p ON p.tenant_id = :tenant AND p.document_id = d.id
      JOIN intake_page q ON q.tenant_id = :tenant AND q.arrived_sha256 = p.arrived_sha256 AND q.document_id <> p.document_id
      JOIN intake_document e ON e.tenant_id = :tenant AND e.id = q.document_id
      JOIN item a ON a.tenant_id = :tenant AND a.id = d.item_id AND a.state IN ('draft', 'arranged', 'filed')
      JOIN item b ON b.tenant_id = :tenant AND b.id = e.item_id AND b.state IN ('draft', 'arranged', 'filed')
     WHERE d.tenant_id = :tenant AND d.item_id = ANY (:ids) AND e.item_id <> d.item_id"""
_LINKED = """
    SELECT item_id, other_id FROM item_link WHERE tenant_id = :tenant AND item_id = ANY (:ids)
    UNION SELECT item_id, other_id FROM item_link WHERE tenant_id = :tenant AND other_id = ANY (:ids)"""
_SERIES_OF = "SELECT DISTINCT series FROM item WHERE tenant_id = :tenant AND id = ANY (:ids) AND series IS NOT NULL"
_BOXES = """
    SELECT b.id, b.series, b.number, b.spine_mm, b.place_id, coalesce(sum(i.thickness_mm), 0) AS thickness
      FROM box b LEFT JOIN boxed_item i ON i.tenant_id = :tenant AND i.box_id = b.id
     WHERE b.tenant_id = :tenant AND (CAST(:ids AS uuid[]) IS NULL OR b.id = ANY (CAST(:ids AS uuid[])))
     GROUP BY b.tenant_id, b.id"""
_BEGUN = """
    SELECT EXISTS (SELECT 1 FROM boxed_item WHERE tenant_id = :tenant) AS boxed,
           EXISTS (SELECT 1 FROM box WHERE tenant_id = :tenant AND place_id IS NOT NULL) AS shelved"""
