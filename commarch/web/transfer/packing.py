"""The package of a transfer to take away. It is made in a folder of its own, of which nothing stays on the disk."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from urllib.parse import quote
from uuid import UUID

from flask import Response, send_file
from flask.typing import ResponseReturnValue

from commarch import dossier
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.printing.dossier_sheets import print_sheet
from commarch.transfer import Transfer, package
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.transfer.blueprint import bp
from commarch.web.transfer.showing import found, shown


@bp.post("/<uuid:transfer_id>/package")
@needs(Duty.CONDUCT_APPRAISAL)
def pack(transfer_id: UUID) -> ResponseReturnValue:
    """Make the package of a signed transfer and send it."""
    one = found(transfer_id)
    try:
        file = _packed(one)
    except RuleBroken as broken:
        return shown(found(transfer_id), fault=str(broken)), 422
    answer: Response = send_file(file, mimetype="application/zip")
    name = quote(f"{package.name_of(one)}.zip", safe="")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"package.zip\"; filename*=UTF-8''{name}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _packed(one: Transfer) -> IO[bytes]:
    """Return the package as an open file that has no name any more: it is gone with the answer, or with the process."""
    sheet = dossier.find_sheet(one.list_id) if one.list_id else None
    papers = {f"{sheet.title}.pdf": print_sheet(sheet).content} if sheet else {}
    with TemporaryDirectory(prefix="commarch-transfer-") as folder:
        return package.build(one, Path(folder), papers, revision=one.revision, by=visitor.actor()).open("rb")
