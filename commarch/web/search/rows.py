"""The rows of what was found, with the hits marked; drawn in one piece, as the catalogue's."""

from collections.abc import Callable
from functools import cache

from markupsafe import Markup, escape

from commarch.search import FoundItem, Marks, Query
from commarch.search.fields import Field
from commarch.supervision import ItemMetadata
from commarch.web.addresses import addresses_of
from commarch.web.labels import period_words
from commarch.web.parts import cell, code_cell, row, state_cell

_SOFT, _HIDDEN = "soft", "soft nowrap fold-hide col-soft"


def row_drawer(query: Query) -> Callable[[FoundItem], Markup]:
    """Return what draws the rows of one page."""
    address, marks = addresses_of("holdings.show_item", "item_id"), Marks(query)
    author, period, state = cache(lambda text: _marked(text, marks)), cache(period_words), cache(state_cell)

    def draw(item: FoundItem) -> Markup:
        note = f' <span class="note">{_marked(item.note, marks)}</span>' if item.note else ""
        return Markup(  # noqa: S704  what people have written is escaped
            f'<tr role="row">{code_cell(item.archival_code)}'
            f'<td role="cell" class="title"><a href="{address(item.id)}" data-open>{_marked(item.title, marks)}</a>{note}</td>'
            f'<td role="cell" class="soft">{author(item.author)}</td>'
            f'<td role="cell" class="soft nowrap fold-hide col-soft">{_marked(item.document_number, marks, Field.DOCUMENT_NUMBER)}</td>'
            f'<td role="cell" class="soft date">{escape(item.document_date)}</td>'
            f'<td role="cell" class="soft nowrap fold-hide col-soft">{period(item.retention_code)}</td>'
            f"{state(item.state)}</tr>\n"
        )

    return draw


def street_row_drawer(query: Query) -> Callable[[ItemMetadata], Markup]:
    """Return what draws the rows that a street sees of its communities."""
    marks = Marks(query)

    def draw(item: ItemMetadata) -> Markup:
        return row(
            code_cell(item.archival_code),
            cell(_marked(item.title or "", marks), "title"),
            cell(_marked(item.author or "", marks), _SOFT),
            cell(_marked(item.document_number, marks, Field.DOCUMENT_NUMBER), _HIDDEN),
            cell(item.document_date, "soft date"),
        )

    return draw


def _marked(text: str, marks: Marks, field: Field = Field.TITLE) -> Markup:
    """Set a text with its hits marked."""
    if not text:
        return Markup()
    segments = [f"<mark>{escape(one.text)}</mark>" if one.is_hit else escape(one.text) for one in marks.cut(text, field)]
    return Markup("".join(segments))  # noqa: S704  escaped piece by piece
