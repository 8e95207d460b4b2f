"""The order of a person's work."""

from datetime import UTC, date, datetime, timedelta

from commarch.accounts import Role, duties_of
from commarch.schemes.deadlines import filing_deadlines
from commarch.worklist import Ahead, TaskKind, Urgency, Waiting, tasks

TODAY = date(2026, 11, 23)
CLERK = duties_of([Role.CLERK])


def kinds(
    found: Waiting, *, missing: dict[str, int] | None = None, role: Role = Role.CLERK, today: date = TODAY
) -> list[tuple[TaskKind, Urgency]]:
    deadlines = filing_deadlines(today.year - 1)
    return [
        (task.kind, task.urgency)
        for task in tasks(found, missing=missing or {}, deadlines=deadlines, duties=duties_of([role]), today=today)
    ]


def test_overdue_comes_first_then_what_has_a_date_then_what_can_be_done_early() -> None:
    found = Waiting(
        drafts=3,
        oldest_draft_at=datetime(2026, 11, 20, tzinfo=UTC),
        expired=54,
        oldest_expired=date(2025, 12, 31),
        next_end=date(2026, 12, 31),
        next_ending=55,
        faulty_rows=14,
        filed_items=1,
    )
    assert kinds(found) == [
        (TaskKind.APPRAISE, Urgency.LATE),
        (TaskKind.MEND_IMPORT, Urgency.SOON),
        (TaskKind.FILE_DRAFTS, Urgency.EARLY),
        (TaskKind.PREPARE_APPRAISAL, Urgency.EARLY),
    ]


def test_overdue_days_count_from_the_day_after_the_last_day_kept() -> None:
    [task] = tasks(
        Waiting(expired=1, oldest_expired=date(2025, 12, 31), filed_items=1), missing={}, deadlines=[], duties=CLERK, today=date(2026, 1, 1)
    )
    assert task.days_left == 0


def test_a_year_that_is_not_filed_is_late_after_its_deadline_and_silent_when_complete() -> None:
    found = Waiting(filed_items=1)
    assert kinds(found, missing={"WS": 33, "KU": 2}) == [(TaskKind.FILE_YEAR, Urgency.LATE)] * 2
    assert kinds(found, missing={"WS": 33, "KU": 2}, today=date(2026, 3, 20)) == [
        (TaskKind.FILE_YEAR, Urgency.SOON),
        (TaskKind.FILE_YEAR, Urgency.EARLY),
    ]
    assert kinds(found, missing={"WS": 1}) == [(TaskKind.FILE_YEAR, Urgency.LATE)]
    assert kinds(found) == []


def test_an_empty_community_is_told_to_bring_its_old_catalogue() -> None:
    assert kinds(Waiting()) == [(TaskKind.IMPORT_CATALOGUE, Urgency.EARLY)]


def test_a_head_is_not_told_to_do_the_clerks_work() -> None:
    found = Waiting(
        drafts=3, oldest_draft_at=datetime(2026, 11, 1, tzinfo=UTC), expired=2, oldest_expired=date(2025, 12, 31), filed_items=1
    )
    assert kinds(found, missing={"WS": 3}, role=Role.HEAD) == [(TaskKind.APPRAISE, Urgency.LATE)]


def test_what_an_activity_waits_for_is_work_and_late_after_its_day() -> None:
    """F038: the documents that the work brings are on today's list."""
    awaited = Ahead(awaited=3, first_awaited_on=TODAY - timedelta(days=2))
    [task] = [
        one
        for one in tasks(Waiting(filed_items=1), missing={}, deadlines=[], duties=CLERK, today=TODAY, ahead=awaited)
        if one.kind is TaskKind.COLLECT_DOCUMENTS
    ]
    assert (task.urgency, task.count, task.days_left) == (Urgency.LATE, 3, -2)


def test_what_lies_in_no_box_can_be_done_early() -> None:
    found = tasks(Waiting(filed_items=1), missing={}, deadlines=[], duties=CLERK, today=TODAY, ahead=Ahead(loose=41))
    [task] = [one for one in found if one.kind is TaskKind.BOX_ITEMS]
    assert (task.urgency, task.count) == (Urgency.EARLY, 41)
