"""How everything stands at the moment at which a handover begins: what is kept, by class, year and retention, and what is left open."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from commarch import posts
from commarch.database import home_tenant, session

#: Lines of the catalogue that are held in memory at once.
AT_ONCE = 2000


@dataclass(frozen=True)
class Kept:
    """What is kept of one class, year and retention period."""

    archival_class: str
    year: int
    retention_code: str
    items: int
    pages: int
    boxes: int


@dataclass(frozen=True)
class LeftOpen:
    """What is left undone, each a number."""

    drafts: int
    inbox: int
    batches: int
    open_boxes: int
    uncounted_boxes: int
    stock_findings: int
    quality_findings: int
    expired: int
    imports: int
    prints: int


@dataclass(frozen=True)
class Snapshot:
    """Everything, as it stands."""

    kept: Sequence[Kept]
    left_open: LeftOpen
    #: Names of the posts that the leaver holds.
    posts: Sequence[str]

    def stored(self) -> dict[str, Any]:
        """Return it as a handover keeps it."""
        return {"kept": [asdict(one) for one in self.kept], "open": asdict(self.left_open), "posts": list(self.posts)}

    def by_class(self) -> dict[str, tuple[int, int]]:
        """Return class → items and boxes, which the receiver counts."""
        found: dict[str, tuple[int, int]] = {}
        for one in self.kept:
            items, boxes = found.get(one.archival_class, (0, 0))
            found[one.archival_class] = items + one.items, boxes + one.boxes
        return found


def read(stored: dict[str, Any]) -> Snapshot:
    """Read a snapshot back from where it is kept."""
    return Snapshot([Kept(**one) for one in stored["kept"]], LeftOpen(**stored["open"]), stored["posts"])


def take(person_id: int, *, today: date) -> Snapshot:
    """Take the snapshot, in three statements."""
    asked = {"tenant": home_tenant(), "today": today}
    session.flush()
    kept = [Kept(*row) for row in session.execute(_KEPT, asked)]
    held = [post.name for post in posts.posts_held_by(person_id, today)]
    return Snapshot(kept, left_open(today=today), held)


def left_open(*, today: date) -> LeftOpen:
    """Count what is undone now, in one statement."""
    return LeftOpen(*session.execute(_OPEN, {"tenant": home_tenant(), "today": today}).one())


def catalogue_digest() -> str:
    """Return the SHA-256 over the whole catalogue: a line of JSON for each item that is kept, in the order of the codes."""
    digest = hashlib.sha256()
    session.flush()
    rows = session.execute(_CATALOGUE, {"tenant": home_tenant()}, execution_options={"yield_per": AT_ONCE})
    for row in rows:
        digest.update(json.dumps(list(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


_CATALOGUE = text(
    """
    SELECT archival_code, title, author, document_number, document_date, pages, archival_class, year, retention_code, current_category_code,
           current_retention_code FROM item WHERE tenant_id = :tenant AND state = 'filed' ORDER BY code_key, id
    """
)
_KEPT = text(
    """
    SELECT archival_class, year, retention_code, sum(items)::int, sum(pages)::int, sum(boxes)::int
      FROM (SELECT archival_class, year, retention_code, count(*) AS items, coalesce(sum(pages), 0) AS pages, 0 AS boxes
              FROM item WHERE tenant_id = :tenant AND state = 'filed' GROUP BY 1, 2, 3
             UNION ALL
            SELECT archival_class, year, retention_code, 0, 0, count(*) FROM box WHERE tenant_id = :tenant GROUP BY 1, 2, 3) every
     GROUP BY 1, 2, 3 ORDER BY archival_class <> 'WS', 1, 2, retention_code <> 'Y', 3
    """
)
_OPEN = text(
    """
    SELECT (SELECT count(*) FROM item WHERE tenant_id = :tenant AND state IN ('draft', 'arranged')),
           (SELECT count(*) FROM intake_document WHERE tenant_id = :tenant AND state = 'waiting'),
           (SELECT count(*) FROM arrangement_batch WHERE tenant_id = :tenant AND state = 'open'),
           (SELECT count(*) FROM box WHERE tenant_id = :tenant AND state = 'open'),
           (SELECT count(*) FROM box b WHERE b.tenant_id = :tenant AND NOT EXISTS (
                SELECT FROM stock_count c WHERE c.tenant_id = :tenant AND c.box_id = b.id AND c.outcome <> 'missing')),
           (SELECT count(*) FROM stock_count WHERE tenant_id = :tenant AND settled_at IS NULL AND outcome <> 'right'),
           (SELECT count(*) FROM finding WHERE tenant_id = :tenant AND accepted_at IS NULL),
           (SELECT count(*) FROM item WHERE tenant_id = :tenant AND state = 'filed' AND ends_on < :today),
           (SELECT count(*) FROM import_batch WHERE tenant_id = :tenant AND state NOT IN ('done', 'undone', 'refused')),
           (SELECT count(*) FROM print_order WHERE tenant_id = :tenant AND state IN ('waiting', 'working'))
    """
)
