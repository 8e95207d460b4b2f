"""Lines of evidence as a page shows them: what they are called, how much is there now, where they lead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from commarch import clock, inspection, quality
from commarch.holdings.tally import tally
from commarch.inspection import EvidenceKind, EvidenceLine, Laid
from commarch.printing import queries as prints
from commarch.web.holdings.addresses import Asked
from commarch.web.inspection.labels import in_words


@dataclass(frozen=True)
class Line:
    """A line with its figure of this moment and its link."""

    line: EvidenceLine
    what: str
    figure: str
    url: str


def shown_lines(laid: Sequence[Laid], address: Callable[[EvidenceLine], str]) -> dict[UUID, list[Line]]:
    """Return the lines of each point; statements are as many whatever the number of lines."""
    every = [line for one in laid for line in one.lines]
    tell = _teller(every)
    return {one.point.id: [Line(line, *tell(line), address(line)) for line in one.lines] for one in laid}


def address_inside(line: EvidenceLine) -> str:
    """Return where a line leads for those who work here: the list, the thing itself."""
    match line.kind:
        case EvidenceKind.CATALOGUE:
            return Asked(inspection.sieve_of(line.conditions)).address()
        case EvidenceKind.ITEM:
            return url_for("holdings.show_item", item_id=line.item_id)
        case EvidenceKind.SHEET:
            return url_for("dossier.show_sheet", sheet_id=line.sheet_id)
        case EvidenceKind.QUALITY:
            return url_for("quality.show")
    return url_for("printing.list_prints")


def address_outside(line: EvidenceLine, **place: Any) -> str:
    """Return where a line leads for a reviewer."""
    return url_for("inspection.show_line", inspection_id=line.inspection_id, line_id=line.id, **place)


def _teller(lines: Sequence[EvidenceLine]) -> Callable[[EvidenceLine], tuple[str, str]]:
    """Return what tells of each line what it is and how much: asked once for all of them, and only where there is such a line."""
    kinds = {line.kind for line in lines}
    figures = tally(clock.today()) if EvidenceKind.CATALOGUE in kinds else None
    codes, sheets = inspection.codes_of(lines), inspection.sheets_of(lines)
    points = quality.score(clock.today().year - 1).points if EvidenceKind.QUALITY in kinds else None
    printed = prints.count_printed() if EvidenceKind.PRINTS in kinds else 0

    def tell(line: EvidenceLine) -> tuple[str, str]:
        if line.kind is EvidenceKind.CATALOGUE and figures is not None:
            return in_words(line.conditions), _items(figures.total(inspection.sieve_of(line.conditions)))
        if line.kind is EvidenceKind.ITEM:
            return codes.get(line.item_id, "") if line.item_id else "", _items(1)
        if line.kind is EvidenceKind.SHEET:
            return _sheet(sheets.get(line.sheet_id) if line.sheet_id else None), str(_("1 份"))
        if line.kind is EvidenceKind.QUALITY:
            return str(_("系统检查的得分")), str(_("未执行")) if points is None else str(_("%(points)s 分", points=f"{points:.1f}"))
        return str(_("打印过的目录、盒脊等")), str(_("%(count)s 份", count=printed))

    return tell


def _items(count: int) -> str:
    return str(_("%(count)s 件", count=f"{count:,}"))


def _sheet(row: Any) -> str:
    return str(_("第 %(number)s 号 %(title)s", number=row.number, title=row.title)) if row else ""
