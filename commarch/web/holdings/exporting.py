"""Taking lists out as a spreadsheet that the import reads back without loss; the printed catalogue is `printing`'s."""

from io import BytesIO

from flask import Response, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import audit, clock
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.holdings import catalogue
from commarch.holdings.sifting import Sieve
from commarch.imports.export import write_catalogue
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.holdings.addresses import read_asked
from commarch.web.holdings.blueprint import bp
from commarch.web.holdings.selection import read_selection
from commarch.web.spreadsheets import XLSX, attachment


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


def _spreadsheet(sieve: Sieve, query: str) -> Response:
    here = visitor.here()
    content = BytesIO()
    count = write_catalogue(catalogue.rows(sieve, clock.today(), fonds_number=here.fonds_number or ""), content)
    # the trail is kept in Chinese, whatever language the page speaks
    audit.record(Act.EXPORT, "page", "items", "归档文件目录", by=visitor.actor(), after={"count": count}, reason=query or None)
    return attachment(content.getvalue(), f"{here.name}归档文件目录{clock.today():%Y%m%d}.xlsx", XLSX)
