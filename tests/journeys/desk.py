"""A person at a browser: what she does, in her words, and what the browser complained of meanwhile."""

from typing import Any

from tests.journeys import axe as machine
from tests.world import PASSWORD, Somebody

WIDE, PHONE, NARROWEST = (1440, 900), (390, 844), (360, 780)
#: What Chromium says of an answer that is meant: a form with faults, a missing page.
ANSWERS_MEANT = ("status of 403", "status of 404", "status of 409", "status of 422")


class Desk:
    """One browser with its own cookies."""

    def __init__(self, chromium: Any, address: str, *, script: bool = True, size: tuple[int, int] = WIDE, axe: bool = False) -> None:
        self.address = address
        self.complaints: list[tuple[str, str]] = []
        options = {"viewport": {"width": size[0], "height": size[1]}, "java_script_enabled": script}
        self.context = chromium.new_context(accept_downloads=True, locale="zh-CN", **options)
        self.context.set_default_timeout(15_000)
        if axe:
            self.context.add_init_script(machine.SCRIPT)  # the browser's own doing: the policy of the pages holds and is watched
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append((self.page.url, str(error))))
        self.page.on("dialog", lambda dialog: dialog.accept())

    def _hear(self, message: Any) -> None:
        meant = any(answer in message.text for answer in ANSWERS_MEANT)
        if message.type in ("error", "warning") and not meant:
            self.complaints.append((self.page.url, message.text))

    def leave(self) -> None:
        """Close the browser."""
        self.context.close()

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
