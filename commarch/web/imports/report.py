"""What happened to every row of an import, and the refused rows to take away."""

from collections.abc import Iterator
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from commarch import audit
from commarch.accounts import Duty
from commarch.imports import queries
from commarch.imports.committing import KIND
from commarch.imports.layout import Layout
from commarch.imports.mending import shown_cells
from commarch.imports.models import ImportBatch, ImportState
from commarch.imports.refused import headings_of, told_of
from commarch.web.guards import needs
from commarch.web.imports.blueprint import bp, found
from commarch.web.spreadsheets import xlsx

ENTRIES = 20


@bp.get("/<uuid:batch_id>/report")
@needs(Duty.IMPORT)
def report(batch_id: UUID) -> ResponseReturnValue:
    """Account for every row: the figures add up to the rows of the file."""
    batch = found(batch_id)
    if batch.is_at_work or batch.state in (ImportState.REFUSED, ImportState.STAGED):
        return redirect(url_for("imports.show_import", batch_id=batch_id), 303)
    return render_template(
        "imports/report.html",
        batch=batch,
        figures=queries.figures(batch_id),
        kept=queries.rows(batch_id, "kept", limit=50),
        entries=audit.history_of(KIND, batch_id, limit=ENTRIES),
    )


@bp.get("/<uuid:batch_id>/refused.xlsx")
@needs(Duty.IMPORT)
def refused_rows(batch_id: UUID) -> ResponseReturnValue:
    """Take away the rows that are not imported, as they came, each with what is wrong, ready to be mended and uploaded again."""
    batch = found(batch_id)
    names = headings_of(Layout.from_json(batch.layout or {"sheets": []}))
    labels = [label for _name, label in names]
    return xlsx(f"{batch.file_name.rsplit('.', 1)[0]} 待改 ", labels, _lines(batch, [name for name, _label in names]), sheet="待改的行")


def _lines(batch: ImportBatch, names: list[str]) -> Iterator[list[str]]:
    for row in queries.walk(batch.id, "faulty"):
        yield told_of(row, shown_cells(batch, row), names)
