"""A real browser at a real server of the application with the named world, on the day on which that world lives."""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from commarch import clock
from tests.conftest import TODAY
from tests.journeys.desk import Desk
from tests.world import Somebody


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application answers, every request on the day of the named world."""

    def on_that_day(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with clock.standing_on(TODAY):
            return app(environ, start_response)

    server = make_server("127.0.0.1", 0, on_that_day, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def sits_down(chromium: Any, address: str) -> Iterator[Callable[..., Desk]]:
    """Let somebody sit down at a browser of her own and sign in; at the end no page may have complained."""
    desks: list[Desk] = []

    def sit(somebody: Somebody | None = None, **options: Any) -> Desk:
        desk = Desk(chromium, address, **options)
        desks.append(desk)
        if somebody is not None:
            desk.sign_in(somebody)
        return desk

    yield sit
    for desk in desks:
        desk.leave()
    assert [complaint for desk in desks for complaint in desk.complaints] == []
