"""What holds for every page, for everybody who may open it: walked, not listed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from flask import Flask

from tests import given
from tests.architecture.page import Page
from tests.isolation.routes import Route, routes, values_in
from tests.isolation.rows import fill_more
from tests.isolation.test_matrix import tenant_tables
from tests.world import CHEN_GUILAN, HE_JING, SUN_TAO, WANG_MIN, ZHOU_LAN, Somebody

pytestmark = pytest.mark.slow
VISITORS = (
    (WANG_MIN, "hongqi"),
    (CHEN_GUILAN, "hongqi"),
    (HE_JING, "hongqi"),
    (ZHOU_LAN, "xueyuanlu"),
    (SUN_TAO, "xueyuanlu"),
    (HE_JING, "xueyuanlu"),
)
#: Pages that show parts for people who build pages, and one that shows refusals.
NOT_WALKED = ("look.",)
#: In which nobody names a tenant: the transaction that finds out who comes.
KNOWS_THE_TENANT = re.compile(r"\btenant_id\b|\bguard\.(search|search_counts)\(")


@dataclass(frozen=True)
class Seen:
    """A page that opened."""

    route: Route
    somebody: Somebody
    address: str
    text: str
    mimetype: str
    statements: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.address} as {self.somebody.name}"


_walk: list[Seen] = []


@pytest.fixture
def walk(app: Flask, filled: psycopg.Connection, statements: list[str]) -> list[Seen]:
    """Every page that opens for anybody, with what it asked of the database; walked once, looked at by each test here."""
    _walk.extend([] if _walk else list(walked(app, filled, statements)))
    return _walk


def walked(app: Flask, admin: psycopg.Connection, statements: list[str], *, once: bool = False) -> Iterator[Seen]:
    """Give every page that opens; `once`: not again what somebody before has opened there."""
    opened: set[str] = set()
    for somebody, code in VISITORS:
        browser = given.signed_in(app.test_client(), somebody)
        values = values_in(admin, given.tenant_id("hongqi" if code == "xueyuanlu" else code)) | {"tenant_code": code}
        for route in routes(app):
            if route.method != "GET" or route.rule.endpoint.startswith(NOT_WALKED):
                continue
            address = route.url(app, values)
            if once and address in opened:
                continue
            statements.clear()
            answer = browser.get(address, buffered=True)
            if answer.status_code == 200:
                opened.add(address)
                text = answer.text if answer.mimetype == "text/html" else ""
                yield Seen(route, somebody, address, text, answer.mimetype, tuple(statements))


def test_every_page_reads_alike_to_a_program(walk: list[Seen]) -> None:
    """One heading, one main action at most, a language, a title, labelled fields, tokens in forms, nothing that the policy forbids."""
    faults, pages = [], [seen for seen in walk if seen.mimetype == "text/html"]
    assert len({seen.route.rule.endpoint for seen in pages}) > 30
    for seen in pages:
        faults += [f"{seen}: {fault}" for fault in _faults(Page(seen.text))]
    assert not faults, "\n".join(sorted(set(faults)))


def _faults(page: Page) -> Iterator[str]:
    tokens = {form: [one for one in form.fields if one.get("name") == "csrf_token"] for form in page.forms}
    found = {
        "headings of the first order": page.headings.count("h1") != 1 and page.headings,
        "primary buttons": page.primary > 1 and page.primary,
        "language": page.lang not in ("zh-Hans-CN", "en") and repr(page.lang),
        "no title": not page.title,
        "fields without a label": page.unlabelled(),
        "the same id twice": sorted({one for one in page.ids if page.ids.count(one) > 1}),
        "what the policy forbids": page.handlers or page.scripts_inside or page.styles_inside,
        "forms without a token": [form.attributes.get("action") for form in page.forms if form.method == "post" and not tokens[form]],
        "tokens in an address": [form.attributes.get("action") for form in page.forms if form.method != "post" and tokens[form]],
    }
    yield from (f"{what}: {fault}" for what, fault in found.items() if fault)


def test_every_statement_of_every_page_names_the_tenant(walk: list[Seen], filled: psycopg.Connection) -> None:
    """Row-level security is the wall, not the filter: indexes are found, and a cluster's shard, by the tenant that a statement names."""
    tables = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:public\.)?\"?(" + "|".join(tenant_tables(filled)) + r")\b", re.IGNORECASE)
    nameless = {
        f"{seen.route.rule.endpoint}: {' '.join(statement.split())[:300]}"
        for seen in walk
        for statement in seen.statements
        if tables.search(statement) and not _names_tenant(statement)
    }
    assert len({statement for seen in walk for statement in seen.statements if tables.search(statement)}) > 40
    assert not nameless, "\n".join(sorted(nameless))


def _names_tenant(statement: str) -> bool:
    """Whether the tenant stands in a condition, not only among the columns; or it is the one look-up behind a cookie."""
    conditions = re.split(r"\bWHERE\b|\bVALUES\b|\bON\b", statement, maxsplit=1)[1:]
    return bool(conditions and KNOWS_THE_TENANT.search(conditions[0])) or "login_session" in statement


@pytest.mark.parametrize("once", [True, pytest.param(False, marks=pytest.mark.thorough)], ids=["by-somebody", "by-everybody"])
def test_a_page_asks_the_database_as_often_with_forty_items_as_with_a_few(
    once: bool, walk: list[Seen], app: Flask, filled: psycopg.Connection, statements: list[str]
) -> None:
    few = {(seen.address, seen.somebody): seen for seen in walk}
    fill_more("hongqi", 35)
    more = []
    for seen in walked(app, filled, statements, once=once):
        before = few.get((seen.address, seen.somebody))
        if before is not None and len(seen.statements) > len(before.statements):
            more.append(f"{seen}: {len(before.statements)} with few, {len(seen.statements)} with many")
    assert not more, "\n".join(more)


def test_no_page_asks_the_database_much(walk: list[Seen]) -> None:
    most = {str(seen): len(seen.statements) for seen in walk if len(seen.statements) > 16}
    assert not most, most
