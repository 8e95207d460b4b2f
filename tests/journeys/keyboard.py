"""A person without a mouse: everything she does goes through keys, each of which is counted; what she cannot see or reach stops her."""

from typing import Any

from tests.journeys.desk import Desk

#: So many times at most Tab is pressed for one thing; who needs more is lost.
FURTHEST = 45
#: What has focus, as it is called to who cannot see it, and whether its focus can be seen.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return { name: "", kind: "", seen: true };
  const texts = (ids) => ids.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  const named = one.getAttribute("aria-label") ?? (one.getAttribute("aria-labelledby") && texts(one.getAttribute("aria-labelledby")));
  const labelled = [...(one.labels ?? [])].map((label) => label.textContent).join(" ");
  const style = getComputedStyle(one);
  const drawn = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  const box = one.getBoundingClientRect();
  const shown = box.width > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    name: (named || labelled || one.textContent || one.title || "").replace(/\\s+/g, " ").trim(),
    kind: one.tagName.toLowerCase(),
    seen: drawn && shown,
  };
}"""


class Keyboard:
    """The keys of one desk, and how often they were pressed."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page
        self.page.emulate_media(reduced_motion="reduce")  # what is reached stands still when it is looked at
        self.pressed = 0
        #: How many Tabs each thing was away, the furthest tells where the way is long.
        self.distances: list[tuple[int, str]] = []
        self.unseen: list[str] = []

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.page.keyboard.press(key)
        self.pressed += times

    def type(self, text: str) -> None:
        """Type into what has focus."""
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def goes(self, key: str) -> None:
        """Press a key that leads to another page, and wait until that page listens to keys."""
        with self.page.expect_navigation():
            self.press(key)
        self.is_ready()

    def is_ready(self) -> None:
        """Wait until every key of the page is heard; a person is not faster than that."""
        self.page.wait_for_load_state("load")
        # by an element: a function that is asked again and again is evaluated, which the page's own policy forbids
        self.page.wait_for_selector("html[data-keys='heard']", state="attached")

    def focused(self) -> dict[str, Any]:
        """Return what has focus."""
        found: dict[str, Any] = self.page.evaluate(FOCUSED)
        return found

    def reach(self, name: str, kind: str = "") -> None:
        """Press Tab until something of this name has focus."""
        for tabs in range(FURTHEST + 1):
            one = self.focused()
            if name in one["name"] and kind in one["kind"]:
                self.distances.append((tabs, name))
                if not one["seen"]:
                    self.unseen.append(f"{self.desk.path}: {one['name']}")
                return
            self.press("Tab")
        raise AssertionError(f"{name!r} is more than {FURTHEST} Tabs away on {self.desk.path}")

    def skip_to_text(self) -> None:
        """Jump over the menu with the first link of the page."""
        self.press("Tab")
        assert self.focused()["name"] == "跳到正文", self.focused()
        self.press("Enter")

    def copy_and_paste(self, text: str) -> None:
        """Paste what was copied out of a spreadsheet."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.press("Control+v")
