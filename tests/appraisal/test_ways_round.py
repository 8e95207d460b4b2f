"""Ways round the steps: two at the same second, old tabs, lost offices, things deleted or closed, imports undone. Nothing goes, and it is said why.

What random people do in random orders is in `test_random_ways`; what an address alone can't do in `test_pages_of_signing`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from commarch import accounts, appraisal, clock, erasure
from commarch.accounts import Membership, Role
from commarch.appraisal import Stage
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holds import HoldReason, operations, place
from tests import given
from tests.appraisal.clicks import HOME, STREET, browser, page_of, revision_on, send, signs, state_of
from tests.appraisal.group import (
    DESTROY,
    HUANG_ZHIQIANG,
    LIU_YANG,
    approved,
    destroyed,
    found,
    reviewed,
    submitted,
    voiced,
    waited,
    without_photos,
    witnessed,
)
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, PASSWORD, WANG_MIN, ZHOU_LAN, Somebody, enrol

SECOND_ARCHIVIST = Somebody("second@example.org", "吴静", (("xueyuanlu", Role.STREET_ARCHIVIST),))

#: What answers somebody who is nobody here: led to the door, or told that there is nothing for her.
GONE = (302, 303, 403, 404)


def agreed(number: int = 2) -> UUID:
    """A batch of which everybody says that it may go."""
    key = reviewed(number)
    voiced(key, DESTROY)
    return key


def ready() -> tuple[UUID, date]:
    """A batch whose witnesses have signed before and after."""
    key = agreed()
    approved(key)
    day = waited(key)
    with clock.standing_on(day):
        witnessed(key, day)
    return key, day


def at_once(*posts: Callable[[], TestResponse], day: date = TODAY) -> list[int]:
    """Let all post at the same moment of a day."""
    line = Barrier(len(posts))

    def press(post: Callable[[], TestResponse]) -> int:
        with clock.standing_on(day):
            line.wait()
            return post().status_code

    with ThreadPoolExecutor(len(posts)) as threads:
        return sorted(threads.map(press, posts))


def a_post(client: FlaskClient, address: str, **told: str) -> Callable[[], TestResponse]:
    """Make ready to post, so that only the post itself is a race."""
    data = {**told, "revision": revision_on(page_of(client, address)), "csrf_token": given.csrf_token(client.get("/account").text)}
    return lambda: client.post(address, data=data)


def ended(somebody: Somebody, code: str) -> None:
    """End all that somebody is in a tenant, while her pages stand open."""
    person = given.person_id(somebody)
    with given.the_system(code) as by:
        mine = select(Membership).where(
            Membership.person_id == person, Membership.tenant_id == home_tenant(), Membership.ended_on.is_(None)
        )
        for one in session.scalars(mine).all():
            accounts.dismiss(one, by=by)


def states(admin: psycopg.Connection) -> list[str]:
    return [row[0] for row in admin.execute("SELECT state FROM item ORDER BY id").fetchall()]


def test_two_archivists_approve_at_the_same_second_and_one_has(app: Flask, admin: psycopg.Connection) -> None:
    """R05."""
    key = agreed()
    submitted(key)
    enrol(SECOND_ARCHIVIST)
    at = f"{STREET}/hongqi/{key}/approval"
    posts = [a_post(browser(app, somebody), at, password=PASSWORD) for somebody in (ZHOU_LAN, SECOND_ARCHIVIST)]
    assert at_once(*posts) == [303, 422]
    assert state_of(key) is Stage.WAITING
    steps = admin.execute("SELECT count(*) FROM appraisal_step WHERE batch_id = %s AND from_stage = 'submitted'", [key]).fetchone()
    assert steps == (1,)


def test_the_executor_ends_a_destruction_twice_at_the_same_second_and_once_it_is_done(app: Flask, admin: psycopg.Connection) -> None:
    """R07: one register line an item, one entry of the trail."""
    key, day = ready()
    with clock.standing_on(day):
        at = f"{HOME}/{key}/destruction/end"
        posts = [a_post(browser(app, WANG_MIN), at, password=PASSWORD) for _ in range(2)]
        assert at_once(*posts, day=day) == [303, 422]
    assert states(admin) == ["destroyed", "destroyed"]
    assert admin.execute("SELECT count(*), count(DISTINCT item_id) FROM destroyed_item").fetchone() == (2, 2)
    assert admin.execute("SELECT count(*) FROM dossier_sheet WHERE title LIKE '销毁清册%'").fetchone() == (1,)


def test_a_hold_and_the_end_of_a_destruction_at_the_same_second_never_lose_what_is_held(app: Flask, admin: psycopg.Connection) -> None:
    """R08: whichever comes first, nothing is both held and gone."""
    key, day = ready()
    with clock.standing_on(day):
        with given.acting(WANG_MIN, "hongqi"):
            item = str(appraisal.open_lines(found(key))[0].item_id)
        holder, executor = browser(app, WANG_MIN), browser(app, WANG_MIN)
        told = {
            "reason": "litigation",
            "because": "诉讼",
            "authority": "法院",
            "from_on": str(day),
            "query": "",
            "count": "1",
            "pick": item,
        }
        told |= {"review_on": str(day + timedelta(days=90)), "csrf_token": given.csrf_token(holder.get("/account").text)}
        end = a_post(executor, f"{HOME}/{key}/destruction/end", password=PASSWORD)
        answers = at_once(lambda: holder.post("/c/hongqi/holds/new", data=told), end, day=day)
    assert answers in ([303, 303], [303, 422])
    gone = admin.execute("SELECT state FROM item WHERE id = %s", [item]).fetchone()
    held = admin.execute("SELECT count(*) FROM held_item").fetchone()
    assert (gone, held) in ((("filed",), (1,)), (("destroyed",), (0,)))


def test_a_destruction_that_ends_while_a_hold_is_being_placed_leaves_no_hold_on_what_is_gone(
    app: Flask, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R08: the hold had looked before the destruction ended; nobody is told that it holds."""
    key, day = ready()
    looked = operations._codes_of

    def overtaken(ids: list[UUID]) -> list[str]:
        codes = looked(ids)
        assert at_once(end, day=day) == [303]
        return codes

    with clock.standing_on(day):
        with given.acting(WANG_MIN, "hongqi"):
            item = appraisal.open_lines(found(key))[0].item_id
        end = a_post(browser(app, WANG_MIN), f"{HOME}/{key}/destruction/end", password=PASSWORD)
        monkeypatch.setattr(operations, "_codes_of", overtaken)
        told = {"reason": HoldReason.AUDIT, "because": "审计", "authority": "审计局", "from_on": day, "review_on": day + timedelta(days=9)}
        with pytest.raises((RuleBroken, DBAPIError)), given.acting(WANG_MIN, "hongqi") as by:
            place([item], **told, by=by, today=day)  # type: ignore[arg-type]
    assert states(admin) == ["destroyed", "destroyed"]
    assert admin.execute("SELECT count(*) FROM held_item").fetchone() == (0,)


