"""Taking lists out: as a spreadsheet that the import reads back without loss, and as the printed catalogue (归档文件目录, DA/T 22-2015)."""

from io import BytesIO
from itertools import groupby
from typing import Any

from flask import Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import audit, clock
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.database import session
from commarch.holdings import Item, catalogue, sifting
from commarch.holdings.sifting import Sieve
from commarch.imports.export import write_catalogue
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.holdings.addresses import read_asked
from commarch.web.holdings.blueprint import bp
from commarch.web.holdings.labels import SECRECY, class_label
from commarch.web.holdings.selection import MOST, read_selection
from commarch.web.labels import period_words
from commarch.web.spreadsheets import XLSX, attachment

#: Rows of a printed sheet, A4 landscape.
ROWS_OF_A_SHEET = 14


@bp.get("/catalogue.xlsx")
@needs(Duty.EXPORT)
def export_list() -> Response:
    """Take out everything that the list shows."""
    asked = read_asked()
    return _spreadsheet(asked.found(), asked.query())


@bp.post("/selection.xlsx")
@needs(Duty.EXPORT)
def export_selection() -> ResponseReturnValue:
    """Take out what was picked."""
    selection = read_selection()
    if selection.is_empty:
        flash(_("没有导出：请先勾选。"), "look")
        return redirect(selection.asked.address(), 303)
    return _spreadsheet(selection.sieve, selection.asked.query())


@bp.get("/catalogue")
@needs(Duty.VIEW)
def print_list() -> ResponseReturnValue:
    """Show the list as the printed catalogue."""
    asked = read_asked()
    return _printed(asked.found(), asked.address())


@bp.post("/selection")
@needs(Duty.VIEW)
def print_selection() -> ResponseReturnValue:
    """Show what was picked as the printed catalogue."""
    selection = read_selection()
    if selection.is_empty:
        flash(_("没有打印：请先勾选。"), "look")
        return redirect(selection.asked.address(), 303)
    return _printed(selection.sieve, selection.asked.address())


def _spreadsheet(sieve: Sieve, query: str) -> Response:
    here = visitor.here()
    content = BytesIO()
    count = write_catalogue(catalogue.rows(sieve, clock.today(), fonds_number=here.fonds_number or ""), content)
    # the trail is kept in Chinese, whatever language the page speaks
    audit.record(Act.EXPORT, "page", "items", "归档文件目录", by=visitor.actor(), after={"count": count}, reason=query or None)
    return attachment(content.getvalue(), f"{here.name}归档文件目录{clock.today():%Y%m%d}.xlsx", XLSX)


def _printed(sieve: Sieve, back: str) -> ResponseReturnValue:
    items = list(session.scalars(sifting.everything(sieve, clock.today()).limit(MOST + 1)))
    if len(items) > MOST:
        flash(_("一次最多打印 %(most)s 件，请按年度或期限筛选后分几次打印。", most=MOST), "look")
        return redirect(back, 303)
    if not items:
        flash(_("没有可打印的件。"), "look")
        return redirect(back, 303)
    here = visitor.here()
    facts = {"sheets": _sheets(items), "count": len(items), "secrecy": _secrecy}
    return render_template("holdings/print.html", here=here, back=back, today=clock.today(), **facts)


def _sheets(items: list[Item]) -> list[dict[str, Any]]:
    """Cut the catalogue into sheets; each class, year and period begins a new one and counts its own rows."""
    sheets = []
    for (archival_class, year, retention), rows in groupby(items, key=lambda item: (item.archival_class, item.year, item.retention_code)):
        found = list(rows)
        pages = range(0, len(found), ROWS_OF_A_SHEET)
        sheets += [
            {
                "class": f"{class_label(archival_class)} {archival_class}",
                "year": year,
                "retention": period_words(retention),
                "rows": list(enumerate(found[start : start + ROWS_OF_A_SHEET], start + 1)),
                "number": number,
                "of": len(pages),
            }
            for number, start in enumerate(pages, 1)
        ]
    return sheets


def _secrecy(item: Item) -> str:
    return "" if item.secrecy == "none" else str(SECRECY[item.secrecy])
