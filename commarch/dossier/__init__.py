"""The fonds dossier (全宗卷): the file about the fonds itself; what is written in it stays for ever.

Words: sheet (件、页), kind (类别), replacement (更正). A sheet is plain data (`content.Section`), set by pages and prints; its SHA-256 tells
whether a print is still what was written.
"""

from commarch.dossier.content import Section, as_text, of_text
from commarch.dossier.models import Sheet, SheetKind
from commarch.dossier.operations import write
from commarch.dossier.queries import find_sheet, latest, replacement_of, sheet_by_number, sheets

__all__ = [
    "Section",
    "Sheet",
    "SheetKind",
    "as_text",
    "find_sheet",
    "latest",
    "of_text",
    "replacement_of",
    "sheet_by_number",
    "sheets",
    "write",
]
