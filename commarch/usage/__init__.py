"""Use (利用) of the archives: who asked for what and what came of it; what is never asked for, what was asked for and not found.

Words: record of use (利用登记), visit (人次), volumes and items used (卷件次), not found (经查未见), purpose (利用目的), struck (作废).

Invariants: a record is never changed, a wrong one is struck and recorded anew; one user on one day is one visit; a user's name is masked on
pages, told for a purpose that is recorded, never shown to the street, and forgotten after some years, while the figures stay.
"""

from commarch.usage.figures import (
    MostUsed,
    Unused,
    UnusedItem,
    Wanted,
    YearOfUse,
    by_kind,
    most_used,
    unused,
    unused_items,
    wanted,
    year_of_use,
    years_of_use,
)
from commarch.usage.models import UsedThing, UseRecord, UseResult, WayOfUse
from commarch.usage.operations import UseFacts, forget_names, record_not_found, record_use, reveal_name, strike
from commarch.usage.purposes import purposes, write_purposes
from commarch.usage.queries import Place, Uses, UseSieve, everything, find_use, first_day, names_of, page, uses_of

__all__ = [
    "MostUsed",
    "Place",
    "Unused",
    "UnusedItem",
    "UseFacts",
    "UseRecord",
    "UseResult",
    "UseSieve",
    "UsedThing",
    "Uses",
    "Wanted",
    "WayOfUse",
    "YearOfUse",
    "by_kind",
    "everything",
    "find_use",
    "first_day",
    "forget_names",
    "most_used",
    "names_of",
    "page",
    "purposes",
    "record_not_found",
    "record_use",
    "reveal_name",
    "strike",
    "unused",
    "unused_items",
    "uses_of",
    "wanted",
    "write_purposes",
    "year_of_use",
    "years_of_use",
]
