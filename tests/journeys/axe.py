"""Axe, which tells what keeps people from using a page, asked about every page, and about every look once.

At the first width of the window all rules look at the whole page, at the next one at what appears there, and those that depend on the
width at the whole again. Contrast, which takes longer than all others together, looks at what a process has not seen in these colours
before: styles stand in classes only, so what has the same classes from itself to the root looks the same. A page whose every element is
built like one that was examined before, as a head's list beside a clerk's, is not examined again; what holds of a page as a whole (one
heading, no id twice, fields with labels) is asked of every page and everybody by tests/architecture/test_pages.py.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_core_python

SCRIPT = "\n".join(
    file.read_text("utf-8") for file in (Path(axe_core_python.__file__).with_name("axe.min.js"), Path(__file__).with_name("axe.js"))
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_WIDTH = ["scrollable-region-focusable", "page-has-heading-one", "landmark-one-main", "region"]


@dataclass
class Seen:
    """What this process knows to be without fault at a width."""

    looks: set[int] = field(default_factory=set)
    structures: set[int] = field(default_factory=set)


_seen: defaultdict[tuple[int, str], Seen] = defaultdict(Seen)


def faults(page: Any) -> list[tuple[str, str]]:
    """Return rule and place of what is wrong with a page that SCRIPT was put into."""
    scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    seen = _seen[page.viewport_size["width"], scheme]
    known = {"looks": list(seen.looks), "structures": list(seen.structures)}
    told = page.evaluate("([tags, ofWidth, seen]) => commarchAxe.faults(tags, ofWidth, seen)", [TAGS, OF_WIDTH, known])
    assert told["passed"]  # axe did look
    if not told["faults"]:
        seen.looks.update(told["looks"])
        seen.structures.update(told["structures"])
    return [(rule, place) for rule, place in told["faults"]]
