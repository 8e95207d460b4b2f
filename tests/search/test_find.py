"""Search through the application's role and the guard: exact against SQL as the superuser, and never past the wall."""

import os
import random
from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from commarch import search
from commarch.database import Context, Mode, session, within
from commarch.schemes import codes
from commarch.search import Narrowing, Order, Page, Place, counts
from commarch.search.fields import fold
from tests import given
from tests.benchmarks import corpus
from tests.benchmarks.deployment import insert_rows
from tests.world import WANG_MIN, ZHOU_LAN

EVERYTHING = 1_000_000
#: Substrings drawn of each length, and formulas of them; `make thorough` draws more.
PIECES = int(os.environ.get("COMMARCH_TEST_PIECES", "15"))
SECRET_NAME = "欧阳若兮"


def add(admin: psycopg.Connection, code: str, rows: list[dict]) -> None:
    insert_rows(admin, given.tenant_id(code), iter(rows))
    counts._kept.clear()  # what is written past the trail tells nobody of itself


def catalogue(admin: psycopg.Connection, code: str, count: int, seed: int = 1) -> list[dict]:
    tenant_id, name, fonds = admin.execute("SELECT id, name, fonds_number FROM tenant WHERE code = %s", [code]).fetchone()
    categories = dict(admin.execute("SELECT code, id FROM category WHERE tenant_id = %s AND archival_class = 'WS'", [tenant_id]).fetchall())
    return list(corpus.items(count, seed=seed, community=name, fonds_number=fonds, categories=categories))


def titled(admin: psycopg.Connection, code: str, titles: list[str], **facts: object) -> list[UUID]:
    """File one item for each title."""
    rows = [row for row in catalogue(admin, code, len(titles) + 2, seed=99) if row["state"] == "filed"][: len(titles)]
    for row, title in zip(rows, titles, strict=True):
        row |= {"title": title, "personal_level": "none", "note": "", "author": "", "document_number": ""} | facts
        row["search_vector"] = corpus.vector_of(row)
    add(admin, code, rows)
    return [row["id"] for row in rows]


@pytest.fixture
def in_hongqi(app: Flask) -> Iterator[None]:
    with given.acting(WANG_MIN, "hongqi"):
        yield


def ids(text: str) -> set[UUID]:
    return set(search.find(text, Page(most=EVERYTHING)).ids)


def like(piece: str) -> str:
    return "%" + piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


@pytest.mark.parametrize("size", [5000, pytest.param(20_000, marks=pytest.mark.thorough)])
def test_every_substring_of_all_titles_finds_what_like_finds_and_sets_are_sets(app, admin, size):
    add(admin, "hongqi", catalogue(admin, "hongqi", size))
    add(admin, "wenyuan", catalogue(admin, "wenyuan", 500, seed=2))
    tenant_id = given.tenant_id("hongqi")
    rows = admin.execute("SELECT id, title FROM item WHERE tenant_id = %s", [tenant_id]).fetchall()
    admin.execute("CREATE TEMP TABLE folded (id uuid PRIMARY KEY, title text)")
    with admin.cursor() as cursor, cursor.copy("COPY folded FROM STDIN") as copy:
        for row in rows:
            copy.write_row((row[0], fold(row[1])))
    admin.execute("ANALYZE item")
    chance = random.Random(20_000)
    found: dict[str, set[UUID]] = {}
    with given.acting(WANG_MIN, "hongqi"):
        for piece in pieces([row[1] for row in rows], chance, each=PIECES):
            known = {row[0] for row in admin.execute("SELECT id FROM folded WHERE title LIKE %s", [like(piece)])}
            found[piece] = ids(f'题名:"{piece}"')
            assert found[piece] == known, piece
            assert search.counts_of(search.parse(f'题名:"{piece}"')).total == len(known), piece
        everything = {row[0] for row in rows}
        for _ in range(PIECES):
            a, b, c = (chance.choice(sorted(found)) for _ in range(3))
            t = {piece: f'题名:"{piece}"' for piece in (a, b, c)}
            assert ids(f"{t[a]} {t[b]}") == found[a] & found[b], (a, b)
            assert ids(f"{t[a]} OR {t[b]}") == found[a] | found[b], (a, b)
            assert ids(f"{t[a]} -{t[b]}") == found[a] - found[b], (a, b)
            assert ids(f"NOT {t[a]}") == everything - found[a], a
            assert ids(f"({t[a]} | {t[b]}) NOT {t[c]}") == (found[a] | found[b]) - found[c], (a, b, c)


