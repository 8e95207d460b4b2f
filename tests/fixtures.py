"""Real PostgreSQL and Redis for every test: a cluster a test process, the named world in it, put back as it was before each test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask, g, request_started
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event

from commarch import accounts, clock, settings
from commarch.app import create_app
from commarch.database import db, install, leave, session
from commarch.processes.postgres import Cluster
from commarch.processes.redis import Doorbell
from commarch.schemes import queries
from tests import world
from tests.conftest import CHROMIUM, PASSWORD, SECRET, TODAY
from tests.kept import WORLD, Stock
from tests.nursery import ROOT, Nursery, a_nursery

FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def admin_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own, with roles and schema; yields the superuser's URL of the database."""
    cluster = Cluster(tmp_path_factory.mktemp("postgres") / "cluster", fsync=False)
    cluster.start()
    install.prepare(cluster.admin_url(), app_password=PASSWORD, secret_key=SECRET)
    yield cluster.admin_url("commarch")
    cluster.discard()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own."""
    doorbell = Doorbell(tmp_path_factory.mktemp("redis") / "doorbell")
    doorbell.start()
    yield doorbell.url()
    doorbell.discard()


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """What brings forth processes of the application."""
    with a_nursery(tmp_path_factory.mktemp("nursery")) as made:
        yield made


@pytest.fixture(scope="session")
def bare_app(admin_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application as it starts, on an empty database."""
    chosen = {
        "COMMARCH_DATABASE_URL": install.application_url(admin_url, app_password=PASSWORD),
        "COMMARCH_REDIS_URL": redis_url,
        "COMMARCH_SECRET_KEY": SECRET,
        "COMMARCH_ENVIRONMENT": "local",
        "COMMARCH_BASE_URL": "http://archives.test",
        "COMMARCH_OBJECTS_DIR": str(tmp_path_factory.mktemp("objects")),
    }
    os.environ.update(chosen)
    settings.reread()
    accounts.passwords.HASHER = world.CHEAP_HASHER
    app = create_app()
    app.testing = True
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(_compiled()))
    request_started.connect(_begin_anew, app)
    yield app
    with app.app_context():
        db.engine.dispose()


def _compiled() -> Path:
    """Return where templates are kept compiled, for all processes and the next run: to compile them takes each as long as a hundred pages."""
    folder = ROOT / ".pytest_cache" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _begin_anew(app: Flask) -> None:
    """Forget the request before: under the test's own application context Flask would hand its `g` on to the next."""
    for name in list(g):
        g.pop(name)


@pytest.fixture(scope="session")
def stock(admin_url: str) -> Iterator[Stock]:
    """The states that tests begin from."""
    kept_here = Stock(admin_url)
    yield kept_here
    kept_here.close()


@pytest.fixture(scope="session")
def built(bare_app: Flask, stock: Stock) -> None:
    """The named world, built once by the operations themselves and remembered table by table."""
    with bare_app.app_context(), clock.standing_on(TODAY):
        world.build()
    stock.remember()


@pytest.fixture
def app(bare_app: Flask, built: None, stock: Stock, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application with the named world as it was (with what `filled_once` puts into it, if a test asks for that); the clock stands on TODAY."""
    stock.put_back(request.getfixturevalue("filled_once") if "filled_once" in request.fixturenames else WORLD)
    queries._published.cache_clear()  # some tests spoil in SQL what never changes
    with bare_app.app_context(), clock.standing_on(TODAY):
        yield bare_app
        session.rollback()
        leave(session)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def begin_with(app: Flask, stock: Stock) -> Callable[[str, Callable[[], None]], None]:
    """Let many tests begin with more than the world: `begin_with("shelf", fill)` fills once in a process, then puts that back."""

    def begin(state: str, fill: Callable[[], None]) -> None:
        if stock.has(state):
            stock.put_back(state)
            return
        fill()
        session.rollback()
        leave(session)
        stock.remember(state)

    return begin


@pytest.fixture
def admin(admin_url: str, app: Flask) -> Iterator[psycopg.Connection]:
    """A superuser's look at what is really in the database."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that is sent to the database while the test runs; clear it before what you want to count."""
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The machine's browser: one for all tests, since a process can hold only one of Playwright's loops."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()
