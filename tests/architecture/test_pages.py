"""What holds for every page, for everybody who may open it: walked, not listed, in a world where all that people wrote is an attack."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from commarch.accounts import duties_of
from commarch.web.headers import ALWAYS
from tests import given
from tests.architecture.page import Page
from tests.isolation.routes import Route, fingerprint, routes, values_in
from tests.isolation.rows import fill_more
from tests.isolation.test_matrix import tenant_tables
from tests.kept import Stock
from tests.security.test_text import POLYGLOT, spoil
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
FOR_BUILDERS = "look."
#: In which nobody names a tenant: the transaction that finds out who comes.
KNOWS_THE_TENANT = re.compile(r"\btenant_id\b|\bguard\.(search|search_counts)\(")


@dataclass(frozen=True)
class Seen:
    """What somebody was answered at an address."""

    route: Route
    somebody: Somebody
    address: str
    status: int
    headers: Headers
    text: str
    statements: tuple[str, ...]

    @property
    def opened(self) -> bool:
        return self.status == 200

    def __str__(self) -> str:
        return f"{self.address} as {self.somebody.name}"


class Walk(NamedTuple):
    """Every answer, and which tables were not as before when all had been asked."""

    answers: list[Seen]
    changed: list[str]

    @property
    def opened(self) -> list[Seen]:
        return [seen for seen in self.answers if seen.opened]


_walks: dict[bool, Walk] = {}


@pytest.fixture(params=[True, pytest.param(False, marks=pytest.mark.thorough)], ids=["by-somebody", "by-everybody"])
def once(request: pytest.FixtureRequest) -> bool:
    """Whether a page is opened by the first who may, or by everybody."""
    return bool(request.param)


@pytest.fixture
def walk(once: bool, app: Flask, filled: psycopg.Connection, statements: list[str], monkeypatch: pytest.MonkeyPatch) -> Walk:
    """Every page that opens for anybody, with what it asked of the database; walked once, looked at by each test here."""
    if once not in _walks:
        monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # all that break are told, not only the first
        browsers = {somebody: given.signed_in(app.test_client(), somebody) for somebody, _ in VISITORS}
        for browser in browsers.values():
            browser.get("/account")  # the log-in was seen today: that is written down once
        spoil(filled, POLYGLOT)
        before = fingerprint(filled)
        answers = list(walked(app, filled, statements, browsers, once=once))
        after = fingerprint(filled)
        _walks[once] = Walk(answers, [name for name in after if before.get(name) != after[name]])
    return _walks[once]


def walked(
    app: Flask, admin: psycopg.Connection, statements: list[str], browsers: Mapping[Somebody, FlaskClient], *, once: bool
) -> Iterator[Seen]:
    """Ask for every page as everybody; `once`: not again what somebody before has opened there, and nothing that she has no duty to see."""
    opened: set[str] = set()
    for somebody, code in VISITORS:
        duties = duties_of(role for place, role in somebody.roles if place == code)
        values = values_in(admin, given.tenant_id("hongqi" if code == "xueyuanlu" else code)) | {"tenant_code": code}
        for route in routes(app):
            address = route.url(app, values)
            if route.method != "GET" or address in opened or (once and not {route.guard.duty} <= {None, *duties}):
                continue
            statements.clear()
            answer = browsers[somebody].get(address, buffered=True)
            if once and answer.status_code == 200:
                opened.add(address)
            text = answer.text if answer.mimetype == "text/html" else ""
            yield Seen(route, somebody, address, answer.status_code, answer.headers, text, tuple(statements))


def test_reading_changes_nothing_and_never_breaks(walk: Walk) -> None:
    broken: list[tuple[str, object]] = []
    for seen in walk.answers:
        if seen.status >= 500 and seen.route.rule.endpoint != "look.refusal":
            broken.append((str(seen), seen.status))
        if bare := sorted(set(ALWAYS) - set(seen.headers.keys())):
            broken.append((str(seen), bare))
        if not seen.route.guard.everybody and "no-store" not in seen.headers["Cache-Control"]:
            broken.append((str(seen), seen.headers["Cache-Control"]))
    assert not broken, "\n".join(map(str, broken))
    assert walk.changed == []


def test_every_page_reads_alike_to_a_program(walk: Walk) -> None:
    """One heading, one main action at most, a language, a title, labelled fields, tokens in forms, nothing that the policy forbids."""
    faults, pages = [], [seen for seen in walk.opened if seen.text and not seen.route.rule.endpoint.startswith(FOR_BUILDERS)]
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


def test_text_that_people_write_stays_text(walk: Walk) -> None:
    """Wherever a person may write, there stands what would be markup, script, a template's or a format's words (T8)."""
    let_through, shown = [], 0
    for seen in walk.opened:
        if seen.route.rule.endpoint.startswith(FOR_BUILDERS) or not seen.text:
            continue
        page = Page(seen.text)
        if re.search(r"<x-canary|<script>xcanary", seen.text) or page.handlers or page.scripts_inside or "x-canary" in page.tags:
            let_through.append(str(seen))
        shown += "&lt;x-canary" in seen.text
        if "x-canary" in seen.text and "{{7*7}}${7*7}{0.__class__}%(x)s" not in seen.text:
            let_through.append(f"{seen}: put into a template")
    assert let_through == []
    assert shown > 30


def test_every_statement_of_every_page_names_the_tenant(walk: Walk, filled: psycopg.Connection) -> None:
    """Row-level security is the wall, not the filter: indexes are found, and a cluster's shard, by the tenant that a statement names."""
    tables = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:public\.)?\"?(" + "|".join(tenant_tables(filled)) + r")\b", re.IGNORECASE)
    nameless = {
        f"{seen.route.rule.endpoint}: {' '.join(statement.split())[:300]}"
        for seen in walk.opened
        for statement in seen.statements
        if tables.search(statement) and not _names_tenant(statement)
    }
    assert len({statement for seen in walk.opened for statement in seen.statements if tables.search(statement)}) > 40
    assert not nameless, "\n".join(sorted(nameless))


def _names_tenant(statement: str) -> bool:
    """Whether the tenant stands in a condition, not only among the columns; or it is the one look-up behind a cookie."""
    conditions = re.split(r"\bWHERE\b|\bVALUES\b|\bON\b", statement, maxsplit=1)[1:]
    return bool(conditions and KNOWS_THE_TENANT.search(conditions[0])) or "login_session" in statement


@pytest.mark.thorough
def test_a_page_asks_the_database_as_often_with_forty_items_as_with_a_few(
    once: bool, walk: Walk, app: Flask, filled: psycopg.Connection, filled_once: str, stock: Stock, statements: list[str]
) -> None:
    few = {(seen.address, seen.somebody): seen for seen in walk.opened}
    stock.put_back(filled_once)  # the walk may just have been
    spoil(filled, POLYGLOT)
    fill_more("hongqi", 35)
    browsers = {somebody: given.signed_in(app.test_client(), somebody) for somebody, _ in VISITORS}
    more = []
    for seen in walked(app, filled, statements, browsers, once=once):
        before = few.get((seen.address, seen.somebody))
        if seen.opened and before is not None and len(seen.statements) > len(before.statements):
            more.append(f"{seen}: {len(before.statements)} with few, {len(seen.statements)} with many")
    assert not more, "\n".join(more)


def test_no_page_asks_the_database_much(walk: Walk) -> None:
    most = {str(seen): len(seen.statements) for seen in walk.opened if len(seen.statements) > 16}
    assert not most, most
