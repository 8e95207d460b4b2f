"""The daily sweep: the stage table over a year, catch-up, one digest a person and day, escalation, the street's Mondays."""

from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from flask import Flask

from commarch import clock, retention
from commarch.database import Context, Mode, session, within
from commarch.jobs import sending, sweep
from commarch.retention import Deadline, to_tell
from commarch.retention.telling import Told, remember
from tests import given
from tests.notices.mailbox import Mailbox, html_of, text_of
from tests.world import CHEN_GUILAN, WANG_MIN, ZHOU_LAN

DUE = date(2026, 1, 1)


@pytest.fixture
def nothing_expected(app: Flask, admin: psycopg.Connection) -> None:
    """Nobody's filing scope expects anything, so that only what a test files is due."""
    admin.execute("UPDATE filing_scope_entry SET expected_yearly = false")
    return


def an_item_of(year: int, *, code: str = "hongqi", retention: str = "D10", title: str = "红旗社区绿化方案", **facts: Any) -> None:
    """File an item of an earlier year."""
    with given.the_system(code) as by:
        given.a_filed_item(by, title, document_date=f"{year}-05-06", retention=retention, **facts)


def told(admin: psycopg.Connection, kind: str = "digest", code: str = "hongqi") -> list[tuple[Any, ...]]:
    found = admin.execute(
        "SELECT n.on_date, p.name, n.facts FROM notice n JOIN person p ON p.id = n.person_id JOIN tenant t ON t.id = n.tenant_id "
        "WHERE n.kind = %s AND t.code = %s ORDER BY n.on_date, p.name",
        [kind, code],
    )
    return found.fetchall()


def days_told(admin: psycopg.Connection, kind: str = "digest", code: str = "hongqi") -> list[date]:
    return sorted({row[0] for row in told(admin, kind, code)})


def sweep_days(first: date, last: date, but: tuple[date, ...] = ()) -> None:
    day = first
    while day <= last:
        if day not in but:
            with clock.standing_on(day):
                sweep.sweep_today()
        day += timedelta(days=1)


def walked(
    due_on: date, first: date, last: date, skipped: frozenset[date] = frozenset(), lead: tuple[int, ...] = (90, 30, 7, 0)
) -> list[int]:
    """Return on how many days before the deadline people are told, when every day but the skipped is swept."""
    deadline, memory, days, day = [Deadline("x", due_on)], dict[str, Told](), [], first
    while day <= last:
        if day not in skipped:
            telling = to_tell(deadline, memory, day, lead)
            memory = remember(deadline, telling, memory, day, lead)
            days += [(due_on - day).days] if telling else []
        day += timedelta(days=1)
    return days


@pytest.mark.parametrize("due_on", [date(2026, 1, 1), date(2028, 2, 29), date(2028, 3, 1), date(2026, 6, 30), date(2027, 3, 31)])
def test_each_stage_is_told_once_and_then_every_week(due_on: date) -> None:
    days = walked(due_on, due_on - timedelta(days=200), due_on + timedelta(days=30))
    assert days == [90, 30, 7, 0, -7, -14, -21, -28]


def test_a_skipped_day_is_caught_up_with_the_stage_reached() -> None:
    away = frozenset(DUE - timedelta(days=day) for day in (90, 89, 7))
    assert walked(DUE, DUE - timedelta(days=200), DUE, away) == [88, 30, 6, 0]


def test_a_long_outage_is_made_up_by_one_reminder_not_several() -> None:
    away = frozenset(DUE + timedelta(days=day) for day in range(-100, 20))
    assert walked(DUE, DUE - timedelta(days=200), DUE + timedelta(days=35), away) == [-20, -27, -34]


def test_a_street_chooses_its_own_lead_times() -> None:
    assert walked(DUE, DUE - timedelta(days=200), DUE, lead=(60, 1)) == [60, 1]


