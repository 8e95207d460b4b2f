"""The cookie that Flask signs, proved once: nothing forged, nothing too old, and no request writes into another's."""

import time

import pytest
from flask import Flask, flash, session
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from commarch.web import signed_cookie


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.secret_key = "of the tests"
    signed_cookie.init_app(app)

    @app.get("/say")
    def say() -> str:
        flash("已存。")
        session["secret"] = "mine"
        return ""

    @app.get("/add")
    def add() -> list[str]:
        flash("再说一句。")
        return [text for _, text in session["_flashes"]]

    @app.get("/read")
    def read() -> str:
        return str(session.get("secret"))

    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.get("/say")
    return client


def test_a_cookie_is_read_as_often_as_it_comes(client: FlaskClient) -> None:
    assert [client.get("/read").text for _ in range(3)] == ["mine"] * 3


def test_what_a_request_adds_is_not_there_for_the_next_with_the_same_cookie(client: FlaskClient) -> None:
    cookie = client.get_cookie("session")
    assert cookie is not None
    for _ in range(2):
        client.set_cookie("session", cookie.value)
        assert client.get("/add").json == ["已存。", "再说一句。"]


def test_a_forged_cookie_is_as_none(client: FlaskClient) -> None:
    cookie = client.get_cookie("session")
    assert cookie is not None
    client.set_cookie("session", cookie.value[:-2] + "xx")
    assert client.get("/read").text == "None"


def test_another_key_opens_nothing(app: Flask, client: FlaskClient) -> None:
    forged = URLSafeTimedSerializer("another key", salt="cookie-session").dumps({"secret": "mine"})
    client.set_cookie("session", str(forged))
    assert client.get("/read").text == "None"


def test_a_cookie_that_was_known_grows_too_old(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/read").text == "mine"
    month = 32 * 24 * 3600
    begun = time.time()
    monkeypatch.setattr(signed_cookie, "time", lambda: begun + month)
    assert client.get("/read").text == "None"
