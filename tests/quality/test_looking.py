"""The fault finder over whole holdings: all that was spoilt is found, nothing else is, and a change costs what it changed."""

from collections import defaultdict
from uuid import UUID

import psycopg
import pytest

from commarch import holdings, quality
from commarch.jobs import quality as jobs
from commarch.quality import FaultKind, Looked
from commarch.schemes import queries
from tests import given
from tests.conftest import TODAY
from tests.quality import corpus
from tests.world import LI_NA, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
SPOILT = 5


def look(code: str = "hongqi") -> Looked:
    """Look to the end, and sum up what it took."""
    total, more = Looked(), True
    while more:
        with given.the_system(code):
            more, looked = quality.step(TODAY)
        for name, value in vars(looked).items():
            setattr(total, name, getattr(total, name) + value)
    return total


def found() -> dict[FaultKind, set[str]]:
    """What stands as found, by kind."""
    by_kind = defaultdict(set)
    with given.acting(WANG_MIN, "hongqi"):
        for row in quality.findings(limit=10_000):
            by_kind[row.Finding.kind].add(row.Finding.subject)
    return dict(by_kind)


def some(count: int) -> list[UUID]:
    with given.acting(WANG_MIN, "hongqi") as by:
        return [item.id for item in corpus.build(count, by)]


@pytest.mark.thorough
@pytest.mark.parametrize("size", [5000])
def test_every_seeded_fault_of_every_kind_is_found_and_nothing_else(admin: psycopg.Connection, size: int) -> None:
    """F091, F095: on so many items without a fault nothing is found; of what people spoil, all of it, by its kind."""
    ids = some(size)
    look()
    assert found() == {}
    expected = _spoil(admin, ids)
    with given.acting(WANG_MIN, "hongqi") as by:
        quality.ask_for_round(by=by)
    took = look()
    assert took.items >= size - SPOILT
    assert found() == expected
    assert set(expected) == set(FaultKind), "a kind that nobody seeds is a check that nobody has seen work"


@pytest.mark.thorough
def test_a_change_is_looked_at_alone_whatever_there_is(admin: psycopg.Connection, statements: list[str]) -> None:
    """F091: after one change the work is that of the change: the same statements and rows among 500 items as among 200."""
    counts = []
    for size in (200, 300):
        ids = some(size) if not counts else _more(size)
        look()
        with given.acting(WANG_MIN, "hongqi") as by:
            item = holdings.find_item(ids[7])
            assert item is not None
            holdings.edit(item, {"author": ""}, revision=item.revision, by=by, today=TODAY)
        statements.clear()
        took = look()
        counts.append((len(statements), took.items, took.series, took.boxes, took.found))
    print(f"\nstatements, items, series, boxes read, findings after one change: {counts}")
    first, second = counts
    assert first[0] == second[0]
    assert second[1] <= first[1] + 12, "items of the same day are compared"
    assert first[2:] == second[2:] == (1, 1, 1)


def test_a_finding_goes_with_its_fault_and_an_accepted_one_stays_accepted(admin: psycopg.Connection) -> None:
    ids = some(20)
    admin.execute("UPDATE item SET author = '' WHERE id = ANY (%s)", [ids[:2]])
    look()
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = (row.Finding for row in quality.findings())
        quality.accept(first, "原件没有落款", by=by)
        mended = holdings.find_item(second.item_id)
        assert mended is not None
        holdings.edit(mended, {"author": "居委会"}, revision=mended.revision, by=by, today=TODAY)
    look()
    assert found() == {}
    with given.acting(WANG_MIN, "hongqi") as by:
        [kept] = quality.findings(accepted=True)
        assert kept.Finding.accepted_because == "原件没有落款"
        quality.withdraw_acceptance(kept.Finding, by=by)
        quality.ask_for_round(by=by)
    look()
    assert {kind: len(those) for kind, those in found().items()} == {FaultKind.MISSING_DESCRIPTION: 1}


