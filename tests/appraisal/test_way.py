"""The whole way of a batch, from expiry to the signed register, and what nobody can go round (R06, R07)."""

import pytest
from sqlalchemy import select

from commarch import appraisal
from commarch.appraisal import Stage
from commarch.database import session
from commarch.holdings import Item
from commarch.holdings.models import ItemState
from tests import given
from tests.appraisal.group import destroyed, found
from tests.world import WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def test_what_a_group_the_street_time_and_two_witnesses_agree_on_is_destroyed_and_leaves_a_stub() -> None:
    """R06, R07: S1 to S9."""
    key = destroyed(2)
    with given.acting(WANG_MIN, "hongqi"):
        batch = found(key)
        assert batch.stage is Stage.CLOSED
        destruction = appraisal.destruction_of(batch)
        assert destruction is not None
        assert destruction.register_sha256
        items = session.scalars(select(Item)).all()
        assert {one.state for one in items} == {ItemState.DESTROYED}
        assert all(one.archival_code and one.destruction_id == destruction.id for one in items)
