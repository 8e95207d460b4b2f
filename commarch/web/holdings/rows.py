"""The rows of the catalogue, each written in one piece: a page has fifty, and nothing on it is written as often."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from commarch.holdings import ItemState
from commarch.web.addresses import addresses_of
from commarch.web.parts import code_cell, picking, state_cell

#: Signs of a note that stand beside the title.
NOTE = 24


def row_drawer(today: date) -> Callable[[Any], Markup]:
    """Return what draws the rows of one page."""
    address, (pick, named, picked) = addresses_of("holdings.show_item", "item_id"), picking()
    state = cache(state_cell)

    def draw(item: Any) -> Markup:
        note = f' <span class="note nowrap">{escape(_short(item.note))}</span>' if item.note else ""
        return Markup(  # noqa: S704  what people have written is escaped; the rest are numbers, dates and our own words
            f'<tr role="row">{pick} value="{item.id}{named}{escape(item.archival_code or item.title)}{picked}'
            f"{code_cell(item.archival_code)}"
            f'<td role="cell" class="title"><a href="{address(item.id)}" data-open>{escape(item.title)}</a>{note}</td>'
            f'<td role="cell" class="soft" data-col="author">{escape(item.author)}</td>'
            f'<td role="cell" class="soft nowrap fold-hide col-soft" data-col="number">{escape(item.document_number)}</td>'
            f'<td role="cell" class="soft date" data-col="date">{escape(item.document_date)}</td>'
            f'<td role="cell" class="num fold-hide col-soft" data-col="pages">{item.pages or ""}</td>'
            f'<td role="cell" class="soft date fold-hide col-soft col-spare" data-col="ends">{item.ends_on or ""}</td>'
            f"{state(_state(item, today))}</tr>\n"
        )

    return draw


def _state(item: Any, today: date) -> str:
    """Return the state that a row shows: what has expired says so."""
    return "expired" if item.state is ItemState.FILED and item.ends_on and item.ends_on < today else str(item.state.value)


def _short(note: str) -> str:
    return note if len(note) <= NOTE + 5 else f"{note[: NOTE - 1]}…"
