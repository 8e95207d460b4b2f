"""A walk over every route there is: guarded, closed to other tenants and to who lacks the duty, forms with tokens.

Later routes are walked without being named here; see `tests.isolation.routes` for what to add when a URL names a new kind of thing.
"""

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch.accounts import Duty
from commarch.web.guards import guard_of, needs, open_door, signed_in
from commarch.web.tenancy import FOREVER_OPEN
from tests import given
from tests.isolation.routes import THINGS, Browsers, Route, fingerprint, holder_of, missing_values, routes, told, values_in
from tests.world import PEOPLE, WANG_MIN, Somebody

#: They log the visitor out or in: walked by tests of their own.
ENDS_THE_LOG_IN = {"accounts.log_out", "accounts.end_other_sessions"}


def test_every_route_says_what_it_asks_of_who_comes(app: Flask) -> None:
    silent = [end for end, view in app.view_functions.items() if end not in FOREVER_OPEN and guard_of(view) is None]
    assert silent == []


def test_a_view_can_not_say_it_twice() -> None:
    with pytest.raises(TypeError):
        open_door(signed_in(lambda: ""))
    with pytest.raises(TypeError):
        signed_in(needs(Duty.VIEW)(lambda: ""))


def test_every_identifier_in_a_url_is_walked(app: Flask) -> None:
    known = {*THINGS, *missing_values(), "tenant_code"}
    unknown = {f"{route}: {name}" for route in routes(app) for name in route.rule.arguments if name not in known}
    assert unknown == set(), "add them to tests/isolation/routes.py"


def test_a_route_with_a_duty_names_its_tenant(app: Flask) -> None:
    assert [str(route) for route in routes(app) if route.guard.duty and "tenant_code" not in route.rule.arguments] == []
    assert [str(route) for route in routes(app) if route.guard.across and route.method != "GET"] == []


def test_another_tenant_is_as_missing_as_one_that_does_not_exist(filled: psycopg.Connection, app: Flask) -> None:
    browsers, leaks = Browsers(app), []
    foreign = values_in(filled, given.tenant_id("binjiang"))
    for route in _with_duty(app):
        somebody, _ = _holder(route)
        code = "songbei" if route.guard.across else "binjiang"
        answers = [told(browsers.ask(somebody, route, foreign | {"tenant_code": code})) for code in (code, "nowhere")]
        if answers[0] != answers[1] or answers[0][0] != 404:
            leaks.append((str(route), answers[0][0], answers[1][0]))
    assert not leaks, "\n".join(map(str, leaks))


def test_another_tenants_thing_is_as_missing_as_one_that_does_not_exist(filled: psycopg.Connection, app: Flask) -> None:
    browsers, leaks, walked = _browsers(app), [], 0
    foreign, before = values_in(filled, given.tenant_id("binjiang")), fingerprint(filled)
    for route in _with_duty(app):
        if not route.names_rows:
            continue
        walked += 1
        somebody, code = _holder(route)
        here = {"tenant_code": code}
        theirs, nobodys = told(browsers.ask(somebody, route, foreign | here)), told(browsers.ask(somebody, route, missing_values() | here))
        if theirs != nobodys or theirs[0] != 404:
            leaks.append((str(route), theirs[0], nobodys[0]))
    assert not leaks, "\n".join(map(str, leaks))
    assert walked > 3
    assert _changed(before, fingerprint(filled)) == []


def test_who_lacks_the_duty_is_refused(filled: psycopg.Connection, app: Flask) -> None:
    browsers, let_in = Browsers(app), []
    for route in _with_duty(app):
        found = holder_of(route.guard, has=False)
        assert found is not None, f"nobody of the world lacks {route.guard.duty}"
        somebody, code = found
        answer = browsers.ask(somebody, route, values_in(filled, given.tenant_id(code)) | {"tenant_code": code})
        if answer.status_code != 403:
            let_in.append((str(route), somebody.name, answer.status_code))
    assert not let_in, "\n".join(map(str, let_in))


def test_who_has_not_signed_in_sees_nothing(filled: psycopg.Connection, app: Flask, client: FlaskClient) -> None:
    values, open_to_all = values_in(filled, given.tenant_id("hongqi")) | {"tenant_code": "hongqi"}, []
    token = given.csrf_token(client.get("/login").text)
    for route in routes(app):
        if route.guard.everybody:
            continue
        answer = client.open(
            route.url(app, values), method=route.method, data=None if route.method == "GET" else {"csrf_token": token}, buffered=True
        )
        refused = (
            answer.status_code == 303 and answer.location.startswith("/login?next=") if route.method == "GET" else answer.status_code == 401
        )
        if not refused:
            open_to_all.append((str(route), answer.status_code))
    assert not open_to_all, "\n".join(map(str, open_to_all))


def test_a_form_without_its_token_is_refused_and_changes_nothing(filled: psycopg.Connection, app: Flask) -> None:
    browsers, taken = _browsers(app), []
    before = fingerprint(filled)
    for route in routes(app):
        if route.method == "GET":
            continue
        somebody, code = _holder(route)
        answer = browsers.ask(somebody, route, values_in(filled, given.tenant_id(code)) | {"tenant_code": code}, with_token=False)
        if answer.status_code not in (400, 403):
            taken.append((str(route), answer.status_code))
    assert not taken, "\n".join(map(str, taken))
    assert _changed(before, fingerprint(filled)) == []


def _browsers(app: Flask) -> Browsers:
    """Everybody has signed in before anything is counted."""
    browsers = Browsers(app)
    for somebody in PEOPLE:
        browsers.ask(somebody, next(routes(app)), missing_values())
    return browsers


def _with_duty(app: Flask) -> list[Route]:
    return [route for route in routes(app) if route.guard.duty is not None and route.rule.endpoint not in ENDS_THE_LOG_IN]


def _holder(route: Route) -> tuple[Somebody, str]:
    found = holder_of(route.guard) if route.guard.duty else (WANG_MIN, "hongqi")
    assert found is not None, f"nobody of the world has {route.guard.duty}"
    return found


def _changed(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> list[str]:
    return [name for name in after if before.get(name) != after[name]]
