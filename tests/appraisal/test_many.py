"""A batch may hold 2,000 items: what takes effect and what is destroyed takes as many statements for ten as for two."""

from collections.abc import Callable
from uuid import UUID

import pytest

from commarch import appraisal, clock, erasure
from commarch.appraisal import Judgement, Purpose, Verdict
from tests import given
from tests.appraisal.group import (
    DESTROY,
    GROUP,
    KEEP,
    PERMANENT,
    at_the_street,
    called_together,
    found,
    reviewed,
    submitted,
    voiced,
    waited,
    witnessed,
)
from tests.conftest import TODAY
from tests.world import WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def approving(key: UUID, statements: list[str]) -> int:
    """Let the street approve; return how many statements that took."""
    submitted(key)
    with at_the_street() as by:
        batch = found(key)
        statements.clear()
        appraisal.approve(batch, revision=batch.revision, by=by, today=TODAY)
        return len(statements)


def destroying(key: UUID, statements: list[str]) -> int:
    """Go the way to the end of a destruction; return how many statements the end took."""
    approving(key, statements)
    day = waited(key)
    witnessed(key, day)
    with clock.standing_on(day), given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        statements.clear()
        appraisal.destroy(batch, erase=erasure.erase, revision=batch.revision, by=by, today=day)
        return len(statements)


@pytest.mark.parametrize(("said", "act"), [(KEEP, approving), (PERMANENT, approving), (DESTROY, destroying)])
def test_ten_items_take_as_many_statements_as_two(said: Judgement, act: Callable[[UUID, list[str]], int], statements: list[str]) -> None:
    counted = []
    for number in (2, 10):
        key = reviewed(number)
        voiced(key, said)
        counted.append(act(key, statements))
    assert counted[0] == counted[1]
    assert counted[0] < 70


def test_opening_ten_items_takes_as_many_statements_as_opening_two(statements: list[str]) -> None:
    """R20."""
    counted = []
    for number in (2, 10):
        key = under_review(number)
        voiced(key, Judgement(verdict=Verdict.OPEN, reason="已公开过"))
        counted.append(approving(key, statements))
    assert counted[0] == counted[1]


def under_review(number: int) -> UUID:
    """Open an access batch over so many items."""
    called_together()
    ids = {somebody.name: given.person_id(somebody) for somebody, _ in GROUP}
    with given.acting(WANG_MIN, "hongqi") as by:
        items = [given.a_filed_item(by, f"居务公开栏 {place}", retention="Y").id for place in range(number)]
        batch = appraisal.open_batch("开放审核", purpose=Purpose.ACCESS, by=by, today=TODAY)
        assert appraisal.add_items(batch, items, revision=batch.revision, by=by, today=TODAY) == []
        for somebody, part in GROUP:
            appraisal.name_member(batch, ids[somebody.name], somebody.name, part, revision=batch.revision, by=by)
        appraisal.begin_review(batch, revision=batch.revision, by=by, today=TODAY)
        return batch.id
