"""Erasing the content of destroyed items, everywhere at once (档案法 21; 个人信息保护法 47).

A capability that comes to hold content of items adds its eraser: a function of the items' ids that takes the content away and leaves what
proves that something was there. `tests/appraisal/test_erasure.py` writes words wherever a person can write and looks for them in every
table afterwards, so that none is forgotten.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from commarch import audit, objects
from commarch.arrangement.erasing import erase_matters
from commarch.database import session
from commarch.holdings.erasing import erase_components
from commarch.imports.erasing import erase_rows
from commarch.intake.erasing import erase_documents
from commarch.printing.erasing import erase_prints
from commarch.quality.erasing import erase_findings
from commarch.storage.erasing import erase_places

ERASERS: tuple[Callable[[Sequence[UUID]], object], ...] = (
    erase_components,
    objects.erase,
    erase_places,
    erase_matters,
    erase_rows,
    erase_documents,
    erase_findings,
    erase_prints,
)


def erase(item_ids: Sequence[UUID]) -> None:
    """Take away all content of items that stand in a register of destruction, beside their own rows, in this transaction."""
    for eraser in ERASERS:
        eraser(item_ids)
    audit.forget("item", item_ids)
    session.flush()
