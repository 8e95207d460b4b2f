"""The search vector of an item: made anew by every operation that writes one of the texts it stands for."""

from commarch.holdings.folding import Field
from commarch.holdings.grams import vector
from commarch.holdings.models import Item


def texts(item: Item) -> dict[Field, tuple[str, ...]]:
    """Return what the search box reads of an item."""
    found = {
        Field.TITLE: (item.title, *(component.title for component in item.components)),
        Field.AUTHOR: (item.author,),
        Field.DOCUMENT_NUMBER: (item.document_number, *(component.document_number for component in item.components)),
        Field.ARCHIVAL_CODE: (item.archival_code or "",),
        Field.DATE: (item.document_date,),
        Field.NOTE: (item.note, *item.particulars.values()),
    }
    return {field: tuple(text for text in texts if text) for field, texts in found.items()}


def index(item: Item) -> None:
    """Make an item's search vector."""
    item.search_vector = vector(texts(item))
