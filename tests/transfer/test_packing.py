"""The job that makes packages: killed and taken up, made once, forgotten again, and made for nobody who has left."""

from datetime import timedelta
from uuid import UUID

import pytest

from commarch import clock, transfer
from commarch.jobs import table
from commarch.jobs import transfers as jobs
from commarch.transfer import package, packing
from commarch.transfer.models import PackageState
from tests import given
from tests.appraisal.group import expired_items
from tests.appraisal.test_ways_round import ended
from tests.conftest import TODAY
from tests.transfer.test_transfer import OPEN, composed, found, signed
from tests.world import WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def asked() -> tuple[UUID, UUID]:
    """Let the clerk ask for the package of a signed transfer; return both ids."""
    key = composed()
    signed(key)
    with given.acting(WANG_MIN, "hongqi") as by:
        return key, packing.ask(found(key), by=by).id


def state_of(key: UUID) -> PackageState | None:
    with given.acting(WANG_MIN, "hongqi"):
        made = packing.last_package(found(key))
        return made.state if made else None


def lying() -> list[str]:
    """Name what lies where packages are kept."""
    folder = packing.folder_of(given.tenant_id("hongqi"))
    return sorted(path.name.split(".")[-1] for path in folder.iterdir()) if folder.exists() else []


def test_a_package_of_a_killed_worker_is_taken_up_when_its_lease_is_over() -> None:
    assert "transfers.take_up" in table.EVERY_MINUTE
    key, made = asked()
    with given.the_system("hongqi"):
        work = packing.begin(made)
    assert work is not None
    packing.workshop_of(given.tenant_id("hongqi"), made)
    jobs.pack(given.tenant_id("hongqi"), str(made))
    assert state_of(key) is PackageState.WORKING, "somebody else holds the lease"
    with clock.standing_on(clock.now() + packing.LEASE + timedelta(seconds=1)):
        assert jobs.take_up() == 1
    assert state_of(key) is PackageState.DONE
    assert lying() == ["zip"], "what the killed one left is cleared away"
    with given.the_system("hongqi"):
        assert packing.tell_handled(work, 1) is None, "who lost the lease stops"


def test_a_package_that_cannot_be_made_is_given_up_after_three_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    key, _made = asked()
    monkeypatch.setattr(package.bagit, "make_bag", lambda *_args, **_told: 1 / 0)
    assert [jobs.take_up() for _ in range(4)] == [1, 1, 1, 0]
    assert state_of(key) is PackageState.FAILED
    assert lying() == []


def test_a_package_is_forgotten_after_a_week_or_when_its_transfer_is_withdrawn() -> None:
    key, _made = asked()
    jobs.take_up()
    with clock.standing_on(clock.now() + packing.KEPT + timedelta(seconds=1)):
        jobs.take_up()
    assert (state_of(key), lying()) == (PackageState.EXPIRED, [])
    with given.acting(WANG_MIN, "hongqi") as by:
        packing.ask(found(key), by=by)
    jobs.take_up()
    assert lying() == ["zip"]
    with given.acting(WANG_MIN, "hongqi") as by:
        one = found(key)
        transfer.withdraw(one, "馆方改期", revision=one.revision, by=by)
    jobs.take_up()
    assert lying() == [], "its items may be destroyed one day"


def test_a_package_is_made_for_nobody_who_has_left() -> None:
    key, _made = asked()
    ended(WANG_MIN, "hongqi")
    jobs.take_up()
    with given.the_system("hongqi"):
        made = packing.last_package(found(key))
        assert made is not None
        assert (made.state, made.refusal) == (PackageState.FAILED, packing.GONE)
    assert lying() == []


def test_what_goes_into_a_package_is_read_in_as_many_statements_for_many_items_as_for_few(statements: list[str]) -> None:
    counts = []
    for number in (2, 9):
        with given.acting(WANG_MIN, "hongqi") as by:
            items = expired_items(by, number, retention="Y")
            one = transfer.open_transfer("松北区档案馆", by=by, today=TODAY)
            transfer.add_items(one, items, revision=one.revision, by=by, today=TODAY)
            transfer.tell(one, items, OPEN, revision=one.revision)
            key = one.id
        signed(key)
        with given.acting(WANG_MIN, "hongqi"):
            one = found(key)
            statements.clear()
            package.content_of(one)
            counts.append(len(statements))
    assert counts[0] == counts[1]
