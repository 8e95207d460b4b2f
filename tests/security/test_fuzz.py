"""Garbage in every query parameter of every page and in every field of every form: an answer, never a fault of ours (ASVS 2.2.1)."""

import os
import random
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from flask import Flask

from tests import given
from tests.architecture.page import Form, Page
from tests.isolation.routes import Browsers, Route, routes, values_in
from tests.security import garbage
from tests.world import CHEN_GUILAN, HE_JING, WANG_MIN, ZHOU_LAN, Somebody

#: Requests of each sort; COMMARCH_FUZZ=2000 for a long night.
HOW_MANY = int(os.environ.get("COMMARCH_FUZZ", "50"))
SEED = int(os.environ.get("COMMARCH_FUZZ_SEED", "20261123"))
VISITORS = [(WANG_MIN, "hongqi"), (ZHOU_LAN, "xueyuanlu"), (HE_JING, "hongqi"), (CHEN_GUILAN, "hongqi")]
NOT_WALKED = {"accounts.log_out", "look.refusal"}


@pytest.fixture
def browsers(app: Flask, filled: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> Browsers:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return Browsers(app)


@pytest.mark.thorough
def test_no_query_breaks_a_page(app: Flask, filled: psycopg.Connection, browsers: Browsers) -> None:
    chance, broken = random.Random(SEED), []
    pages = _pages(app, filled, browsers)
    common = garbage.names_in_the_code()
    for _ in range(HOW_MANY):
        somebody, address, own = chance.choice(pages)
        query = garbage.query(chance, own if own and chance.random() < 0.7 else common)
        answer = _browser(browsers, somebody).get(address, query_string=query, buffered=True)
        if answer.status_code >= 500:
            broken.append(f"{answer.status_code} {somebody.name} {address}?{query[:200]}")
    assert not broken, "\n".join(broken)


@pytest.mark.thorough
def test_no_field_breaks_a_form(app: Flask, filled: psycopg.Connection, browsers: Browsers) -> None:
    chance, broken = random.Random(SEED), []
    forms = _forms(app, filled, browsers)
    assert len(forms) > 20
    for _ in range(HOW_MANY):
        somebody, action, form = chance.choice(forms)
        browser = _browser(browsers, somebody)
        data = _filled(form, chance, browsers.of[somebody.email][1])
        answer = browser.post(action, data=data, content_type="application/x-www-form-urlencoded", buffered=True)
        if answer.status_code >= 500:
            broken.append(f"{answer.status_code} {somebody.name} {action} {data[:300]!r}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    "path", ["/%00", "/c/%00/", "/c/hongqi%00/items/", "/%FF", "/c/%ED%A0%80/", "/link/%00", "/assets/0/%00", "//", "/" + "a" * 9000]
)
def test_no_path_breaks_anything(path: str, app: Flask, browsers: Browsers) -> None:
    assert _browser(browsers, WANG_MIN).get(path).status_code < 500
    assert app.test_client().get(path).status_code < 500


@pytest.mark.parametrize(
    "name", ["Cookie", "Accept", "Accept-Language", "User-Agent", "Host", "Referer", "Content-Type", "Range", "If-None-Match"]
)
def test_no_header_breaks_anything(name: str, app: Flask, browsers: Browsers) -> None:
    for value in ("", "\xff\xfe", "a" * 4000, "=;=;", "*/*;q=x", "zh;q=9", "bytes=9-1", "commarch_login=%00", "multipart/form-data"):
        for method in ("GET", "POST"):
            assert app.test_client().open("/login", method=method, headers={name: value}).status_code < 500, (name, value, method)


_walked: list[tuple[Somebody, str, Page | None]] = []


def _walk(app: Flask, admin: psycopg.Connection, browsers: Browsers) -> list[tuple[Somebody, str, Page | None]]:
    """Return each address that opens for somebody, and what stands there if it is a page; opened once for all tests here.

    By the first who may: what a page refuses others is not a matter of its parameters.
    """
    if _walked:
        return _walked
    found: dict[str, tuple[Somebody, str, Page | None]] = {}
    for somebody, code in VISITORS:
        for route, address in _addresses(app, admin, code):
            if address in found:
                continue
            answer = _browser(browsers, somebody).get(address, buffered=True)
            assert answer.status_code < 500, route
            if answer.status_code == 200:
                found[address] = somebody, address, Page(answer.text) if answer.mimetype == "text/html" else None
    _walked.extend(found.values())
    return _walked


def _pages(app: Flask, admin: psycopg.Connection, browsers: Browsers) -> list[tuple[Somebody, str, list[str]]]:
    """Return each page that opens for somebody, with the names of the parameters that its links and forms use."""
    return [(somebody, address, _names(page, address) if page else []) for somebody, address, page in _walk(app, admin, browsers)]


def _forms(app: Flask, admin: psycopg.Connection, browsers: Browsers) -> list[tuple[Somebody, str, Form]]:
    found = {}
    for somebody, address, page in _walk(app, admin, browsers):
        for form in page.forms if page else []:
            action = form.attributes.get("action") or address
            if form.method == "post" and "/logout" not in action:
                found[action, tuple(sorted(one.get("name", "") for one in form.fields))] = somebody, action, form
    return list(found.values())


def _addresses(app: Flask, admin: psycopg.Connection, code: str) -> list[tuple[Route, str]]:
    values = values_in(admin, given.tenant_id("hongqi" if code == "xueyuanlu" else code)) | {"tenant_code": code}
    return [(route, route.url(app, values)) for route in routes(app) if route.method == "GET" and route.rule.endpoint not in NOT_WALKED]


def _names(page: Page, address: str) -> list[str]:
    here = urlsplit(address).path
    linked = [
        name for link in page.links if urlsplit(link).path in ("", here) for name in parse_qs(urlsplit(link).query, keep_blank_values=True)
    ]
    asked = [one.get("name", "") for form in page.forms if form.method == "get" for one in form.fields]
    return sorted({name for name in [*linked, *asked] if name})


def _filled(form: Form, chance: random.Random, token: str) -> bytes:
    """Return the form as it stands but for one to three fields; the token is that of who sends it."""
    names = [one["name"] for one in form.fields if one.get("name") and one["name"] != "csrf_token"]
    spoilt = {chance.choice(names) for _ in range(chance.choice((1, 1, 2, 3)))} if names else set()
    parts = [b"csrf_token=" + token.encode()]
    for one in form.fields:
        name = one.get("name", "")
        if not name or name == "csrf_token" or (one.get("type") in ("checkbox", "radio") and "checked" not in one and name not in spoilt):
            continue
        value = chance.choice(garbage.values()).encode() if name in spoilt else one.get("value", "").replace("&", "%26").encode()
        parts.append(name.encode() + b"=" + value)
    return b"&".join(parts)


def _browser(browsers: Browsers, somebody: Somebody):
    if somebody.email not in browsers.of:
        browser = given.signed_in(browsers.app.test_client(), somebody)
        browsers.of[somebody.email] = browser, given.csrf_token(browser.get("/account").text)
    return browsers.of[somebody.email][0]
