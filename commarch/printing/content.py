"""What goes into the typesetter for one print."""

from dataclasses import dataclass
from typing import Any

from commarch import clock
from commarch.printing.facts import House


@dataclass(frozen=True)
class Content:
    """A template with its data."""

    template: str
    data: dict[str, Any]
    #: Items, boxes or places in it.
    rows: int


def heading(title: str, label: str, house: House) -> dict[str, Any]:
    """Return what every paper is told."""
    return {"title": title, "label": label, "author": house.name, "printed_on": clock.today().isoformat()}
