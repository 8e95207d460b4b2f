"""Typesetting: a paper and its data become a PDF/A-2u. Data goes in as JSON and comes out as text; no word of it is read as markup.

PDF/A-2u is the proof that no glyph is missing and that all text can be selected and searched: the typesetter stops where either is not so.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commarch.libraries import typst
from commarch.printing import fonts

if TYPE_CHECKING:
    from typst import PDFStandard

PAPERS = Path(__file__).parent / "papers"
STANDARD: "PDFStandard" = "a-2u"
#: Up to so many rows the PDF carries its structure for screen readers; beyond, it would cost ten times the size and memory.
TAGGED_ROWS = 500


@dataclass(frozen=True)
class Printed:
    """A PDF, and the characters that no font had: [{"character", "code", "where"}]."""

    content: bytes
    missing: list[dict[str, str]]

    @property
    def sha256(self) -> str:
        """Return its digest."""
        return sha256(self.content).hexdigest()


def typeset(template: str, data: dict[str, Any], *, at: datetime, rows: int) -> Printed:
    """Set a paper."""
    lost: dict[str, str] = {}
    shown = _walk(data, lambda text, where: _noted(text, where, lost), "")
    faces = fonts.faces()
    content = typst.compile(
        str(PAPERS / f"{template}.typ"),
        root=str(PAPERS),
        font_paths=faces.fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({**shown, "faces": list(faces.further)}, ensure_ascii=False)},
        pdf_standards=STANDARD,
        pdf_tags=rows <= TAGGED_ROWS,
        timestamp=int(at.timestamp()),
    )
    return Printed(content, [{"character": sign, "code": f"U+{ord(sign):04X}", "where": where} for sign, where in lost.items()])


def _noted(text: str, where: str, lost: dict[str, str]) -> str:
    """Return a text as it is printed; what no font has is noted with the first place that it stands in."""
    shown = fonts.printable(text)
    if fonts.GETA in shown:
        for sign in fonts.missing(text):
            lost.setdefault(sign, where)
    return shown


def _walk(value: Any, each: Callable[[str, str], str], where: str) -> Any:
    """Pass every text of the data through a function, with the row that it stands in; drawings and pictures are none."""
    if isinstance(value, str):
        return each(value, where)
    if isinstance(value, dict):
        named = str(value.get("called", where))
        return {name: one if name in ("qr", "picture") else _walk(one, each, named) for name, one in value.items()}
    if isinstance(value, list):
        return [_walk(one, each, where) for one in value]
    return value