def test_an_archivist_who_lost_her_office_meanwhile_approves_nothing(app: Flask) -> None:
    """R05: the page was open when she was dismissed."""
    key = agreed()
    submitted(key)
    post = a_post(browser(app, ZHOU_LAN), f"{STREET}/hongqi/{key}/approval", password=PASSWORD)
    ended(ZHOU_LAN, "xueyuanlu")
    assert post().status_code in GONE
    assert state_of(key) is Stage.SUBMITTED


def test_a_head_who_is_head_no_more_signs_nothing(app: Flask) -> None:
    """R05."""
    key = agreed()
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        appraisal.close_review(batch, revision=batch.revision, by=by, today=TODAY)
        appraisal.decide_as_voiced(batch, revision=batch.revision, by=by)
        appraisal.report(batch, revision=batch.revision, by=by, today=TODAY)
    post = a_post(browser(app, CHEN_GUILAN), f"{HOME}/{key}/signature", password=PASSWORD)
    ended(CHEN_GUILAN, "hongqi")
    assert post().status_code in GONE
    assert state_of(key) is Stage.REPORTED


def test_a_witness_who_left_between_before_and_after_leaves_the_destruction_undone(app: Flask, admin: psycopg.Connection) -> None:
    """R07: the second signature is hers alone."""
    key = agreed()
    approved(key)
    day = waited(key)
    with clock.standing_on(day):
        clerk = browser(app, WANG_MIN)
        at = f"{HOME}/{key}/destruction/signature"
        told = {"method": "粉碎", "place": "院里", "happens_on": str(day), "with_paper": "y", "with_digital": "y"}
        told |= {"first_witness": str(given.person_id(LIU_YANG)), "second_witness": str(given.person_id(HUANG_ZHIQIANG))}
        begun = send(clerk, f"{HOME}/{key}/destruction", **told, revision=revision_on(page_of(clerk, f"{HOME}/{key}/destruction")))
        assert begun.status_code == 303
        witnesses = [browser(app, somebody) for somebody in (LIU_YANG, HUANG_ZHIQIANG)]
        for one in witnesses:
            assert signs(one, at, checked="y").status_code == 303
        without_photos(key)
        post = a_post(witnesses[1], at, password=PASSWORD, checked="y")
        ended(HUANG_ZHIQIANG, "hongqi")
        assert signs(witnesses[0], at, checked="y").status_code == 303
        assert post().status_code in GONE
        answer = signs(clerk, f"{HOME}/{key}/destruction/end")
    assert answer.status_code == 422
    assert states(admin) == ["filed", "filed"]


