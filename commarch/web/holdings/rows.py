"""The rows of the catalogue, written in one go: a page has fifty, and nothing on it is written as often."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from commarch.holdings import ItemState
from commarch.web.addresses import addresses_of
from commarch.web.parts import escaped_code_cell, picking, state_cell

#: Signs of a note that stand beside the title.
NOTE = 24
_BESIDE = ' <span class="note nowrap">%s</span>'


def row_drawer(today: date) -> Callable[[Sequence[Any]], Markup]:
    """Return what draws rows of one page."""
    address, (pick, named, picked), state = addresses_of("holdings.show_item", "item_id"), picking(), cache(state_cell)

    def draw(rows: Sequence[Any]) -> Markup:
        drawn = []
        for item, (code, title, author, number, day, note) in zip(rows, _texts(rows), strict=True):
            drawn.append(
                f'<tr role="row">{pick} value="{item.id}{named}{code or title}{picked}{escaped_code_cell(code)}'
                f'<td role="cell" class="title"><a href="{address(item.id)}" data-open>{title}</a>'
                f"{_BESIDE % note if note else ''}</td>"
                f'<td role="cell" class="soft" data-col="author">{author}</td>'
                f'<td role="cell" class="soft nowrap fold-hide col-soft" data-col="number">{number}</td>'
                f'<td role="cell" class="soft date" data-col="date">{day}</td>'
                f'<td role="cell" class="num fold-hide col-soft" data-col="pages">{item.pages or ""}</td>'
                f'<td role="cell" class="soft date fold-hide col-soft col-spare" data-col="ends">{item.ends_on or ""}</td>'
                f"{state(_state(item, today))}</tr>\n"
            )
        return Markup("".join(drawn))  # noqa: S704  what people have written is escaped; the rest are numbers, dates and our own words

    return draw


def _texts(rows: Sequence[Any]) -> list[tuple[str, ...]]:
    """Return what people have written in these rows, escaped all at once: no text of the database holds a NUL."""
    written = "\0".join(
        "\0".join((row.archival_code or "", row.title, row.author, row.document_number, row.document_date, _short(row.note)))
        for row in rows
    )
    each = iter(str(escape(written)).split("\0"))
    return list(zip(*[each] * 6, strict=True))


def _state(item: Any, today: date) -> str:
    """Return the state that a row shows: what has expired says so."""
    return "expired" if item.state == ItemState.FILED and item.ends_on and item.ends_on < today else item.state


def _short(note: str) -> str:
    return note if len(note) <= NOTE + 5 else f"{note[: NOTE - 1]}…"
