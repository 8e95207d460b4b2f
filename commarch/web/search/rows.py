"""The rows of what was found, with the hits marked; written in one go, as the catalogue's."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from babel import Locale
from flask_babel import get_locale
from markupsafe import Markup, escape

from commarch.search import FoundItem, Marks, Query
from commarch.search.fields import Field
from commarch.search.marking import BEGIN, END
from commarch.supervision import ItemMetadata
from commarch.web.addresses import addresses_of
from commarch.web.labels import period_words
from commarch.web.parts import cell, code_cell, escaped_code_cell, row, state_cell

_SOFT, _HIDDEN = "soft", "soft nowrap fold-hide col-soft"
_BESIDE = ' <span class="note">%s</span>'
#: Stands between texts that are escaped together; like BEGIN and END a NUL, which no text of the database holds, and a sign.
_BETWEEN = "\0;"


def row_drawer(query: Query) -> Callable[[Sequence[FoundItem]], Markup]:
    """Return what draws rows of one page."""
    address, marks = addresses_of("holdings.show_item", "item_id"), Marks(query)
    language, state = get_locale(), cache(state_cell)

    def draw(items: Sequence[FoundItem]) -> Markup:
        drawn = [
            f'<tr role="row">{escaped_code_cell(code)}'
            f'<td role="cell" class="title"><a href="{address(item.id)}" data-open>{title}</a>'
            f"{_BESIDE % note if note else ''}</td>"
            f'<td role="cell" class="soft">{author}</td>'
            f'<td role="cell" class="soft nowrap fold-hide col-soft">{number}</td>'
            f'<td role="cell" class="soft date">{day}</td>'
            f'<td role="cell" class="soft nowrap fold-hide col-soft">{_period(item.retention_code, language)}</td>'
            f"{state(item.state)}</tr>\n"
            for item, (code, title, author, number, day, note) in zip(items, _texts(items, marks), strict=True)
        ]
        return Markup("".join(drawn))  # noqa: S704  what people have written is escaped

    return draw


@lru_cache(maxsize=256)
def _period(code: str, language: Locale | None) -> str:  # noqa: ARG001  the words depend on the language
    return period_words(code)


def street_row_drawer(query: Query) -> Callable[[ItemMetadata], Markup]:
    """Return what draws the rows that a street sees of its communities."""
    marks = Marks(query)

    def marked(text: str, field: Field = Field.TITLE) -> Markup:
        return Markup(_escaped(marks.set_in(text, field)))  # noqa: S704  escaped

    def draw(item: ItemMetadata) -> Markup:
        return row(
            code_cell(item.archival_code),
            cell(marked(item.title or ""), "title"),
            cell(marked(item.author or ""), _SOFT),
            cell(marked(item.document_number, Field.DOCUMENT_NUMBER), _HIDDEN),
            cell(item.document_date, "soft date"),
        )

    return draw


def _texts(items: Sequence[FoundItem], marks: Marks) -> list[tuple[str, ...]]:
    """Return what people have written in these rows, marked, and escaped all at once."""
    columns = (
        [item.archival_code or "" for item in items],
        marks.set_in_each([item.title for item in items]),
        marks.set_in_each([item.author for item in items]),
        marks.set_in_each([item.document_number for item in items], Field.DOCUMENT_NUMBER),
        [item.document_date for item in items],
        marks.set_in_each([item.note for item in items]),
    )
    escaped = _escaped(_BETWEEN.join(_BETWEEN.join(column) for column in columns)).split(_BETWEEN)
    return list(zip(*(escaped[start : start + len(items)] for start in range(0, len(escaped), len(items))), strict=True))


def _escaped(marked: str) -> str:
    """Escape texts whose hits stand between signs, and mark these."""
    return str(escape(marked)).replace(BEGIN, "<mark>").replace(END, "</mark>")
