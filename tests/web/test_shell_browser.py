"""The shell in a real browser: nothing serious for axe, no report of the policy, keys and drafts."""

import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from commarch.web import look
from tests.conftest import CHROMIUM
from tests.journeys import axe
from tests.web.shell import app_with

SCREENS = {"wide": (1440, 900, False, "light"), "dark": (1440, 900, False, "dark"), "phone": (360, 780, True, "light")}
ADDRESSES = [f"/_look/{part}" for part in look.PARTS] + ["/refuse/404", "/refuse/500"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium at /usr/bin/chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app_with(look.sample_frame("community"), secure_transport=False), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.thorough
@pytest.mark.parametrize("screen", ["wide", "dark", "phone"])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_screen(chromium, address, screen):
    width, height, touch, scheme = SCREENS[screen]
    context = chromium.new_context(viewport={"width": width, "height": height}, has_touch=touch, is_mobile=touch, color_scheme=scheme)
    context.add_init_script(axe.SCRIPT)
    page, found = context.new_page(), []
    for path in ADDRESSES:
        page.goto(address + path)
        page.wait_for_timeout(100)  # scripts draw charts and open what they open
        if page.evaluate("document.documentElement.scrollWidth") > width and "folio" not in path:
            found.append((path, "wider than the screen"))
        found += [(path, *fault) for fault in axe.faults(page)]
    context.close()
    assert found == []


@pytest.mark.thorough
def test_no_page_breaks_its_own_policy(page, address):
    reports = []
    page.on("console", lambda message: reports.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: reports.append(str(error)))
    for path in ADDRESSES:
        page.goto(address + path)
        page.wait_for_timeout(100)
        assert page.evaluate("getComputedStyle(document.querySelector('body')).fontFamily").startswith('"PingFang SC"')
    assert reports == []


@pytest.mark.thorough
def test_a_slash_finds_and_a_question_mark_lists_only_the_keys_of_this_page(page, address):
    page.goto(address + "/_look/list")
    page.wait_for_selector("[data-key=help]:not([hidden])")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    keys = page.locator("#keys .keys-list > div:visible").all_inner_texts()
    assert any("检索" in line for line in keys)
    assert not any("保存" in line for line in keys)


@pytest.mark.thorough
def test_a_list_is_walked_and_selected_by_keys(page, address):
    page.goto(address + "/_look/list")
    page.wait_for_selector("[data-bulk][hidden]", state="attached")
    for key in ("j", "j", "x"):
        page.keyboard.press(key)
    assert page.locator("tr[aria-selected=true]").count() == 1
    assert page.locator("[data-bulk-count]").inner_text() == "已选 1 件"
    assert page.evaluate("document.querySelector('[data-pick-all]').indeterminate")
    page.locator("[data-pick-every]").check()
    assert page.locator("[data-bulk-count]").inner_text() == "已选全部 54 件"
    page.keyboard.press("Escape")
    page.locator("[data-bulk]").wait_for(state="hidden", timeout=2000)
    assert page.locator("[data-pick]:checked").count() == 0


@pytest.mark.thorough
def test_what_was_typed_survives_a_reload_until_it_is_dropped(page, address):
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address + "/_look/parts")
    page.goto(address + "/_look/form")
    page.locator("#note").fill("附件另存")
    page.evaluate("document.querySelector('[data-faults]').remove()")
    page.goto(address + "/_look/list")
    page.route(
        "**/_look/form", lambda route: route.fulfill(response=(answer := route.fetch()), body=answer.text().replace("data-faults", ""))
    )
    page.goto(address + "/_look/form")
    assert page.locator("#note").input_value() == "附件另存"
    page.get_by_role("button", name="不要了").click()
    assert page.locator("#note").input_value() == ""
    page.goto(address + "/_look/form")
    assert page.locator("#note").input_value() == ""


@pytest.mark.thorough
def test_the_door_forgets_what_the_person_before_typed(page, address):
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address + "/_look/form")
    page.locator("#note").fill("身份证 230103")
    assert page.evaluate("Object.keys(sessionStorage).length") == 1
    page.goto(address + "/_look/door")
    page.wait_for_timeout(100)
    assert page.evaluate("Object.keys(sessionStorage).length") == 0


@pytest.mark.thorough
def test_every_page_works_without_script(chromium, address):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(address + "/_look/list")
    assert page.locator("[data-bulk]").is_visible()
    page.locator(".bar-menu > summary").click()
    assert page.locator(".bar-sheet").is_visible()
    context.close()
