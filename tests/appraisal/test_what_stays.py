"""What no deleting, closing or undoing takes along: items that are being appraised, and the days that nobody could object in (R06, R08)."""

from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from commarch import appraisal, clock
from commarch.database import session
from commarch.holdings import Item, ItemState
from commarch.holds import HoldReason, place
from commarch.jobs import sweep
from tests import given
from tests.appraisal.clicks import HOME, browser
from tests.appraisal.group import approved
from tests.appraisal.test_ways_round import GONE, agreed, states
from tests.conftest import TODAY
from tests.imports.importing import a_file, a_row, imported, undone
from tests.world import WANG_MIN


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM tenant WHERE code = 'hongqi'",
        "DELETE FROM person WHERE name = '刘洋'",
        "DELETE FROM category WHERE id = (SELECT category_id FROM item LIMIT 1)",
        "DELETE FROM scheme_version WHERE id = (SELECT c.version_id FROM item i JOIN category c ON c.id = i.category_id LIMIT 1)",
        "DELETE FROM appraisal_batch",
        "DELETE FROM item",
    ],
)
def test_deleting_what_items_stand_on_takes_no_item_along(app: Flask, admin: psycopg.Connection, statement: str) -> None:
    """Not even the superuser's own statement does: keys and triggers stand in its way."""
    agreed()
    with pytest.raises(psycopg.Error):
        admin.execute(statement)  # type: ignore[call-overload]
    assert states(admin) == ["filed", "filed"]


def test_while_a_community_is_closed_no_day_of_its_waiting_time_passes(app: Flask, admin: psycopg.Connection) -> None:
    """R06: what nobody can object to does not fall due; its items stay."""
    key = agreed()
    approved(key)
    admin.execute("UPDATE tenant SET closed_on = %s WHERE code = 'hongqi'", [TODAY])
    for number in range(1, 35, 11):
        with clock.standing_on(TODAY + timedelta(days=number)):
            sweep.sweep_today()
            assert browser(app, WANG_MIN).get(f"{HOME}/").status_code in GONE
    assert admin.execute("SELECT stage, waited_days FROM appraisal_batch WHERE id = %s", [key]).fetchone() == ("waiting", 0)
    assert states(admin) == ["filed", "filed"]


def test_undoing_an_import_leaves_what_is_appraised_or_held(app: Flask, admin: psycopg.Connection) -> None:
    """R06, R08: nobody has touched the items themselves, and yet they stay."""
    batch_id = imported(a_file([a_row(f"第 {number} 次走访记录") for number in range(1, 4)]))
    with given.acting(WANG_MIN, "hongqi") as by:
        ids = list(session.scalars(select(Item.id).where(Item.state == ItemState.FILED).order_by(Item.code_key)))
        batch = appraisal.open_batch("鉴定", by=by, today=TODAY)
        assert appraisal.add_items(batch, ids[:1], revision=batch.revision, by=by, today=TODAY) == []
        review = TODAY + timedelta(days=90)
        place(ids[1:2], reason=HoldReason.AUDIT, because="审计", authority="审计局", from_on=TODAY, review_on=review, by=by, today=TODAY)
    undone(batch_id)
    assert {row[0] for row in admin.execute("SELECT id FROM item").fetchall()} == set(ids[:2])
