"""A sheet of the fonds dossier as PDF: what stands in it, its number, its digest, and a code that leads to where it can be verified."""

from typing import Any
from unicodedata import east_asian_width
from urllib.parse import urlencode

from commarch import appraisal, clock, settings
from commarch.appraisal.papers import PHOTO_COLUMNS
from commarch.database import home_tenant, session
from commarch.dossier import Sheet
from commarch.objects import small_picture
from commarch.printing.codes import drawing_of
from commarch.printing.typesetting import Printed, typeset
from commarch.tenancy import Tenant

#: More columns than that, and the sheet lies on its side.
UPRIGHT_COLUMNS = 6
#: Least and most width of a column, in Chinese characters; one that needs no more than the third is as wide as it needs.
_NARROW, _WIDE, _EXACT = 3, 18, 6
#: Columns that never break, and columns that are signed and sealed by hand.
CODE, SEALED = "档号", "签章"
#: Width of what stands before the sides that sign.
SIDE_LABEL = 10


def print_sheet(sheet: Sheet) -> Printed:
    """Set a sheet of the home tenant's dossier."""
    tenant = session.get_one(Tenant, home_tenant())
    sections = [section_of(part) for part in sheet.content]
    for section in sections:
        section["pictures"] = _pictures(sheet, section) if section["columns"] == list(PHOTO_COLUMNS) else []
    data = {
        "title": sheet.title,
        "office": tenant.name,
        "number": f"全宗卷第 {sheet.number} 号",
        "written": f"{sheet.written_by_name} 写于 {sheet.written_at.astimezone(clock.zone()):%Y-%m-%d %H:%M}",
        "sha256": sheet.sha256,
        "qr": drawing_of(address(tenant.code, sheet)),
        "wide": any(len(part["columns"]) > UPRIGHT_COLUMNS for part in sections),
        "sections": sections,
    }
    return typeset("sheet", data, at=sheet.written_at, rows=sum(len(part["rows"]) for part in sections))


def address(tenant_code: str, sheet: Sheet) -> str:
    """Return where anybody who holds the paper can verify it."""
    base = (settings.current().base_url or "").rstrip("/")
    return f"{base}/verify/{tenant_code}/{sheet.number}?{urlencode({'sha256': sheet.sha256})}"


def section_of(part: dict[str, Any]) -> dict[str, Any]:
    """Return a stored section as it is set: with the widths of its columns."""
    rows = [[str(value) for value in row] for row in part["rows"]]
    columns = list(part["columns"])
    longest = [max(map(_width, values)) for values in zip(columns, *rows, strict=True)] if rows else [1] * len(columns)
    sealed = any(SEALED in name for name in columns)
    return {
        "heading": part["heading"],
        "paragraphs": list(part["paragraphs"]),
        "columns": columns,
        "rows": rows,
        "widths": [SIDE_LABEL, *[_WIDE] * (len(columns) - 1)] if sealed else _widths(columns, longest),
        "code": columns.index(CODE) if CODE in columns else -1,
        "sealed": sealed,
    }


def _pictures(sheet: Sheet, section: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what an annex of photographs tells, each with a small picture of what lies in the store under that hash; [] where it is gone."""
    known = {one.object.sha256: one.object for one in appraisal.photos_in_register(sheet.id)}
    found = []
    for number, caption, who, at, sha256 in section["rows"]:
        content = small_picture(known[sha256]) if sha256 in known else None
        found.append({"told": f"{number}　{caption}", "by": f"{who}　{at}", "sha256": sha256, "picture": list(content or b"")})
    return found


def _widths(columns: list[str], longest: list[int]) -> list[int]:
    """Return the widths of columns; 0: as wide as it needs. A code is never broken; where no column is long all share the line."""
    widths = [min(max(length, _NARROW), _WIDE) for length in longest]
    exact = [name == CODE or length <= _EXACT for name, length in zip(columns, longest, strict=True)]
    return widths if all(exact) else [0 if fits else width for width, fits in zip(widths, exact, strict=True)]


def _width(text: str) -> int:
    """Return how wide a text is in Chinese characters; letters and digits are little more than half as wide."""
    return round(sum(1 if east_asian_width(sign) in "WF" else 0.6 for sign in text))
