"""What expired and what of it is being appraised are told apart; and the street's menu counts what waits for the street."""

import pytest
from flask import Flask

from commarch import supervision, worklist
from commarch.appraisal.figures import appraising
from commarch.database import Context, Mode, session, within
from tests import given
from tests.appraisal.clicks import browser, page_of
from tests.appraisal.group import DESTROY, expired_items, reviewed, submitted, voiced
from tests.conftest import TODAY
from tests.holds.ice import a_hold, asked
from tests.world import WANG_MIN, ZHOU_LAN

STREET = "/street/xueyuanlu"


def test_what_a_batch_holds_is_told_apart_from_what_nobody_has_begun(app: Flask) -> None:
    reviewed(3)
    with given.acting(WANG_MIN, "hongqi") as by:
        found = worklist.waiting(today=TODAY)
        assert (found.expired, found.appraising, found.oldest_expired) == (3, 3, None)
        expired_items(by, 2)
    with given.acting(WANG_MIN, "hongqi"):
        found = worklist.waiting(today=TODAY)
        assert (found.expired, found.appraising, appraising(TODAY)) == (5, 3, 3)
    clerk = browser(app, WANG_MIN)
    page = page_of(clerk, "/c/hongqi/periods/")
    assert "5 件已到期，其中鉴定中 3 件；" in page
    assert page.split("<main")[1].count("鉴定中</span>") == 3
    today = page_of(clerk, "/c/hongqi/")
    assert "另有 3 件正在鉴定。" in today
    street = given.actor(ZHOU_LAN)
    with within(session, Context(Mode.SUPERVISE, given.tenant_id("xueyuanlu"), street.person_id)):
        figures = supervision.overview(supervision.communities(given.tenant_id("xueyuanlu")), year=2025, today=TODAY)
    assert {one.code: (one.expired, one.appraising) for one in figures if one.expired} == {"hongqi": (5, 3)}
    assert "其中鉴定中 3 件" in page_of(browser(app, ZHOU_LAN), f"{STREET}/")


def test_the_streets_menu_counts_what_waits_for_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commarch.web.waiting.SECONDS", 0.0)
    key = reviewed(1)
    voiced(key, DESTROY)
    street = browser(app, ZHOU_LAN)
    assert 'class="count"' not in menu_line(page_of(street, f"{STREET}/"), "appraisals")
    submitted(key)
    asked(a_hold()[0])
    page = page_of(street, f"{STREET}/appraisals/")
    assert ">1<" in menu_line(page, "appraisals")
    assert ">1<" in menu_line(page, "holds")


def menu_line(page: str, place: str) -> str:
    """Return the line of the menu that leads to a place."""
    line = page.split(f'href="{STREET}/{place}/"')[1]
    return line[: line.index("</a>")]
