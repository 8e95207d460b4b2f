"""More slow requests than connections: some are told to come again, soon, and afterwards all is as before (T19)."""

import threading
import time

import pytest
from flask import Flask
from sqlalchemy import text

from commarch import clock
from commarch.accounts import Duty
from commarch.database import db, session
from commarch.web.guards import needs
from tests import given
from tests.conftest import TODAY
from tests.world import WANG_MIN

REQUESTS = 60
SECONDS = 2.5


@pytest.mark.thorough
def test_an_exhausted_pool_refuses_soon_and_recovers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    @needs(Duty.VIEW)
    def slow() -> str:
        session.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": SECONDS})
        return "done"

    monkeypatch.setitem(app.view_functions, "today.show", slow)
    first = given.signed_in(app.test_client(), WANG_MIN)
    cookie = first.get_cookie("commarch_login")
    assert cookie is not None
    session.rollback()
    answers: list[tuple[int, float]] = []

    def ask() -> None:
        browser = app.test_client()
        browser.set_cookie(cookie.key, cookie.value)
        begun = time.monotonic()
        with clock.standing_on(TODAY):  # a thread begins with the clock of the machine
            answers.append((browser.get("/c/hongqi/").status_code, time.monotonic() - begun))

    threads = [threading.Thread(target=ask) for _ in range(REQUESTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(answers) == REQUESTS
    assert {code for code, _ in answers} == {200, 503}
    refused = [seconds for code, seconds in answers if code == 503]
    assert max(refused) < 6, "a browser, and the proxy, would wait no longer"
    assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert first.get("/healthz").status_code == 200
    assert first.get("/c/hongqi/items/").status_code == 200
