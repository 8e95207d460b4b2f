"""Rapid entry (快速著录): a sheet of rows that saves itself and becomes drafts.

Words: sheet (著录表), paste (粘贴), repeat (照上行). A sheet belongs to one person and holds what was typed, right or wrong; its rows are
held against the rules of registration, no others. Registering takes the right rows and leaves the faulty ones with their reasons.
"""

from commarch.entry.columns import FILLED, HEADINGS, REPEATABLE, Column
from commarch.entry.models import Sheet
from commarch.entry.operations import Registered, SheetChanged, begin, keep, register_rows, sheet_of, throw_away
from commarch.entry.pasting import Pasted, read_paste
from commarch.entry.queries import sheets_of
from commarch.entry.rows import CellFault, Reader, ReadRow, is_blank, repeat_down

__all__ = [
    "FILLED",
    "HEADINGS",
    "REPEATABLE",
    "CellFault",
    "Column",
    "Pasted",
    "ReadRow",
    "Reader",
    "Registered",
    "Sheet",
    "SheetChanged",
    "begin",
    "is_blank",
    "keep",
    "read_paste",
    "register_rows",
    "repeat_down",
    "sheet_of",
    "sheets_of",
    "throw_away",
]
