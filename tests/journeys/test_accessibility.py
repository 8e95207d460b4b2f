"""Every page that a person can reach: nothing for axe, no sideways scroll, no breach of its own policy, one heading, one primary act."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask import Flask

from commarch.demo import catalogues
from commarch.jobs import imports as jobs
from commarch.jobs import sending, sweep
from tests import given
from tests.imports import importing
from tests.journeys.desk import NARROWEST, PHONE, WIDE
from tests.journeys.walking import walk
from tests.world import CHEN_GUILAN, HE_JING, WANG_MIN, ZHOU_LAN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
COUNTS = """[document.querySelectorAll("h1").length,
    [...document.querySelectorAll(".btn-primary")].filter(one => one.checkVisibility({visibilityProperty: true})).length]"""
#: Sheets of paper: as wide as paper is.
PAPER = ("/print", "/catalogue")


@pytest.fixture
def a_full_house(app: Flask, begin_with: Callable[..., None]) -> None:
    """Something of everything in 红旗: filed and expired items, drafts, an import with faults, a draft of the scheme, reminders."""
    begin_with("a full house", lambda: _furnish(app))


def _furnish(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "关于2014年绿化的函", document_date="2014-11-06")
        given.a_filed_item(by, "党员名册", category="WS·DQ", retention="Y")
        given.a_draft(by, "待归档的草稿")
    client = given.signed_in(app.test_client(), WANG_MIN)
    token = given.csrf_token(client.get("/c/hongqi/imports/").text)
    rows = [importing.a_row("关于绿化的函"), importing.a_row("关于物业的请示", date="2014-02-30"), importing.a_row("", pages="二十")]
    for content, name in (
        (importing.a_file(rows), "目录.xlsx"),
        (catalogues.sample("catalogue_flat.xlsx", today_year=2026)[1], "旧目录.xlsx"),
    ):
        data = {"file": (BytesIO(content), name), "csrf_token": token}
        answer = client.post("/c/hongqi/imports/", data=data, content_type="multipart/form-data")
        batch = answer.location.rstrip("/").rsplit("/", 1)[-1]
        jobs.read(given.tenant_id("hongqi"), batch)
        if name == "旧目录.xlsx":
            client.post(f"/c/hongqi/imports/{batch}/commit", data={"csrf_token": token})
            jobs.commit(given.tenant_id("hongqi"), batch)
    sweep.sweep(date(2026, 11, 23))
    sending.send_all()


WALKS = {
    "nobody": (None, ["/login", "/password"]),
    "clerk": (WANG_MIN, ["/", "/c/hongqi/", "/c/hongqi/search?q=绿", "/c/hongqi/search?q=没有这样的词"]),
    "head": (CHEN_GUILAN, ["/"]),
    "street": (ZHOU_LAN, ["/", "/street/xueyuanlu/", "/street/xueyuanlu/search?q=绿", "/c/xueyuanlu/"]),
    "administrator": (HE_JING, ["/", "/c/hongqi/people"]),
}
LEAST_PAGES = {"nobody": 2, "clerk": 35, "head": 15, "street": 35, "administrator": 6}


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.parametrize("who", WALKS)
def test_every_page_can_be_used_by_everybody(sits_down, a_full_house: None, who: str):
    somebody, begin = WALKS[who]
    desk, found, kinds = sits_down(somebody, axe=True), [], []
    for kind in walk(desk, *begin):
        kinds.append(kind)
        headings, primary = desk.page.evaluate(COUNTS)
        found += [(kind, "headings", headings)] if headings != 1 else []
        found += [(kind, "primary acts", primary)] if primary > 1 else []
        desk.looks_through(NARROWEST)
        if desk.is_too_wide() and not kind.split("?")[0].endswith(PAPER):
            found.append((kind, "scrolls sideways"))
        for size in (WIDE, PHONE):
            desk.looks_through(size)
            found += [(kind, size[0], *fault) for fault in desk.faults()]
    assert found == []
    assert desk.complaints == []
    assert len(kinds) >= LEAST_PAGES[who], kinds


@pytest.mark.thorough
def test_a_fault_of_a_page_would_be_found(sits_down):
    desk = sits_down(axe=True)
    desk.goes_to("/login")
    assert desk.faults() == []
    desk.page.locator("h1").evaluate("one => { one.style.color = '#999'; one.style.backgroundColor = '#888' }")
    assert [rule for rule, _ in desk.faults()] == ["color-contrast"]
    desk.looks_through(PHONE)
    desk.page.evaluate("document.querySelector('main').append(Object.assign(document.createElement('button'), {type: 'button'}))")
    assert "button-name" in [rule for rule, _ in desk.faults()]  # that it is looked at again where it appears
    desk.goes_to("/login")
    desk.page.locator("label").first.evaluate("one => one.remove()")
    assert "label" in [rule for rule, _ in desk.faults()]
    desk.page.evaluate("document.head.append(Object.assign(document.createElement('style'), {textContent: 'p {color: red}'}))")
    assert any("Content Security Policy" in complaint for _, complaint in desk.complaints)
    desk.complaints.clear()


@pytest.mark.slow
@pytest.mark.thorough
def test_a_scheme_in_the_making_can_be_used_by_everybody(sits_down, a_full_house: None):
    clerk = sits_down(WANG_MIN, axe=True)
    clerk.goes_to("/c/hongqi/scheme/")
    clerk.follows("起草新版")
    clerk.page.locator("main form[method=post] button[type=submit]").last.click()
    clerk.page.wait_for_load_state()
    assert "草稿" in clerk.text
    found, kinds = [], []
    for kind in walk(clerk, clerk.path, within="/c/hongqi/scheme/versions"):
        kinds.append(kind)
        found += [(kind, *fault) for fault in clerk.faults()]
    assert found == []
    assert len([kind for kind in kinds if kind.count("/") > 5]) >= 4, kinds  # forms of the draft, not only its overview


@pytest.mark.thorough
def test_lists_are_printed_without_menu_and_buttons(sits_down, a_full_house: None):
    clerk = sits_down(WANG_MIN)
    for path in ("/c/hongqi/items/", "/c/hongqi/periods/"):
        clerk.goes_to(path)
        clerk.page.emulate_media(media="print")
        assert clerk.page.locator(".nav-main:visible, .topline:visible, .btn-primary:visible").count() == 0
        assert "红旗社区" in clerk.page.locator("body").inner_text()
        assert len(clerk.page.pdf(format="A4")) > 10_000
        clerk.page.emulate_media(media="screen")
