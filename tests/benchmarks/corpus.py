"""Catalogues as large as one likes, out of the sample catalogues: the same for the same seed, on every machine.

A title of a sample is taken apart (community, year, persons, number of persons, issue) and put together anew, so that words, names and
numbers are spread as in the samples while titles differ.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from python_calamine import CalamineWorkbook

import commarch
from commarch.holdings import grams
from commarch.holdings.folding import Field
from commarch.schemes import codes

SAMPLE = Path(commarch.__file__ or "").parent / "demo" / "data" / "catalogue_flat.xlsx"
FIRST_YEAR, LAST_YEAR = 2006, 2025
RETENTION = {"永久": "Y", "30年": "D30", "10年": "D10"}
INDEXED = {
    "title": Field.TITLE,
    "author": Field.AUTHOR,
    "document_number": Field.DOCUMENT_NUMBER,
    "archival_code": Field.ARCHIVAL_CODE,
    "document_date": Field.DATE,
    "note": Field.NOTE,
}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN_NAMES = (
    "敏",
    "建国",
    "秀英",
    "桂兰",
    "洋",
    "磊",
    "静",
    "淑芬",
    "志强",
    "丽",
    "军",
    "晓东",
    "雪",
    "海涛",
    "玉兰",
    "娜",
    "伟",
    "春梅",
    "明",
)
HOMES = (
    "和平小区",
    "世茂小区",
    "红旗家园",
    "滨江花园",
    "祥安里",
    "建设家园",
    "文苑小区",
    "铁路新村",
    "学府名苑",
    "松花里",
    "３号楼院",
    "A区",
)


@dataclass(frozen=True)
class Sample:
    """A row of a sample catalogue."""

    retention_code: str
    category_code: str
    document_number: str
    author: str
    title: str
    pages: int
    note: str


@cache
def samples() -> tuple[Sample, ...]:
    """Return every row of the flat sample catalogue."""
    rows = CalamineWorkbook.from_path(SAMPLE).get_sheet_by_index(0).to_python()[1:]
    return tuple(
        Sample(RETENTION[str(period)], str(subject), str(number), str(author), str(title), int(pages), str(note))  # type: ignore[arg-type]
        for _, period, subject, _, number, author, title, _, pages, note in rows
    )


@cache
def subjects() -> tuple[str, ...]:
    """Return the codes of the subjects (问题) that the samples are filed under."""
    return tuple(sorted({one.category_code for one in samples()}))


def titles(count: int, seed: int = 1, community: str = "红旗社区") -> list[str]:
    """Return titles alone."""
    chance = random.Random(seed)
    return [_varied(chance.choice(samples()).title, community, chance.randint(FIRST_YEAR, LAST_YEAR), chance) for _ in range(count)]


def items(count: int, *, seed: int, community: str, fonds_number: str, categories: dict[str, UUID]) -> Iterator[dict[str, Any]]:
    """Make the items of a community as rows of the table, without tenant: one in a hundred is a draft, persons' items are personal."""
    chance = random.Random(seed)
    numbers: dict[str, int] = {}
    for place in range(count):
        sample = chance.choice(samples())
        year = FIRST_YEAR + place * (LAST_YEAR - FIRST_YEAR + 1) // count
        number = None
        series = f"{fonds_number}-WS·{year}-{sample.retention_code}-{sample.category_code}-"
        if place % 100 != 99:
            number = numbers[series] = numbers.get(series, 0) + 1
        yield _row(sample, year, series, number, place, categories[sample.category_code], community, chance)


def _row(
    sample: Sample, year: int, series: str, number: int | None, place: int, category: UUID, community: str, chance: random.Random
) -> dict[str, Any]:
    title = _varied(sample.title, community, year, chance)
    document_number = re.sub(r"〔\d{4}〕\d+", f"〔{year}〕{chance.randint(1, 120)}", sample.document_number)
    day = date(year, 1, 1) + timedelta(days=chance.randrange(365))
    code = None if number is None else f"{series}{number:04d}"
    years = {"Y": None, "D30": 30, "D10": 10}[sample.retention_code]
    author = sample.author.replace("红旗社区", community)
    registered = datetime(year + 1, 3, 1, tzinfo=UTC) + timedelta(seconds=place)
    row = {
        "id": _uuid7(registered, place, chance),
        "state": "draft" if number is None else "filed",
        "archival_class": "WS",
        "year": year,
        "category_id": category,
        "category_code": sample.category_code,
        "retention_code": sample.retention_code,
        "current_retention_code": sample.retention_code,
        "archival_code": code,
        "item_number": number,
        "series": series if number is not None else None,
        "code_key": codes.sort_key(code) if code else "",
        "filed_at": registered if number is not None else None,
        "title": title,
        "author": author,
        "document_number": document_number,
        "document_date": day.isoformat(),
        "date_key": day,
        "pages": sample.pages,
        "note": sample.note,
        "secrecy": "none",
        "openness": "unreviewed",
        "personal_level": "personal" if re.search(r"等\d+人", title) else "none",
        "starts_on": date(year + 1, 1, 1),
        "ends_on": date(year + years, 12, 31) if years and number is not None else None,
        "registered_at": registered,
        "changed_at": registered,
    }
    return row | {"search_vector": vector_of(row)}


def vector_of(row: dict[str, Any]) -> str:
    """Return the search vector of a row."""
    texts = {field: [row[name]] if row[name] else [] for name, field in INDEXED.items()}
    return grams.vector(texts)


def _varied(title: str, community: str, year: int, chance: random.Random) -> str:
    """Put another community, year, home, person and number into a title."""
    varied = title.replace("红旗社区", community)
    varied = re.sub(r"(19|20)\d\d", str(year), varied)
    varied = re.sub(r"关于..?.?等\d+人", lambda _: f"关于{_person(chance)}等{chance.randint(2, 60)}人", varied)
    varied = re.sub(r"第\d+期", lambda _: f"第{chance.randint(1, 40)}期", varied)
    for home in ("和平小区", "世茂小区", "红旗家园", "滨江花园"):
        varied = varied.replace(home, chance.choice(HOMES))
    return varied


def _person(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + chance.choice(GIVEN_NAMES)


def _uuid7(at: datetime, place: int, chance: random.Random) -> UUID:
    milliseconds = int(at.timestamp() * 1000)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | ((place & 0xFFF) << 64) | (0b10 << 62) | chance.getrandbits(62))