def test_overdue_years_are_told_together_once_a_week() -> None:
    years = [Deadline(f"items:{year}", date(year, 1, 1)) for year in range(2016, 2027)]
    memory, days, day = dict[str, Told](), [], date(2026, 3, 1)
    for _ in range(28):
        telling = to_tell(years, memory, day)
        memory = remember(years, telling, memory, day)
        if telling:
            days.append(day)
            assert len(telling) == 11
        day += timedelta(days=1)
    assert [one - days[0] for one in days] == [timedelta(days=7 * week) for week in range(4)]


def test_clerk_and_head_are_told_once_and_a_second_sweep_adds_nothing(nothing_expected: None, admin: psycopg.Connection) -> None:
    an_item_of(2015)
    with clock.standing_on(DUE):
        assert sweep.sweep_today()["hongqi"] == 2
        assert sum(sweep.sweep_today().values()) == 0
    assert {(row[0], row[1]) for row in told(admin)} == {(DUE, CHEN_GUILAN.name), (DUE, WANG_MIN.name)}
    assert len(told(admin)) == 2
    assert told(admin)[0][2] == {"items": [{"due_on": "2026-01-01", "count": 1, "years": [2015], "period": "10年"}], "filings": []}


def test_the_sweep_of_a_year_tells_every_stage_of_an_item(nothing_expected: None, admin: psycopg.Connection) -> None:
    an_item_of(2015)
    days = [DUE - timedelta(days=left) for left in (91, 90, 89, 31, 30, 8, 7, 6, 1, 0, -1, -6, -7, -8, -14)]
    for day in days:
        with clock.standing_on(day):
            sweep.sweep_today()
    assert [(DUE - day).days for day in days_told(admin)] == [90, 30, 7, 0, -7, -14]


def test_a_permanent_item_is_never_told_of(nothing_expected: None, admin: psycopg.Connection) -> None:
    an_item_of(2015, retention="Y")
    sweep_days(date(2025, 12, 30), date(2026, 1, 3))
    assert told(admin) == []


def test_nothing_due_writes_nothing(nothing_expected: None, admin: psycopg.Connection) -> None:
    assert set(sweep.sweep_today().values()) <= {0, 1}
    assert told(admin) == []


def test_the_day_turns_at_midnight_in_shanghai(nothing_expected: None, admin: psycopg.Connection) -> None:
    an_item_of(2015)
    for instant in (datetime(2025, 12, 31, 23, 59, tzinfo=clock.zone()), datetime(2026, 1, 1, 0, 1, tzinfo=clock.zone())):
        with clock.standing_on(instant):
            sweep.sweep_today()
    assert days_told(admin) == [date(2025, 12, 31), DUE], "the stage of 7 days, then the day itself"
    assert sorted(row[2]["items"][0]["due_on"] for row in told(admin)) == ["2026-01-01"] * 4


def test_one_digest_holds_everything_of_the_day(nothing_expected: None, admin: psycopg.Connection) -> None:
    for year, period in ((2015, "D10"), (1995, "D30"), (2013, "D10")):
        if year >= 2005:
            an_item_of(year, retention=period)
    with clock.standing_on(DUE):
        sweep.sweep_today()
    assert len(told(admin)) == 2
    assert [one["years"] for one in told(admin)[0][2]["items"]] == [[2013], [2015]]


def test_drafts_are_recalled_before_the_statutory_day_and_weekly_after(nothing_expected: None, admin: psycopg.Connection) -> None:
    with given.the_system("hongqi") as by:
        given.a_draft(by, document_date="2025-09-14")
    due = date(2026, 6, 30)
    for left in (91, 90, 60, 30, 7, 0, -3, -7, -14):
        with clock.standing_on(due - timedelta(days=left)):
            sweep.sweep_today()
    assert [(due - day).days for day in days_told(admin)] == [90, 30, 7, 0, -7, -14]
    assert told(admin)[0][2]["filings"] == [
        {"label": "文书档案", "year": 2025, "due_on": "2026-06-30", "drafts": 1, "missing": 0},
    ]


