"""Axe, which tells what keeps people from using a page, asked about every page, and about every look once.

At the first width of the window all rules look at the whole page, at the next one at what appears there, and those that depend on the
width at the whole again. Contrast, which takes longer than all others together, looks at what a process has not seen in these colours
before: styles stand in classes only, so what has the same classes from itself to the root looks the same.
"""

from pathlib import Path
from typing import Any

import axe_core_python

SCRIPT = "\n".join(
    file.read_text("utf-8") for file in (Path(axe_core_python.__file__).with_name("axe.min.js"), Path(__file__).with_name("axe.js"))
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_WIDTH = ["scrollable-region-focusable", "page-has-heading-one", "landmark-one-main", "region"]
_seen: dict[tuple[int, str], set[int]] = {}


def faults(page: Any) -> list[tuple[str, str]]:
    """Return rule and place of what is wrong with a page that SCRIPT was put into."""
    scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    seen = _seen.setdefault((page.viewport_size["width"], scheme), set())
    told = page.evaluate("([tags, ofWidth, seen]) => commarchAxe.faults(tags, ofWidth, seen)", [TAGS, OF_WIDTH, list(seen)])
    assert told["passed"]  # axe did look
    if not told["faults"]:
        seen.update(told["looks"])
    return [(rule, place) for rule, place in told["faults"]]
