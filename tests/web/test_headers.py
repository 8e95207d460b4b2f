"""Every kind of answer carries the headers."""

import pytest

from commarch.web import headers
from tests.web.shell import app_with

KINDS = [
    "/moved",
    "/broken",
    "/refuse/403",
    "/refuse/404",
    "/no/such/page",
    "/refuse/503",
    "/file",
    "/take",
    "/assets/x/icon.svg",
]


@pytest.fixture
def client():
    return app_with(frame=None).test_client()


@pytest.mark.parametrize("path", KINDS)
def test_every_answer_is_guarded(client, path):
    answer = client.get(path)
    for name, value in headers.ALWAYS.items():
        assert answer.headers[name] == value, name
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Strict-Transport-Security"] == headers.TWO_YEARS
    answer.close()


@pytest.mark.parametrize("path", ["/moved", "/broken", "/refuse/404", "/no/such/page", "/take"])
def test_no_page_stays_on_a_shared_computer(client, path):
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_plain_http_on_loopback_is_not_told_to_be_secure():
    assert "Strict-Transport-Security" not in app_with(secure_transport=False).test_client().get("/moved").headers


def test_a_guarded_answer_survives_a_failing_neighbour():
    app = app_with()

    @app.after_request
    def fail(response):
        raise RuntimeError("a neighbour")

    answer = app.test_client().get("/moved")
    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"] == headers.CONTENT_SECURITY_POLICY


def test_a_view_may_be_stricter():
    guard = headers.HeaderGuard(None, secure_transport=True)
    done = dict(guard.complete([("Content-Security-Policy", "sandbox"), ("Cache-Control", "private, max-age=60")]))
    assert done["Content-Security-Policy"] == "sandbox"
    assert done["Cache-Control"] == "private, max-age=60"
    assert done["Vary"] == "Cookie"