def test_expected_entries_without_an_item_are_recalled(app: Flask, admin: psycopg.Connection) -> None:
    with clock.standing_on(date(2026, 4, 1)):
        sweep.sweep_today()
    filings = {(one["label"], one["year"]): one for one in told(admin)[0][2]["filings"]}
    expected = admin.execute(
        "SELECT count(*) FROM filing_scope_entry e JOIN category c ON c.tenant_id = e.tenant_id AND c.id = e.category_id "
        "JOIN tenant t ON t.id = e.tenant_id WHERE t.code = 'hongqi' AND e.expected_yearly AND NOT e.retired AND c.archival_class = 'WS'"
    ).fetchone()
    assert expected is not None
    assert expected[0] > 0
    assert filings["文书档案", 2025]["missing"] == expected[0]


def test_after_thirty_days_the_street_is_told_once(nothing_expected: None, admin: psycopg.Connection) -> None:
    an_item_of(2015)
    for late in (29, 30, 31, 32, 38):
        with clock.standing_on(DUE + timedelta(days=late)):
            sweep.sweep_today()
    rows = told(admin, "escalation", "xueyuanlu")
    assert [(row[0], row[1]) for row in rows] == [(DUE + timedelta(days=31), ZHOU_LAN.name)]
    assert rows[0][2]["matters"] == [{"community": "红旗社区", "label": "2025 年期满档案鉴定", "due_on": "2026-01-01", "open": 1}]


def test_a_street_decides_when_it_is_told(nothing_expected: None, admin: psycopg.Connection) -> None:
    admin.execute("""UPDATE tenant SET settings = '{"escalate_after_days": 3, "lead_days": [10]}' WHERE code = 'xueyuanlu'""")
    an_item_of(2015)
    nothing_happens = tuple(DUE + timedelta(days=number) for number in range(-8, 2))
    sweep_days(DUE - timedelta(days=12), DUE + timedelta(days=5), but=nothing_happens)
    assert days_told(admin) == [DUE - timedelta(days=10)]
    assert days_told(admin, "escalation", "xueyuanlu") == [DUE + timedelta(days=4)]


def test_the_streets_digest_goes_out_on_mondays_and_names_every_community(app: Flask, admin: psycopg.Connection) -> None:
    an_item_of(2015)
    sweep_days(date(2026, 11, 21), date(2026, 12, 1), but=tuple(date(2026, 11, day) for day in (25, 26, 27)))
    assert days_told(admin, "street_digest", "xueyuanlu") == [date(2026, 11, 23), date(2026, 11, 30)]
    names = {one["name"]: one for one in told(admin, "street_digest", "xueyuanlu")[0][2]["communities"]}
    assert set(names) == {"红旗社区", "文苑社区", "铁路社区"}
    assert (names["红旗社区"]["expired"], names["红旗社区"]["oldest"]) == (1, "2025-12-31")


def test_a_missed_monday_is_made_up(app: Flask, admin: psycopg.Connection) -> None:
    sweep_days(date(2026, 11, 19), date(2026, 11, 26), but=(date(2026, 11, 23), date(2026, 11, 24)))
    assert days_told(admin, "street_digest", "xueyuanlu") == [date(2026, 11, 25)]


def test_nobody_to_tell_is_not_told_until_somebody_comes(nothing_expected: None, admin: psycopg.Connection) -> None:
    an_item_of(2015)
    admin.execute("UPDATE membership SET ended_on = '2025-01-01' WHERE role IN ('clerk', 'head')")
    with clock.standing_on(DUE):
        sweep.sweep_today()
    admin.execute("UPDATE membership SET ended_on = NULL")
    with clock.standing_on(DUE + timedelta(days=1)):
        sweep.sweep_today()
    assert days_told(admin) == [DUE + timedelta(days=1)]


