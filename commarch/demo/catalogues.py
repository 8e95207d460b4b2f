"""The sample catalogues as the demo brings them in: years moved, and another community's name where it is not 红旗社区's own."""

import re
from importlib import resources
from io import BytesIO

from commarch.imports.reading import read_workbook
from commarch.libraries import xlsxwriter

#: The year that the samples were made for: what was kept for ten years from 2015 is overdue in it.
MADE_FOR = 2026
_YEAR = re.compile(r"(?<!\d)20[0-2]\d")


def sample(name: str, *, today_year: int, community: str = "红旗社区", fonds_number: str = "H017") -> tuple[str, bytes]:
    """Return file name and content of a sample catalogue for a community, moved to the present year."""
    content = (resources.files("commarch.demo") / "data" / name).read_bytes()
    shift = today_year - MADE_FOR
    if not shift and community == "红旗社区":
        return name, content
    told = BytesIO()
    with xlsxwriter.Workbook(told, {"constant_memory": True}) as book:
        for sheet in read_workbook(content, name).sheets:
            page = book.add_worksheet(_moved(sheet.name, shift)[:31])
            for number, row in enumerate(sheet):
                for column, cell in enumerate(row):
                    text = _moved(cell, shift).replace("红旗社区", community).replace("H017", fonds_number)
                    page.write_string(number, column, text)
    return f"{name.split('.')[0]}.xlsx", told.getvalue()


def _moved(text: str, shift: int) -> str:
    return _YEAR.sub(lambda found: str(int(found[0]) + shift), text) if shift else text
