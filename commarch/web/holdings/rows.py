"""The rows of the catalogue, each drawn in one piece: a page has fifty, and nothing on it is drawn as often."""

from collections.abc import Callable
from datetime import date
from typing import Any

from markupsafe import Markup

from commarch.holdings import ItemState
from commarch.web.addresses import addresses_of
from commarch.web.parts import cell, code_cell, pick, row, state_cell, title_cell

#: Signs of a note that stand beside the title.
NOTE = 24


def row_drawer(today: date) -> Callable[[Any], Markup]:
    """Return what draws the rows of one page."""
    address = addresses_of("holdings.show_item", "item_id")

    def draw(item: Any) -> Markup:
        return row(
            pick(item.id, item.archival_code or item.title),
            code_cell(item.archival_code),
            title_cell(item.title, address(item.id), _short(item.note)),
            cell(item.author, "soft", "author"),
            cell(item.document_number, "soft nowrap fold-hide col-soft", "number"),
            cell(item.document_date, "soft date", "date"),
            cell(item.pages or "", "num fold-hide col-soft", "pages"),
            cell(item.ends_on or "", "soft date fold-hide col-soft col-spare", "ends"),
            state_cell(_state(item, today)),
        )

    return draw


def _state(item: Any, today: date) -> str:
    """Return the state that a row shows: what has expired says so."""
    return "expired" if item.state is ItemState.FILED and item.ends_on and item.ends_on < today else str(item.state.value)


def _short(note: str) -> str:
    return note if len(note) <= NOTE + 5 else f"{note[: NOTE - 1]}…"
