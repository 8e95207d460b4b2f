"""Probable duplicates (重复): the same picture, the same number and title, in the inbox or among the items.

They are flagged with a link, never decided: the clerk looks at both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from commarch.database import home_tenant, session


@dataclass(frozen=True)
class Likeness:
    """Something that a document is probably the same as."""

    #: "page": the same picture; "title": the same number and title, or without a number the same date and title
    kind: str
    title: str
    #: One of the two is known.
    document_id: UUID | None
    item_id: UUID | None
    archival_code: str | None


def likenesses(document_ids: Sequence[UUID]) -> dict[UUID, list[Likeness]]:
    """Return for each of these documents what it is probably a duplicate of; one statement, by indexes."""
    found: dict[UUID, list[Likeness]] = {}
    if not document_ids:
        return found
    for row in session.execute(_LIKE, {"tenant": home_tenant(), "ids": list(document_ids)}):
        found.setdefault(row.id, []).append(Likeness(row.kind, row.title, row.document_id, row.item_id, row.archival_code))
    return found


_LIKE = text(
    """
    WITH mine AS (
        SELECT id, title, title_key, document_number, document_date, item_id FROM intake_document
         WHERE tenant_id = :tenant AND id = ANY (:ids)
    ), pages AS (
        SELECT DISTINCT m.id, o.document_id FROM mine m
          JOIN intake_page p ON p.tenant_id = :tenant AND p.document_id = m.id
          JOIN intake_page o ON o.tenant_id = :tenant AND o.arrived_sha256 = p.arrived_sha256 AND o.document_id <> m.id
    )
    SELECT p.id, 'page' AS kind, d.title, d.id AS document_id, CAST(NULL AS uuid) AS item_id, CAST(NULL AS text) AS archival_code
      FROM pages p JOIN intake_document d ON d.tenant_id = :tenant AND d.id = p.document_id
    UNION ALL
    SELECT m.id, 'title', d.title, d.id, NULL, NULL
      FROM mine m JOIN intake_document d ON d.tenant_id = :tenant AND d.title_key = m.title_key AND d.id <> m.id
       AND (d.document_number = m.document_number OR d.document_number = '' OR m.document_number = '')
       AND (d.document_date = m.document_date OR d.document_date = '' OR m.document_date = '' OR d.document_number <> '')
     WHERE NOT EXISTS (SELECT FROM pages p WHERE p.id = m.id AND p.document_id = d.id)
    UNION ALL
    SELECT m.id, 'title', i.title, NULL, i.id, i.archival_code
      FROM mine m JOIN item i ON i.tenant_id = :tenant AND i.document_number = m.document_number AND i.document_number <> ''
       AND i.title = m.title AND i.id IS DISTINCT FROM m.item_id
    UNION ALL
    SELECT m.id, 'title', i.title, NULL, i.id, i.archival_code
      FROM mine m JOIN item i ON i.tenant_id = :tenant
       AND i.date_key = CAST(left(m.document_date || '-01-01', 10) AS date) AND i.title = m.title AND i.id IS DISTINCT FROM m.item_id
     WHERE m.document_number = '' AND m.document_date <> ''
    """
)
