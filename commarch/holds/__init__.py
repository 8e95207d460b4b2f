"""Holds (冻结): nothing under one is destroyed, whatever its period says, until head and street have both consented to lift it.

Words: hold (冻结), ground (依据), day of review (复核日期), lifting (解冻), consent (同意).

Invariants, kept by the database too: only filed items are held; a hold never changes but for its lifting; the head's consent comes from a
head, the street's from the street, from two people; `guard.may_destroy` looks at holds itself.
"""

from commarch.holds.models import ConsentPart, HeldItem, Hold, HoldConsent, HoldReason
from commarch.holds.operations import ask_lifting, consent, move_review, place, refuse_lifting
from commarch.holds.queries import (
    Held,
    Listed,
    Seen,
    asked_across,
    consents_of,
    count_holds,
    count_items,
    due_for_review,
    find_hold,
    held_by,
    held_ids,
    holds_on,
    items_of,
    list_holds,
    open_holds,
    parts_here,
    refused_since,
)
from commarch.holds.rules import LONGEST_YEARS, MOST, Standing

__all__ = [
    "LONGEST_YEARS",
    "MOST",
    "ConsentPart",
    "Held",
    "HeldItem",
    "Hold",
    "HoldConsent",
    "HoldReason",
    "Listed",
    "Seen",
    "Standing",
    "ask_lifting",
    "asked_across",
    "consent",
    "consents_of",
    "count_holds",
    "count_items",
    "due_for_review",
    "find_hold",
    "held_by",
    "held_ids",
    "holds_on",
    "items_of",
    "list_holds",
    "move_review",
    "open_holds",
    "parts_here",
    "place",
    "refuse_lifting",
    "refused_since",
]
