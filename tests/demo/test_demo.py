"""The demo street: whatever the day, something is overdue, something runs out this year, something was filed; and one can sign in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select

from commarch import clock, holds, registers, settings, transfer, worklist
from commarch.appraisal import queries as appraisal_queries
from commarch.database import leave, session
from commarch.demo import loading
from commarch.holdings import Item, ItemState
from commarch.transfer import TransferState
from tests import given, world


@pytest.fixture
def empty_archives(bare_app: Flask, built: None, admin_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application on an empty database with a data directory of its own; the ids of the world are not those of the demo."""
    given.tenant_id.cache_clear()
    with psycopg.connect(admin_url, autocommit=True) as connection:
        world.restore(connection, empty=True)
    monkeypatch.setenv("COMMARCH_DATA_DIR", str(tmp_path))
    settings.reread()
    with bare_app.app_context():
        yield bare_app
        session.rollback()
        leave(session)
    given.tenant_id.cache_clear()
    monkeypatch.undo()
    settings.reread()


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2027, 1, 2), date(2028, 2, 29)])
def test_on_any_day_the_demo_has_something_overdue_something_ending_and_something_filed(empty_archives: Flask, day: date) -> None:
    with clock.standing_on(day):
        shown = loading.load()
        with given.the_system("hongqi"):
            found = worklist.waiting(today=day)
            expected, met = worklist.expected_and_met(day.year - 1)
            assert found.expired > 50
            assert found.next_end is not None
            assert found.drafts == 4
            assert found.faulty_rows > 0
            assert found.inbox == 4
            assert 0.7 < met / expected < 1
            kept = registers.figures(day)
            assert sum(one.current for one in kept.values()) > 5
            assert sum(one.struck for one in kept.values()) == 1
            under_way, ended = appraisal_queries.count_batches()
            assert (under_way, ended) == (2, 1)
            assert session.scalar(select(func.count()).where(Item.state == ItemState.DESTROYED)) == 6
            assert len(holds.open_holds()) == 1
            assert [one.state for one in transfer.transfers()] == [TransferState.SIGNED]
        client = empty_archives.test_client()
        page = client.get("/login")
        assert shown[0].email in page.text
        clerk = {"email": shown[0].email, "password": shown[0].password, "csrf_token": given.csrf_token(page.text)}
        assert client.post("/login", data=clerk).status_code == 303
        assert loading.is_loaded()
