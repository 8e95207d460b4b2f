"""Search: one box that finds items by any piece of their title, author, document number, archival code, date or note.

Words: search box (查找框), term (词), phrase (短语), field (字段: 题名、责任者、文号、档号、日期), reading (读法: what a term may mean).

Invariants: hits are exact: whoever holds the characters is found, nobody else; no word list, no segmentation. The index and the
query fold text by the same functions (`fields`), so they can't drift apart. Nothing that a person types makes a search fail. The
database itself keeps a search inside one tenant (`guard.search`), and a supervisor's away from personal data.
"""

from commarch.search.counts import Count, Counts, counted, counts_of, counts_of_words
from commarch.search.language import Query, parse
from commarch.search.marking import Marks
from commarch.search.queries import FoundItem, Hits, Narrowing, Order, Page, Place, category_names, find, find_items, item_with_code

__all__ = [
    "Count",
    "Counts",
    "FoundItem",
    "Hits",
    "Marks",
    "Narrowing",
    "Order",
    "Page",
    "Place",
    "Query",
    "category_names",
    "counted",
    "counts_of",
    "counts_of_words",
    "find",
    "find_items",
    "item_with_code",
    "parse",
]
