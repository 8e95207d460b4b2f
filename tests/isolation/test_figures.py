"""No figure, list, suggestion, facet, export, search, mail or job of a tenant knows what another one does."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from inspect import signature
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch.imports import operations as imports
from commarch.jobs import sending, sweep
from commarch.jobs.table import JOBS, perform
from tests import given, world
from tests.conftest import TODAY
from tests.isolation.routes import fingerprint, routes, told, values_in
from tests.isolation.rows import fill_more
from tests.printing.paper import Paper
from tests.world import HE_JING, MA_LIN, WANG_MIN, ZHOU_LAN

VISITORS = ((WANG_MIN, "hongqi"), (HE_JING, "hongqi"), (ZHOU_LAN, "xueyuanlu"))
#: Asked of every page: what would find the other community's rows, were they to be found.
QUERIES = ("", "q=独居&year=2012", "standing=expired&expired=1")
#: Shows the clock, or the log-ins of this very test.
CHANGES_BY_ITSELF = {"accounts.sessions", "health"}


@pytest.mark.thorough
@pytest.mark.parametrize("queries", [QUERIES[:1], QUERIES[1:]], ids=["plain", "asked"])
def test_nothing_of_a_page_changes_by_what_another_tenant_does(
    app: Flask, filled: psycopg.Connection, filled_once: str, queries: tuple[str, ...]
) -> None:
    """Everything that anybody of one street sees, before and after a community of the other one has filed, drafted and fallen behind."""
    before = before_anything(app, filled, queries)
    assert len(before) > 100
    world.restore(filled, schema=filled_once)  # exports and reading across stand in the trail
    fill_more("binjiang", 12)
    sweep.sweep_tenant(given.tenant_id("binjiang"), TODAY)
    changed = [where for where, what in seen(app, filled, queries=queries) if before[where] != what]
    assert changed == []
    told_of = [where for where, (_, text) in before.items() if "binjiang-7391" in text or MA_LIN.name in text or "滨江" in text]
    assert told_of == []


@pytest.mark.thorough
def test_the_walk_would_see_it_if_its_own_tenant_did_it(app: Flask, filled: psycopg.Connection, filled_once: str) -> None:
    before = before_anything(app, filled, QUERIES[:1])
    world.restore(filled, schema=filled_once)
    fill_more("hongqi", 3)
    changed = {where.split("?")[0] for where, what in seen(app, filled, queries=("",)) if before[where] != what}
    assert len(changed) > 10
    assert {"王敏 /c/hongqi/items/", "王敏 /c/hongqi/items/catalogue.xlsx", "周岚 /street/xueyuanlu/"} <= changed


_before: dict[tuple[str, ...], dict[str, tuple[int, str]]] = {}


def before_anything(app: Flask, admin: psycopg.Connection, queries: tuple[str, ...]) -> dict[str, tuple[int, str]]:
    """Return what everybody sees when nothing has happened yet: looked at once, since each test here begins with the same."""
    if queries not in _before:
        _before[queries] = dict(seen(app, admin, queries=queries))
    return _before[queries]


def seen(app: Flask, admin: psycopg.Connection, queries: tuple[str, ...] = QUERIES) -> Iterator[tuple[str, tuple[int, str]]]:
    """Give every page that there is with every query, as the first of 学院路街道 who may open it: where, and what was told."""
    opened: set[str] = set()
    for somebody, code in VISITORS:
        browser = given.signed_in(app.test_client(), somebody)
        values = values_in(admin, given.tenant_id("hongqi" if code == "xueyuanlu" else code)) | {"tenant_code": code}
        for route in routes(app):
            address = route.url(app, values)
            if route.method != "GET" or route.guard.duty is None or route.rule.endpoint in CHANGES_BY_ITSELF or address in opened:
                continue
            for query in queries:
                answer = browser.get(address, query_string=query, buffered=True)
                if answer.status_code in (403, 404) and not query:
                    break
                opened.add(address)
                yield f"{somebody.name} {address}?{query}", (answer.status_code, readable(answer))


def readable(answer: TestResponse) -> str:
    """Return the text of a page, a workbook or a print, without what differs each time: tokens, times, and that somebody looked."""
    if "spreadsheet" in answer.mimetype:
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            content = "".join(book.read(name).decode() for name in sorted(book.namelist()) if "docProps" not in name)
            return re.sub(r"\d+:\d\d(:\d\d)?|\b\d{5}\.\d+", "", content)
    if answer.mimetype == "application/pdf":
        return Paper(answer.data).whole_text
    if answer.mimetype.startswith("image/"):
        return sha256(answer.data).hexdigest()
    text = told(answer)[1]
    return re.sub(r"<time.*?</time>|\d+:\d\d(:\d\d)?|\d+ (秒|分钟)前|刚刚", "", text)


@pytest.mark.thorough
def test_mails_tell_the_same_whatever_another_tenant_does(app: Flask, filled: psycopg.Connection) -> None:
    fill_more("hongqi", 2)
    assert sweep.sweep_today()["hongqi"] > 0
    first = facts(filled)
    filled.execute("DELETE FROM notice WHERE key <> 'first'")
    filled.execute("DELETE FROM job_run")
    fill_more("binjiang", 12)
    sweep.sweep_today()
    assert facts(filled) == first
    assert "binjiang" not in str(first)
    assert "滨江" not in str(first)


def facts(admin: psycopg.Connection) -> list[tuple[object, ...]]:
    """Return what the mails of 学院路街道 and its communities say."""
    mine = "(SELECT id FROM tenant WHERE code IN ('xueyuanlu', 'hongqi', 'wenyuan', 'tielu'))"
    return admin.execute(f"SELECT tenant_id, person_id, kind, facts FROM notice WHERE tenant_id IN {mine} ORDER BY 1, 2, 3, key").fetchall()


def test_a_mail_goes_to_nobody_of_another_tenant(app: Flask, filled: psycopg.Connection) -> None:
    fill_more("binjiang", 2)
    sweep.sweep_today()
    strangers = filled.execute(
        "SELECT n.tenant_id, n.person_id FROM notice n WHERE NOT EXISTS "
        "(SELECT FROM membership m WHERE m.tenant_id = n.tenant_id AND m.person_id = n.person_id AND m.ended_on IS NULL)"
    )
    assert strangers.fetchall() == []
    assert filled.execute("SELECT count(*) FROM notice").fetchone() > (2,)


@pytest.mark.parametrize("name", sorted(name for name, act in JOBS.items() if len(signature(act).parameters) > 1))
def test_a_job_with_another_tenants_ids_does_nothing(name: str, app: Flask, filled: psycopg.Connection) -> None:
    """Whoever writes into the queue names ids; they are looked up in the tenant that they are said to be of."""
    theirs = filled.execute("SELECT id FROM import_batch WHERE tenant_id = %s", [given.tenant_id("binjiang")]).fetchone()
    assert theirs is not None
    _ask_to_commit(theirs[0])
    before = fingerprint(filled)
    with suppress(Exception):
        perform(app, name, tenant_id=given.tenant_id("hongqi"), batch_id=str(theirs[0]))
    with suppress(Exception):
        perform(app, name, tenant_id=999_999, batch_id=str(theirs[0]))
    assert fingerprint(filled) == before
    if name == "imports.commit":
        perform(app, name, tenant_id=given.tenant_id("binjiang"), batch_id=str(theirs[0]))
        assert fingerprint(filled) != before


def _ask_to_commit(batch_id: UUID) -> None:
    with given.acting(MA_LIN, "binjiang") as by:
        imports.begin_commit(batch_id, by=by)


def test_sending_a_tenants_mail_sends_no_other_tenants(app: Flask, filled: psycopg.Connection) -> None:
    binjiang = given.tenant_id("binjiang")
    sending.send_tenant(given.tenant_id("hongqi"))
    assert filled.execute("SELECT DISTINCT state FROM notice WHERE tenant_id = %s", [binjiang]).fetchall() == [("waiting",)]


@pytest.mark.parametrize("words", ["独居", "7391", "binjiang", "NOT 甲", "走访 OR 记录", '"走访记录"', "2012"])
def test_a_search_finds_nothing_of_another_tenant(words: str, app: Flask, filled: psycopg.Connection, client: FlaskClient) -> None:
    given.signed_in(client, WANG_MIN)
    assert "binjiang-7391" not in client.get("/c/hongqi/search", query_string={"q": words}).text
    street = given.signed_in(app.test_client(), ZHOU_LAN)
    assert "binjiang-7391" not in street.get("/street/xueyuanlu/search", query_string={"q": words}).text


def test_a_selection_that_mixes_own_and_foreign_rows_tells_and_changes_nothing_foreign(app: Flask, filled: psycopg.Connection) -> None:
    """Bulk acts are where isolation is forgotten: their ids come from a form."""
    ids = filled.execute(
        "SELECT id FROM item WHERE tenant_id IN (%s, %s)", [given.tenant_id("hongqi"), given.tenant_id("binjiang")]
    ).fetchall()
    browser = given.signed_in(app.test_client(), WANG_MIN)
    token = given.csrf_token(browser.get("/account").text)
    before = _of("binjiang", filled)
    for action in ("/c/hongqi/items/selection.xlsx", "/c/hongqi/prints/selection"):
        sent = [
            ("csrf_token", token),
            ("step", "confirmed"),
            *(("item", str(one[0])) for one in ids),
            *(("items", str(one[0])) for one in ids),
            *(("pick", str(one[0])) for one in ids),
        ]
        answer = browser.post(
            action, data="&".join(f"{name}={value}" for name, value in sent), content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code < 400, (action, answer.text)
        assert "binjiang-7391" not in readable(answer), action
    assert _of("binjiang", filled) == before


def _of(code: str, admin: psycopg.Connection) -> list[tuple[object, ...]]:
    return admin.execute("SELECT * FROM item WHERE tenant_id = %s ORDER BY id", [given.tenant_id(code)]).fetchall()
