"""A sheet of the dossier to take away, as PDF and as spreadsheet; and the page where anybody who holds a paper verifies it."""

import re
from uuid import UUID

from flask import Response, abort, render_template, request

from commarch import clock, dossier
from commarch.accounts import Duty
from commarch.database import Context, Mode, coming_back, session, within
from commarch.dossier import content
from commarch.printing.dossier_sheets import print_sheet
from commarch.tenancy import find_by_code
from commarch.web.dossier.blueprint import bp, verifying
from commarch.web.guards import needs, open_door
from commarch.web.spreadsheets import Table, attachment, workbook

PDF = "application/pdf"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@bp.get("/<uuid:sheet_id>.pdf")
@needs(Duty.VIEW)
def sheet_as_pdf(sheet_id: UUID) -> Response:
    """Give a sheet as PDF, with its number, its digest and a code to verify it by."""
    sheet = dossier.find_sheet(sheet_id) or abort(404)
    return attachment(print_sheet(sheet).content, f"{sheet.title}.pdf", PDF)


@bp.get("/<uuid:sheet_id>.xlsx")
@needs(Duty.EXPORT)
def sheet_as_xlsx(sheet_id: UUID) -> Response:
    """Give the tables of a sheet as a spreadsheet."""
    sheet = dossier.find_sheet(sheet_id) or abort(404)
    tables = [Table(part["heading"], part["columns"], part["rows"]) for part in sheet.content if part["rows"]]
    return workbook(sheet.title, tables) if tables else abort(404)


@verifying.get("/<code>/<int:number>")
@open_door
def verify(code: str, number: int) -> tuple[str, int]:
    """Tell whoever holds a paper whether it is what stands in the fonds dossier. Nothing is told to whoever does not know its digest."""
    sha256 = "".join(request.args.get("sha256", "").lower().split())
    found = _stands(code, number, sha256) if _SHA256.fullmatch(sha256) and number < 10**9 else None
    told = {"found": found, "sha256": sha256, "number": number, "now": clock.now(), "asked": bool(sha256)}
    return render_template("dossier/verify.html", **told), 200 if found or not sha256 else 404


def _stands(code: str, number: int, sha256: str) -> dict[str, object] | None:
    """Look a sheet up by its number and hold it against the digest: of what is stored now, not only the one that was noted."""
    with coming_back(session):
        with within(session, Context(Mode.DOOR)):
            tenant = find_by_code(code)
            if tenant is None:
                return None
            tenant_id, name = tenant.id, tenant.name
        with within(session, Context(Mode.SYSTEM, tenant_id)):
            sheet = dossier.sheet_by_number(number)
            if sheet is None or sheet.sha256 != sha256:
                return None
            told: dict[str, object] = {"office": name, "title": sheet.title, "on": sheet.on_date}
            replaced, whole = dossier.replacement_of(sheet) is not None, content.digest(sheet.content) == sheet.sha256
            return told | {"replaced": replaced, "whole": whole}
