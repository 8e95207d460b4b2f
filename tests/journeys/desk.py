"""A person at a browser: what she does, in her words, and what the browser complained of meanwhile."""

from typing import Any

from tests.journeys import axe as machine
from tests.world import PASSWORD, Somebody

WIDE, PHONE, NARROWEST = (1440, 900), (390, 844), (360, 780)
#: What Chromium says of an answer that is meant: a form with faults, a missing page.
ANSWERS_MEANT = ("status of 403", "status of 404", "status of 409", "status of 422")


#: Browsers that somebody has left, one of each kind: with scripts or without, with axe or without.
_left: dict[tuple[bool, bool], tuple[Any, Any]] = {}


def _opened(chromium: Any, *, script: bool, axe: bool) -> tuple[Any, Any]:
    context = chromium.new_context(accept_downloads=True, locale="zh-CN", java_script_enabled=script)
    context.set_default_timeout(15_000)
    if axe:
        context.add_init_script(machine.SCRIPT)  # the browser's own doing: the policy of the pages holds and is watched
    return context, context.new_page()


class Desk:
    """One browser with its own cookies."""

    def __init__(self, chromium: Any, address: str, *, script: bool = True, size: tuple[int, int] = WIDE, axe: bool = False) -> None:
        self.address = address
        self.complaints: list[tuple[str, str]] = []
        self.kind = (script, axe)
        self.context, self.page = _left.pop(self.kind, None) or _opened(chromium, script=script, axe=axe)
        self.looks_through(size)
        self.hears = {"console": self._hear, "pageerror": self._note, "dialog": lambda dialog: dialog.accept()}
        for event, hear in self.hears.items():
            self.page.on(event, hear)

    def _hear(self, message: Any) -> None:
        meant = any(answer in message.text for answer in ANSWERS_MEANT)
        if message.type in ("error", "warning") and not meant:
            self.complaints.append((self.page.url, message.text))

    def _note(self, error: Any) -> None:
        self.complaints.append((self.page.url, str(error)))

    def leave(self) -> None:
        """Leave the browser as it was found: for whoever sits down next, since a new window takes as long as three pages."""
        if self.kind in _left or len(self.context.pages) != 1:
            self.context.close()
            return
        if self.kind[0] and self.page.url.startswith("http"):
            self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        self.page.goto("about:blank")
        for event, hear in self.hears.items():
            self.page.remove_listener(event, hear)
        self.page.emulate_media(media="null", reduced_motion="null")
        self.context.clear_cookies()
        self.context.clear_permissions()
        _left[self.kind] = self.context, self.page

    def sign_in(self, somebody: Somebody) -> None:
        """Sign in through the page that everybody uses."""
        self.goes_to("/login")
        self.page.get_by_label("邮箱").fill(somebody.email)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.presses("登录")

    def goes_to(self, path: str) -> None:
        """Open an address."""
        self.page.goto(self.address + path)

    def follows(self, link: str) -> None:
        """Follow a link of the page by its name."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=link).first.click()

    def chooses_in_menu(self, name: str) -> None:
        """Go to a place of the menu."""
        with self.page.expect_navigation():
            self.page.locator(".nav-main").get_by_role("link", name=name).first.click()

    def presses(self, button: str) -> None:
        """Press a button by its name."""
        self.page.locator("main, body").get_by_role("button", name=button).first.click()
        self.page.wait_for_load_state()

    def keys(self, combination: str) -> None:
        """Press keys that lead to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(combination)

    def types(self, label: str, text: str) -> None:
        """Type into a field as fingers do, over what stands there."""
        field = self.page.get_by_label(label).first
        field.focus()
        field.select_text()
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    @property
    def heading(self) -> str:
        """The title of the page."""
        return str(self.page.locator("h1").first.inner_text())

    @property
    def text(self) -> str:
        """All that is to be read on the page, beside the menu."""
        return " ".join(str(self.page.locator("main").first.inner_text()).split())

    @property
    def path(self) -> str:
        """The path of the page."""
        return str(self.page.url).removeprefix(self.address)

    def looks_through(self, size: tuple[int, int]) -> None:
        """Make the window another size."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def faults(self) -> list[tuple[str, str]]:
        """Ask axe what keeps people from using this page; rule and place."""
        return machine.faults(self.page)

    def is_too_wide(self) -> bool:
        """Tell whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))