def pieces(titles: list[str], chance: random.Random, *, each: int) -> set[str]:
    """Draw substrings of 1, 2, 3, 4 and 6 characters."""
    drawn: set[str] = set()
    for length in (1, 2, 3, 4, 6):
        while len([piece for piece in drawn if len(piece) == length]) < each:
            title = fold(chance.choice(titles))
            if len(title) < length:
                continue
            start = chance.randrange(len(title) - length + 1)
            piece = title[start : start + length]
            if piece == piece.strip() and '"' not in piece:
                drawn.add(piece)
    return drawn


def test_pages_walk_through_all_hits_in_every_order_and_back(app, admin):
    add(admin, "hongqi", catalogue(admin, "hongqi", 400))
    sort_columns = {Order.NEWEST: "id DESC", Order.CODE: "code_key, id", Order.DATE: "date_key DESC, id DESC"}
    for order, columns in sort_columns.items():
        known = [
            row[0] for row in admin.execute(f"SELECT id FROM item WHERE title LIKE '%%社区%%' OR author LIKE '%%社区%%' ORDER BY {columns}")
        ]
        with given.acting(WANG_MIN, "hongqi"):
            walked, pages, place = [], [], None
            while True:
                hits, items = search.find_items("社区", Page(order=order, place=place, most=30))
                assert [item.id for item in items] == list(hits.ids)
                assert hits.has_previous == bool(pages)
                walked += hits.ids
                pages.append(items)
                if not hits.has_next:
                    break
                place = Place(items[-1].key(order), items[-1].id)
            assert walked == known
            back = search.find("社区", Page(order=order, place=Place(pages[2][0].key(order), pages[2][0].id, backward=True), most=30))
            assert list(back.ids) == [item.id for item in pages[1]]
            assert back.has_previous
            assert back.has_next


def test_counts_by_year_class_and_category_are_the_hits_themselves(app, admin):
    add(admin, "hongqi", catalogue(admin, "hongqi", 400))
    known = admin.execute("SELECT year, count(*) FROM item WHERE title LIKE '%%关于%%' GROUP BY year ORDER BY year DESC").fetchall()
    with given.acting(WANG_MIN, "hongqi"):
        query = search.parse("题名:关于")
        counts = search.counts_of(query)
        assert counts.years() == known
        year, hits = counts.years()[0]
        narrowed = Narrowing(year=year)
        assert len(search.find(query, Page(narrowing=narrowed, most=EVERYTHING)).ids) == hits == search.counts_of(query, narrowed).narrowed
        category, hits = search.counts_of(query, narrowed).categories()[0]
        both = Narrowing(year=year, archival_class="WS", category_code=category)
        assert len(search.find(query, Page(narrowing=both, most=EVERYTHING)).ids) == hits
        assert search.find(query, Page(narrowing=Narrowing(archival_class="KJ"))).ids == ()


@pytest.mark.parametrize(
    "spelling",
    [
        "H017-WS·2015-D10-CJ-0003",
        "h017-ws.2015-d10-cj-0003",
        "Ｈ０１７—ＷＳ．２０１５—Ｄ１０—ＣＪ—０００３",
        "H017－WS・2015－D10－CJ－0003",
        "WS•2015-D10-CJ",
        "档号:2015–D10–CJ–0003",
    ],
)
def test_a_code_is_found_in_every_spelling_of_its_separators(app, admin, spelling):
    [one, _] = titled(admin, "hongqi", ["绿化", "环卫"])
    admin.execute("UPDATE item SET archival_code = 'H017-WS·2015-D10-CJ-0003' WHERE id = %s", [one])
    reindex(admin, one)
    with given.acting(WANG_MIN, "hongqi"):
        assert ids(spelling) == {one}
        whole = codes.normalise(spelling) == "H017-WS·2015-D10-CJ-0003"
        assert search.item_with_code(spelling) == (one if whole else None)


@pytest.mark.parametrize(
    "spelling",
    [
        "哈松学街办发〔2015〕69号",
        "哈松学街办发[2015]69号",
        "学街办发（2015）69",
        "【2015】 69号",
        "文号:(2015)69",
        "文号:〔２０１５〕６９号",
    ],
)
def test_a_document_number_is_found_in_every_spelling_of_its_brackets(app, admin, spelling):
    [one, _] = titled(admin, "hongqi", ["绿化", "环卫"])
    admin.execute("UPDATE item SET document_number = '哈松学街办发〔2015〕69号' WHERE id = %s", [one])
    reindex(admin, one)
    with given.acting(WANG_MIN, "hongqi"):
        assert ids(spelling) == {one}