def test_a_check_that_cannot_be_run_says_so_and_counts_for_nothing() -> None:
    """未执行, never passed: no boxes, no scans, nothing looked at yet."""
    with given.acting(LI_NA, "wenyuan") as by:
        assert {part.not_run for part in quality.score(2025).parts} == {"never"}
        assert quality.score(2025).points is None
        given.a_filed_item(by, "甲事项的通知", year=2025, document_date="2025-03-04")
    look("wenyuan")
    with given.acting(LI_NA, "wenyuan"):
        waits = {part.check.kind: part.not_run for part in quality.score(2025).parts}
        assert (waits[FaultKind.NOT_BOXED], waits[FaultKind.NOT_SHELVED], waits[FaultKind.SAME_SCAN]) == ("boxes", "shelves", "scans")
        assert waits[FaultKind.PAGES_DIFFER] is None
        points = quality.score(2025).points
        assert points is not None
        assert 0 < points < 100


def test_a_score_is_the_weighted_mean_of_what_was_run(admin: psycopg.Connection) -> None:
    """Each number of the score leads to the rows behind it: the faults it counts are the findings that stand."""
    ids = some(40)
    look()
    with given.acting(WANG_MIN, "hongqi"):
        assert quality.score(2025).points == 100
    admin.execute("UPDATE item SET author = '' WHERE id = ANY (%s)", [ids[:10]])
    with given.acting(WANG_MIN, "hongqi") as by:
        quality.ask_for_round(by=by)
    look()
    with given.acting(WANG_MIN, "hongqi"):
        score = quality.score(2025)
        part = next(part for part in score.parts if part.check.kind is FaultKind.MISSING_DESCRIPTION)
        assert (part.faults, part.base, part.share) == (10, 40, 0.75)
        run = sum(part.check.weight for part in score.parts if part.not_run is None)
        assert score.points == round(100 * (run - 10 * 0.25) / run, 1)


def test_a_round_that_is_killed_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commarch.quality.running.STEP", 10)
    some(25)
    with given.the_system("hongqi"):
        assert quality.step(TODAY)[0]
    with pytest.raises(RuntimeError), given.the_system("hongqi"):
        quality.step(TODAY)
        raise RuntimeError
    with given.acting(WANG_MIN, "hongqi"):
        progress = quality.progress()
        assert progress is not None
        assert (progress.round_done, progress.round_total) == (10, 25)
    assert look().items >= 15
    with given.acting(WANG_MIN, "hongqi"):
        assert quality.behind() == 0


def test_the_minutes_bell_looks_in_every_tenant(admin: psycopg.Connection) -> None:
    """F093: the checks run by themselves."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "通知", author="")
    jobs.look()
    assert FaultKind.VAGUE_TITLE in found()
    assert jobs.look() == 0


def test_no_tenant_sees_what_was_found_in_another() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "通知")
    look()
    with given.acting(WANG_MIN, "hongqi"):
        finding = quality.findings()[0].Finding.id
    look("wenyuan")
    with given.acting(LI_NA, "wenyuan"):
        assert quality.find_finding(finding) is None
        assert {row.Finding.kind for row in quality.findings(limit=500)} <= {FaultKind.EXPECTED_MISSING}


def _more(count: int) -> list[UUID]:
    with given.acting(WANG_MIN, "hongqi") as by:
        return [item.id for item in corpus.build(count, by, begin=100_000)]


def _spoil(admin: psycopg.Connection, ids: list[UUID]) -> dict[FaultKind, set[str]]:
    """Spoil things of every kind; return what is to be found."""
    expected: dict[FaultKind, set[str]] = defaultdict(set)
    whole = [one for number, one in enumerate(ids) if number % 7]
    apart = iter(whole[100::17])
    for kind, statement in corpus.SPOIL.items():
        parts = kind is FaultKind.PART_ORDER
        chosen = [ids[number * 7] for number in range(60, 60 + SPOILT)] if parts else [next(apart) for _ in range(SPOILT)]
        admin.execute(statement.encode(), [chosen])
        for also in (kind, corpus.COME_ALONG.get(kind)):
            if also:
                expected[also] |= {str(one) for one in chosen}
    for place, (kind, statement) in enumerate(corpus.SPOIL_PAIRS.items()):
        at = len(ids) - 500
        pairs = [(ids[at + 70 * number + 7 * place], ids[at + 70 * number + 7 * place + 10]) for number in range(SPOILT)]
        admin.execute(statement.encode(), [[one for one, _ in pairs], [two for _, two in pairs]])
        expected[kind] |= {f"{one}:{two}" for one, two in pairs}
    queries._published.cache_clear()  # a published scheme was spoilt, too
    return dict(expected | corpus.spoil_series_boxes_and_year(admin, expected))
