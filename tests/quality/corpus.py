"""Holdings without a fault, of any size, made by the product's own operations; and the ways in which people spoil them."""

from datetime import date, timedelta

import psycopg

from commarch import completeness, holdings
from commarch.audit import Actor
from commarch.holdings import Arrangement, ComponentRole, Draft, Item, Part
from commarch.quality import FaultKind
from commarch.schemes.scheme import CategoryRow, EntryRow
from commarch.storage import LowestClass, boxing, places, shelving
from tests.conftest import TODAY

YEARS = range(2016, 2026)
MATTERS = (
    "防汛物资",
    "楼道照明",
    "志愿服务",
    "老年食堂",
    "电动车棚",
    "绿化补种",
    "消防演练",
    "阅览室",
    "健身器材",
    "垃圾分类",
    "雨污管网",
    "居民议事",
)
DOINGS = ("采购", "巡查", "验收", "协调", "登记", "整改", "公示", "回访", "评比", "培训")


def build(count: int, by: Actor, *, begin: int = 0) -> list[Item]:
    """File so many documents of ten years, no two alike, box and shelve them, and answer what last year expected."""
    arrangement = Arrangement()
    drafts = [_document(number, arrangement) for number in range(begin, begin + count)]
    items = [holdings.register(draft, by=by, today=TODAY, arrangement=arrangement) for draft in drafts]
    holdings.file_items(items, by=by, today=TODAY, supplement=True, arrangement=arrangement)
    missing = [one.lineage for one in completeness.expected_entries(TODAY.year - 1) if one.is_missing]
    if missing:
        completeness.state_absent(missing, TODAY.year - 1, "未开展", by=by)
    _shelve(items, str(begin), by)
    return items