@pytest.mark.parametrize(
    "spelling", ["2015-03-20", "2015年3月20日", "20150320", "2015/3/20", "2015.03.20", "日期:2015-03", "日期:2015年3月", "日期:201503"]
)
def test_a_date_is_found_in_every_spelling(app, admin, spelling):
    [one, other] = titled(admin, "hongqi", ["绿化", "环卫"])
    admin.execute("UPDATE item SET document_date = CASE id WHEN %s THEN '2015-03-20' ELSE '2016-04-20' END", [one])
    reindex(admin, one)
    reindex(admin, other)
    with given.acting(WANG_MIN, "hongqi"):
        assert ids(spelling) == {one}


def test_drafts_are_found_by_those_who_keep_them(app, admin):
    rows = [row for row in catalogue(admin, "hongqi", 200) if row["state"] == "draft"]
    add(admin, "hongqi", rows)
    with given.acting(WANG_MIN, "hongqi"):
        assert ids(f'"{rows[0]["title"]}"') >= {rows[0]["id"]}


def test_nothing_of_another_tenant_is_found_counted_or_suggested(app, admin):
    titled(admin, "wenyuan", [f"关于{SECRET_NAME}的批复"])
    titled(admin, "binjiang", [f"关于{SECRET_NAME}的批复", "绿化"])
    titled(admin, "hongqi", ["绿化工作总结"])
    foreign = given.tenant_id("wenyuan")
    with given.acting(WANG_MIN, "hongqi"):
        query = search.parse(f"绿化 {SECRET_NAME}")
        assert ids(SECRET_NAME) == set()
        assert search.counts_of(search.parse(SECRET_NAME)).total == 0
        assert search.counts_of_words(query) == [("绿化", 1), (SECRET_NAME, 0)]
        assert search.find("批复", tenant_id=foreign).ids == ()
        assert search.counts_of(search.parse("批复"), tenant_id=foreign).total == 0


def test_a_supervisor_finds_nothing_that_may_hold_personal_data_and_no_draft(app, admin):
    titled(admin, "wenyuan", [f"关于{SECRET_NAME}低保的批复"], personal_level="personal")
    titled(admin, "tielu", [f"关于{SECRET_NAME}低保的批复"], state="draft", archival_code=None, item_number=None, series=None, code_key="")
    [open_to_her] = titled(admin, "hongqi", ["低保工作总结"])
    titled(admin, "binjiang", ["低保工作总结"])
    tenants = {code: given.tenant_id(code) for code in ("hongqi", "wenyuan", "tielu", "binjiang")}
    with within(session, Context(Mode.SUPERVISE, given.tenant_id("xueyuanlu"), given.person_id(ZHOU_LAN))):
        for text in ("低保", SECRET_NAME, "-没有这个词", "批复 OR 总结", "关"):
            found = {code: set(search.find(text, tenant_id=one).ids) for code, one in tenants.items()}
            expected = {open_to_her} if text not in (SECRET_NAME, "关") else set()
            assert found == {"hongqi": expected, "wenyuan": set(), "tielu": set(), "binjiang": set()}, text
            counted = {code: search.counts_of(search.parse(text), tenant_id=one).total for code, one in tenants.items()}
            assert counted == {"hongqi": len(expected), "wenyuan": 0, "tielu": 0, "binjiang": 0}, text


def test_without_a_tenant_nothing_is_found(app, admin):
    titled(admin, "hongqi", ["绿化工作总结"])
    tenant_id = given.tenant_id("hongqi")
    with within(session, Context(Mode.KEEPER)):
        assert search.find("绿化", tenant_id=tenant_id).ids == ()
        assert search.counts_of(search.parse("绿化"), tenant_id=tenant_id).total == 0


def reindex(admin: psycopg.Connection, one: UUID) -> None:
    names = ("title", "author", "document_number", "archival_code", "document_date", "note")
    row = admin.execute(f"SELECT {', '.join(names)} FROM item WHERE id = %s", [one]).fetchone()
    admin.execute("UPDATE item SET search_vector = %s::tsvector WHERE id = %s", [corpus.vector_of(dict(zip(names, row, strict=True))), one])
