"""The same form sent twice at the same moment, and a database that goes away at the commit: an answer, and nothing half done."""

import threading

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from commarch import clock
from commarch.database import session
from tests import given
from tests.conftest import TODAY
from tests.world import WANG_MIN


def test_a_form_sent_many_times_at_once_is_taken_once(app: Flask, admin: psycopg.Connection) -> None:
    first = given.signed_in(app.test_client(), WANG_MIN)
    token = given.csrf_token(first.get("/account").text)
    cookies = [first.get_cookie(name) for name in ("commarch_login", "commarch")]
    session.rollback()
    answers: list[int] = []
    together = threading.Barrier(6)

    def ask() -> None:
        browser = app.test_client()
        for cookie in cookies:
            assert cookie is not None
            browser.set_cookie(cookie.key, cookie.value)
        together.wait()
        with clock.standing_on(TODAY):  # a thread begins with the clock of the machine
            answers.append(
                browser.post("/c/hongqi/items/views", data={"csrf_token": token, "name": "同名", "query": "year=2025"}).status_code
            )

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(answers) == 6
    assert set(answers) <= {303, 409}
    assert 303 in answers
    assert admin.execute("SELECT count(*) FROM saved_view").fetchone() == (1,)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("INSERT INTO series_counter (tenant_id, series, last_number) SELECT guard.home(), 'x', 1 FROM generate_series(1, 2)", 409),
        ("SELECT CAST(99999999999 AS int)", 400),
        ("SELECT pg_terminate_backend(pg_backend_pid())", 503),
    ],
)
def test_what_the_database_refuses_is_no_fault_of_ours(statement: str, code: int, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = given.signed_in(app.test_client(), WANG_MIN)
    guard = app.view_functions["today.show"].guard  # type: ignore[attr-defined]

    def view() -> str:
        session.execute(text(statement))
        return "done"

    view.guard = guard  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "today.show", view)
    answer = client.get("/c/hongqi/")
    assert answer.status_code == code, answer.text
    assert client.get("/c/hongqi/items/").status_code == 200


def test_a_database_that_goes_away_at_the_commit_is_503(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = given.signed_in(app.test_client(), WANG_MIN)
    with monkeypatch.context() as then:

        def gone() -> None:
            raise OperationalError("COMMIT", {}, Exception("gone"))

        then.setattr(session.registry(), "commit", gone)
        assert client.get("/c/hongqi/").status_code == 503
    assert client.get("/c/hongqi/").status_code == 200
