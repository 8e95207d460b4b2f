"""The world with something of every kind in a community of each street, built once and put back before each test."""

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask

from commarch import clock, settings
from commarch.database import leave, session
from tests import world
from tests.conftest import TODAY
from tests.isolation.rows import CLERKS, fill


@pytest.fixture(scope="session")
def filled_once(bare_app: Flask, built: None, admin_url: str) -> str:
    """Fill both communities and remember it; returns the name of the schema that keeps it."""
    with psycopg.connect(admin_url, autocommit=True) as connection, bare_app.app_context(), clock.standing_on(TODAY):
        world.restore(connection)
        for code in CLERKS:
            fill(code)
        session.rollback()
        leave(session)
        world.remember(connection, "filled")
    return "filled"


@pytest.fixture
def filled(app: Flask, filled_once: str, admin: psycopg.Connection) -> psycopg.Connection:
    """A superuser's look at the world with something of every kind in it."""
    world.restore(admin, schema=filled_once)
    return admin


@pytest.fixture
def naked(app: Flask) -> Iterator[psycopg.Connection]:
    """A connection as the application's role, outside the application."""
    with psycopg.connect(settings.current().database_url.replace("+psycopg", "")) as connection:
        yield connection
