"""Search in PostgreSQL itself: hits equal LIKE's and set algebra's, none false and none missed."""

import random
from collections.abc import Iterator

import psycopg
import pytest

from commarch.search.fields import Field, fold
from commarch.search.grams import vector
from commarch.search.language import matches, parse

PLACES = ["红旗社区", "和平小区", "滨江花园", "建设街", "学院路", "文苑小区", "祥安里", "Ａ区3号楼", "红旗 社区", "100%小区", "a_b\\c'd"]
MATTERS = [
    "老旧小区改造居民意见征询",
    "物业服务企业监督评议",
    "垃圾分类",
    "绿化",
    "低保",
    "业主委员会成立",
    "违建治理材料",
    "“双创”工作",
    "会议会议会议",
]
FORMS = ["的总结", "的函", "的批复", "登记表", "（2015年第5期）", "(试行)", "关于王建国等26人", "情况的会议纪要", "2015年", "——补充", ""]


def titles(count, chance):
    """Titles as communities write them, and short ones of few letters, where pairs overlap and repeat."""
    made = ["".join(chance.choice(parts) for parts in (PLACES, MATTERS, FORMS, FORMS)) for _ in range(count // 2)]
    return made + ["".join(chance.choices("会议 a'\\%_·", k=chance.randint(1, 12))) for _ in range(count - len(made))]


@pytest.fixture
def connection(admin_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(admin_url) as connection:
        connection.execute("CREATE TEMP TABLE found (id int PRIMARY KEY, folded text NOT NULL, vector tsvector NOT NULL)")
        connection.execute("CREATE INDEX ON found USING gin (vector) WITH (fastupdate = off)")
        connection.execute("SET LOCAL enable_seqscan = off")
        yield connection
        connection.rollback()


def enter(connection, items):
    rows = [(number, fold("".join(fields[Field.TITLE])), vector(fields)) for number, fields in enumerate(items)]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO found VALUES (%s, %s, %s::tsvector)", rows)


def hits(connection, query):
    return {row[0] for row in connection.execute("SELECT id FROM found WHERE vector @@ %s::tsquery", [query.tsquery()])}


def test_every_substring_finds_the_titles_that_like_finds(connection):
    chance = random.Random(22)
    made = titles(1_000, chance)
    enter(
        connection, [{Field.TITLE: [title], Field.AUTHOR: [chance.choice(PLACES)], Field.NOTE: [chance.choice(MATTERS)]} for title in made]
    )
    for _ in range(250):
        title, length = fold(chance.choice(made)), chance.choice([1, 2, 3, 4, 6])
        start = chance.randrange(max(len(title) - length, 0) + 1)
        piece = title[start : start + length].strip()
        if not piece or '"' in piece:
            continue
        pattern = piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        like = {row[0] for row in connection.execute("SELECT id FROM found WHERE folded LIKE %s", [f"%{pattern}%"])}
        assert hits(connection, parse(f'题名:"{piece}"')) == like, piece


def test_and_or_not_over_all_fields_equal_the_meaning_told_from_the_texts(connection):
    chance = random.Random(13)
    items = [
        {
            Field.TITLE: [title],
            Field.AUTHOR: [chance.choice(PLACES)],
            Field.DOCUMENT_NUMBER: [chance.choice(["", f"哈松民发[{chance.randint(2014, 2016)}] {chance.randint(1, 20)}号"])],
            Field.ARCHIVAL_CODE: [f"H017—WS.{chance.randint(2014, 2016)}—{chance.choice(['Y', 'D30', 'D10'])}—CJ—{number:04d}"],
            Field.DATE: [f"{chance.randint(2014, 2016)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"],
            Field.NOTE: [chance.choice(["", "复印件", "参见 H017-WS·2014-Y-CJ-0003", "2015-03-20补"])],
        }
        for number, title in enumerate(titles(240, chance))
    ]
    enter(connection, items)
    terms = ["会", "低保", "2015", "社区", "2015年3月", "20150320", "ws．2014—y", "[2015]1", "档号：2015", "日期:2015-1", "文号:(2016)"]
    terms += ["题名:2015", "责任者:红旗", "'", "\\", '"a b"', "-", "·", "复印", "y", "(低保 OR 绿化)", "题名:(a 会)", "3号楼", "日期:2014"]
    for _ in range(200):
        words = [chance.choice(["", "", "-", "NOT "]) + chance.choice(terms) for _ in range(chance.randint(1, 4))]
        text = "".join(word + chance.choice([" ", " OR ", " AND ", "|"]) for word in words)
        query = parse(text)
        assert hits(connection, query) == {number for number, fields in enumerate(items) if matches(query, fields)}, text


def test_texts_past_the_limits_of_a_vector_are_stored_and_found_up_to_there(connection):
    long = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    enter(connection, [{Field.TITLE: ["一" * 400 + "尾"], Field.NOTE: [long]}, {Field.TITLE: ["乙"], Field.NOTE: [long + long]}])
    assert hits(connection, parse("题名:" + "一" * 200)) == {0}
    assert hits(connection, parse("一尾")) == {0}
    assert hits(connection, parse(long[15_000:15_006])) == {0, 1}


def test_nothing_that_a_person_types_is_an_error_in_postgresql(connection):
    chance = random.Random(7)
    enter(connection, [{Field.TITLE: ["低保"]}])
    pieces = [
        "AND",
        "OR",
        "NOT",
        "非",
        "|",
        "-",
        "(",
        ")",
        '"',
        "“",
        "题名:",
        "日期:",
        "'",
        "\\",
        "'':*",
        "&",
        "!",
        "<->",
        "a",
        "低",
        "保 ",
        " ",
        "\u3000",
        "\x00",
        "\ud800",
    ]
    for _ in range(1_000):
        query = parse("".join(chance.choices(pieces, k=chance.randint(1, 12))))
        if query.tsquery() is not None:
            hits(connection, query)
    hits(connection, parse("低" * 400))
    hits(connection, parse("(" * 100 + "-低保 " * 30))
