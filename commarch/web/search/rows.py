"""The rows of what was found, with the hits marked; drawn in one piece, as the catalogue's."""

from collections.abc import Callable

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

    def draw(item: FoundItem) -> Markup:
        note = Markup(' <span class="note">{}</span>').format(_marked(item.note, marks)) if item.note else ""
        title = Markup('<a href="{}" data-open>{}</a>{}').format(address(item.id), _marked(item.title, marks), note)
        return row(
            code_cell(item.archival_code),
            cell(title, "title"),
            cell(_marked(item.author, marks), _SOFT),
            cell(_marked(item.document_number, marks, Field.DOCUMENT_NUMBER), _HIDDEN),
            cell(item.document_date, "soft date"),
            cell(period_words(item.retention_code), _HIDDEN),
            state_cell(item.state.value),
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
    segments = (f"<mark>{escape(one.text)}</mark>" if one.is_hit else escape(one.text) for one in marks.cut(text, field))
    return Markup("".join(segments))  # noqa: S704  escaped piece by piece
