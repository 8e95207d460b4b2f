"""Rows that were not imported, as a catalogue to be mended and uploaded again: the columns that were read, and what is wrong at the end."""

from commarch.imports.fields import FIELDS, label_of
from commarch.imports.layout import Layout
from commarch.imports.models import ImportRow

#: Known as a heading that is not imported, so that the file may be uploaded again as it is.
REASON = "检查结果"
PLACE = "原表行号"
#: What a cover may say of all rows of its sheet; the mended file has one sheet and no cover.
COVERED = ("archival_code", "fonds_number", "archival_class", "year", "retention", "category", "author", "box_number")


def headings_of(layout: Layout) -> list[tuple[str, str]]:
    """Return the columns: every field that a column or a cover gives, then where the row stood and what is wrong with it."""
    given = {name for sheet in layout.sheets if sheet.take for name in (*(field for _, field in sheet.mapped()), *sheet.facts)}
    wanted = [name for name in FIELDS if name in given or name in {"title", "year", "retention", "category"}]
    return [*((name, label_of(name)) for name in wanted), ("", PLACE), ("", REASON)]


def told_of(row: ImportRow, cells: dict[str, str], names: list[str]) -> list[str]:
    """Return one line: cells as they stand, else what the row's cover says."""
    values = row.values or {}
    told = [cells.get(name) or (str(values[name]) if name in COVERED and name in values else "") for name in names if name]
    why = "；".join(dict.fromkeys(fault["text"] for fault in row.faults or [] if fault["severity"] == "fault"))
    return [*told, f"{row.sheet} 第 {row.row_number} 行", why]