def test_a_failing_tenant_is_noted_and_does_not_stop_the_others(nothing_expected: None, admin: psycopg.Connection) -> None:
    an_item_of(2015)
    an_item_of(2015, code="wenyuan")
    admin.execute("UPDATE item SET current_retention_code = 'nonsense' WHERE tenant_id = (SELECT id FROM tenant WHERE code = 'hongqi')")
    with clock.standing_on(DUE):
        sweep.sweep_today()
        assert days_told(admin, code="wenyuan") == [DUE]
        failed = "SELECT state FROM job_run r JOIN tenant t ON t.id = r.tenant_id WHERE t.code = 'hongqi' AND r.kind = 'reminders'"
        assert admin.execute(failed).fetchall() == [("failed",)]
        admin.execute("UPDATE item SET current_retention_code = 'D10'")
        sweep.sweep_today()
    assert days_told(admin) == [DUE], "tried again the same day"


def test_the_hour_of_reminders_is_waited_for_and_a_missed_one_caught_up(nothing_expected: None, admin: psycopg.Connection) -> None:
    an_item_of(2015)
    with clock.standing_on(datetime(2026, 1, 1, 6, 59, tzinfo=clock.zone())):
        assert sweep.catch_up() == {}
    with clock.standing_on(datetime(2026, 1, 1, 21, 0, tzinfo=clock.zone())):
        assert sweep.catch_up()["hongqi"] == 2
        assert sum(sweep.catch_up().values()) == 0


def test_no_mail_names_a_title_an_author_or_anybody_in_an_item(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    canary = "赵某某低保申请11010119900307001X"
    an_item_of(2015, title=canary, author="赵某某", note="赵某某 13800000000")
    with given.the_system("hongqi") as by:
        given.a_draft(by, canary, document_date="2025-09-14")
    for day in (DUE, date(2026, 2, 2)):
        with clock.standing_on(day):
            sweep.sweep_today()
            sending.send_all()
    assert len(mailbox.mails) > 5
    for mail in mailbox.mails:
        for text in (str(mail["Subject"]), text_of(mail), html_of(mail)):
            for part in ("赵某", "低保", "110101", "138000"):
                assert part not in text


def test_foreign_tenants_take_no_part_in_a_tenants_sweep(nothing_expected: None, admin: psycopg.Connection) -> None:
    an_item_of(2015, code="binjiang")
    with clock.standing_on(date(2026, 2, 2)):
        sweep.sweep_today()
    assert told(admin) == []
    assert days_told(admin, code="binjiang") == [date(2026, 2, 2)]
    assert days_told(admin, "escalation", "songbei") == [date(2026, 2, 2)]
    assert told(admin, "escalation", "xueyuanlu") == []


def test_what_is_due_is_counted_from_the_index_of_last_days(nothing_expected: None, admin: psycopg.Connection) -> None:
    an_item_of(2015)
    given_tenant = given.tenant_id("hongqi")
    admin.execute(
        "INSERT INTO item (tenant_id, id, state, archival_class, year, category_id, category_code, retention_code, archival_code, item_number, "
        "series, title, current_retention_code, registered_at, changed_at, ends_on, secrecy, openness, "
        "personal_level) "
        "SELECT tenant_id, gen_random_uuid(), state, archival_class, year, category_id, category_code, retention_code, archival_code || n, n, "
        "series || 'x', title, current_retention_code, registered_at, changed_at, date '2040-12-31', secrecy, openness, "
        "personal_level FROM item, generate_series(2, 20000) n"
    )
    admin.execute("ANALYZE item")
    with within(session, Context(Mode.SYSTEM, given_tenant)):
        plan = "\n".join(row[0] for row in retention.queries.plan_of_endings(given_tenant, until=date(2026, 3, 1)))
    assert "item_ends_ix" in plan, plan
    assert "rows=1" in plan.split("item_ends_ix")[1].split("\n")[0], plan
