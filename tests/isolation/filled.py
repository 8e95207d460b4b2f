"""The world with something of every kind in a community of each street, built once and put back before each test."""

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask

from commarch import clock, settings
from commarch.assistant import wording
from commarch.database import leave, session
from tests.conftest import TODAY
from tests.isolation.rows import CLERKS, fill
from tests.kept import Stock


@pytest.fixture(scope="session")
def filled_once(bare_app: Flask, built: None, stock: Stock) -> str:
    """Fill both communities and remember it; returns the name of the state."""
    stock.put_back()
    with bare_app.app_context(), clock.standing_on(TODAY):
        for code in CLERKS:
            fill(code)
        session.rollback()
        leave(session)
    stock.remember("filled")
    return "filled"


@pytest.fixture
def filled(app: Flask, filled_once: str, stock: Stock, admin: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """A superuser's look at the world with something of every kind in it."""
    stock.put_back(filled_once)
    yield admin
    wording._kept.clear()  # what the assistant knows of a published scheme, some tests spoil in SQL


@pytest.fixture
def naked(app: Flask) -> Iterator[psycopg.Connection]:
    """A connection as the application's role, outside the application."""
    with psycopg.connect(settings.current().database_url.replace("+psycopg", "")) as connection:
        yield connection