def _document(number: int, arrangement: Arrangement) -> Draft:
    year = YEARS[number % len(YEARS)]
    category, entry = _place(number // len(YEARS), arrangement, year)
    day = date(year, 1, 5) + timedelta(days=number // len(YEARS) % 350)
    title = f"{MATTERS[number % 12]}{DOINGS[number // 12 % 10]}第{number}号事项办理情况"
    parts = (Part(role=ComponentRole.MAIN, title="正文", pages=2), Part(role=ComponentRole.ATTACHMENT, title="附件", pages=3))
    return Draft(
        title=title,
        author="红旗社区居民委员会",
        document_number=f"红社〔{year}〕{number + 1}号",
        document_date=day.isoformat(),
        pages=5 if number % 7 == 0 else 1 + number % 9,
        components=parts if number % 7 == 0 else (),
        category=category.full_code,
        entry=entry.id,
        year=year,
    )


def _place(number: int, arrangement: Arrangement, year: int) -> tuple[CategoryRow, EntryRow]:
    scheme = arrangement.scheme(year)
    entries = [one for one in scheme.entries if one.retention_code and not one.retired and not one.event_based]
    # other classes ask for fields of their own
    entries = [one for one in entries if scheme.by_id[one.category_id].archival_class == "WS"]
    # three entries have nothing: the year answers them with 本年无
    entries = entries[[one.expected_yearly for one in entries].index(True) + 3 :]
    entry = entries[number % len(entries)]
    return scheme.by_id[entry.category_id], entry


def _shelve(items: list[Item], room: str, by: Actor) -> None:
    kinds = {LowestClass(one.archival_class, one.year, one.retention_code, one.category_code) for one in items}
    boxes = [box for kind in sorted(kinds) for box in boxing.box_up(kind, by=by)]
    cabinet = places.add_cabinet(places.add_room(room, "档案室", by=by), "01", shelves=20, capacity_mm=20_000, by=by)
    shelf = places.below(cabinet)[0]
    shelving.shelve([box.id for box in boxes], shelf, by=by)


#: How people spoil things, so many times each: SQL with the ids of items to spoil. Nothing of it passes the product's own operations.
SPOIL: dict[FaultKind, str] = {
    FaultKind.PAGES_DIFFER: "UPDATE item SET counted_pages = pages + 1 WHERE id = ANY (%s)",
    FaultKind.MISSING_DESCRIPTION: "UPDATE item SET author = '' WHERE id = ANY (%s)",
    FaultKind.VAGUE_TITLE: "UPDATE item SET title = '关于的通知' WHERE id = ANY (%s)",
    FaultKind.UNCLASSIFIED: """
        UPDATE item i SET category_id = c.id FROM category c
         WHERE i.id = ANY (%s) AND c.tenant_id = i.tenant_id AND c.archival_class = 'WS' AND c.code = ''""",
    FaultKind.RETIRED_CATEGORY: """
        WITH dead AS (
            INSERT INTO category (tenant_id, id, version_id, lineage, archival_class, code, name, position, retired)
            SELECT tenant_id, gen_random_uuid(), version_id, gen_random_uuid(), 'WS', 'XX', '旧类', 99, true
              FROM category WHERE tenant_id = (SELECT min(tenant_id) FROM item) LIMIT 1 RETURNING tenant_id, id)
        UPDATE item i SET category_id = dead.id FROM dead WHERE i.id = ANY (%s) AND i.tenant_id = dead.tenant_id""",
    FaultKind.SHORT_RETENTION: "UPDATE item SET current_retention_code = 'D3' WHERE id = ANY (%s)",
    FaultKind.WRONG_YEAR: """
        UPDATE item SET date_key = date_key - 366, document_date = to_char(date_key - 366, 'YYYY-MM-DD') WHERE id = ANY (%s)""",
    FaultKind.IMPOSSIBLE_DATE: "UPDATE item SET date_key = '2026-12-30', document_date = '2026-12-30' WHERE id = ANY (%s)",
    FaultKind.PART_ORDER: """
        UPDATE component SET role = CASE role WHEN 'main' THEN 'attachment' ELSE 'main' END WHERE item_id = ANY (%s)""",
    FaultKind.NOT_BOXED: "DELETE FROM boxed_item WHERE item_id = ANY (%s)",
}
#: The same for faults of two: SQL with pairs of items of one year, as two arrays.
SPOIL_PAIRS: dict[FaultKind, str] = {
    FaultKind.SAME_DOCUMENT_NUMBER: """
        UPDATE item b SET document_number = a.document_number
          FROM unnest(%s::uuid[], %s::uuid[]) AS p (a, b) JOIN item a ON a.id = p.a WHERE b.id = p.b""",
    FaultKind.NEAR_TITLE: """
        UPDATE item b SET title = a.title || '。', document_number = '', date_key = a.date_key, document_date = a.document_date
          FROM unnest(%s::uuid[], %s::uuid[]) AS p (a, b) JOIN item a ON a.id = p.a WHERE b.id = p.b""",
    FaultKind.SAME_SCAN: """
        WITH pairs AS (SELECT * FROM unnest(%s::uuid[], %s::uuid[]) AS p (a, b)),
             scans AS (SELECT a AS item, a AS scan FROM pairs UNION ALL SELECT b, a FROM pairs),
             handed AS (
            INSERT INTO intake_document (tenant_id, id, state, title, title_key, way, handed_in_at, handed_in_name, item_id)
            SELECT i.tenant_id, gen_random_uuid(), 'taken', i.title, '', 'form', now(), '', i.id
              FROM scans s JOIN item i ON i.id = s.item RETURNING tenant_id, id, item_id)
        INSERT INTO intake_page (tenant_id, id, document_id, position, content, media_type, size, arrived_sha256, sha256, file_name)
        SELECT h.tenant_id, gen_random_uuid(), h.id, 1, 'x', 'image/jpeg', 1, s.scan::text, s.scan::text, 'a.jpg'
          FROM handed h JOIN scans s ON s.item = h.item_id""",
}
#: Faults that come with another one: a date that can't be lies in another year too; a number that moved leaves its place empty.
COME_ALONG = {FaultKind.IMPOSSIBLE_DATE: FaultKind.WRONG_YEAR, FaultKind.NUMBER_TWICE: FaultKind.NUMBER_GAP}


def spoil_series_boxes_and_year(admin: psycopg.Connection, expected: dict[FaultKind, set[str]]) -> dict[FaultKind, set[str]]:
    """Spoil what no item has alone: take items out of their series, number one twice, empty shelves, fill boxes, forget the year's entries."""
    taken = admin.execute(
        """SELECT id, series, archival_class || '·' || year || '-' || retention_code || '-' || category_code || '-1' FROM item
            WHERE item_number = 2 AND year = 2017 AND id::text <> ALL (%s) ORDER BY series LIMIT 6""",
        [sorted({part for subjects in expected.values() for subject in subjects for part in subject.split(":")})],
    ).fetchall()
    assert len(taken) == 6
    gone, twice = taken[:3], taken[3:]
    for table, column in (("boxed_item", "item_id"), ("component", "item_id"), ("item", "id")):
        admin.execute(f"DELETE FROM {table} WHERE {column} = ANY (%s)".encode(), [[row[0] for row in gone]])
    admin.execute("UPDATE item SET series = 'X' || series, item_number = 1 WHERE id = ANY (%s)", [[row[0] for row in twice]])
    shelves = admin.execute(
        "UPDATE box SET place_id = NULL WHERE id IN (SELECT id FROM box ORDER BY id LIMIT 3) RETURNING id::text"
    ).fetchall()
    full = admin.execute(
        """UPDATE boxed_item SET thickness_mm = 60 WHERE item_id IN (
            SELECT DISTINCT ON (box_id) item_id FROM boxed_item WHERE box_id IN (SELECT id FROM box ORDER BY id DESC LIMIT 3)
             ORDER BY box_id, item_id) RETURNING box_id::text"""
    ).fetchall()
    forgotten = admin.execute(
        "DELETE FROM absence WHERE id IN (SELECT id FROM absence LIMIT 3) RETURNING year || ':' || lineage"
    ).fetchall()
    return {
        FaultKind.NUMBER_GAP: {row[1] for row in taken},
        FaultKind.NUMBER_TWICE: {row[2] for row in twice},
        FaultKind.NOT_SHELVED: {row[0] for row in shelves},
        FaultKind.OVER_FULL: {row[0] for row in full},
        FaultKind.EXPECTED_MISSING: {row[0] for row in forgotten},
    }