def test_an_old_tab_registers_no_second_destruction(app: Flask, admin: psycopg.Connection) -> None:
    """R07: method, place and day are written once; what stands in another tab comes too late."""
    key = agreed()
    approved(key)
    day = waited(key)
    with clock.standing_on(day):
        told = {"method": "粉碎", "place": "院里", "happens_on": str(day), "with_paper": "y", "with_digital": "y"}
        told |= {"first_witness": str(given.person_id(LIU_YANG)), "second_witness": str(given.person_id(HUANG_ZHIQIANG))}
        first, second = (a_post(browser(app, WANG_MIN), f"{HOME}/{key}/destruction", **told) for _ in range(2))
        assert first().status_code == 303
        answer = second()
    assert answer.status_code == 422
    assert "销毁已经登记" in answer.text
    assert admin.execute("SELECT count(*) FROM destruction").fetchone() == (1,)


def test_destroying_again_what_a_backup_brought_back_does_nothing(app: Flask, admin: psycopg.Connection) -> None:
    """R07: the register stands, the batch is closed; the second end is refused and writes nothing."""
    key = destroyed(2)
    before = admin.execute("SELECT * FROM destroyed_item ORDER BY item_id").fetchall()
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("UPDATE item SET state = 'filed', destruction_id = NULL, title = '从备份回来的题名'")
    day = TODAY + timedelta(days=40)
    with clock.standing_on(day):
        assert signs(browser(app, WANG_MIN), f"{HOME}/{key}/destruction/end").status_code == 422
        with pytest.raises(RuleBroken), given.acting(WANG_MIN, "hongqi") as by:
            batch = found(key)
            appraisal.destroy(batch, erase=erasure.erase, revision=batch.revision, by=by, today=day)
    assert admin.execute("SELECT * FROM destroyed_item ORDER BY item_id").fetchall() == before
    assert {row[0] for row in admin.execute("SELECT title FROM item").fetchall()} == {"从备份回来的题名"}


def test_bulk_opinions_reach_no_line_of_another_batch(app: Flask) -> None:
    """R06: ids of lines that aren't this batch's are as missing as none."""
    first, second = agreed(1), reviewed(1)
    with given.acting(WANG_MIN, "hongqi"):
        foreign = str(appraisal.open_lines(found(second))[0].id)
    answer = send(browser(app, LIU_YANG), f"{HOME}/{first}/bench/many", verdict="destroy", reason="已执行完毕", pick=foreign)
    assert answer.status_code == 422
    with given.acting(WANG_MIN, "hongqi"):
        assert appraisal.opinions([UUID(foreign)]) == []
