"""Which column is which field: guessed, shown with its reason, decided by a person."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.imports import operations, queries
from commarch.imports.fields import FIELDS, IGNORE
from commarch.imports.layout import Layout, SheetLayout
from commarch.imports.models import ImportBatch, ImportState
from commarch.web.guards import needs
from commarch.web.imports.blueprint import bp, found, ring_for, told
from commarch.web.imports.labels import field_label

SAMPLES = 3
SHOWN_FACTS = ("fonds_number", "fonds_name", "archival_class", "year", "retention", "category", "author", "box_number")


@dataclass
class Alike:
    """Sheets with the same heading and columns: decided together."""

    sheets: list[SheetLayout]
    #: by column: a few of its values
    samples: dict[int, list[str]] = field(default_factory=dict)

    @property
    def first(self) -> SheetLayout:
        """The sheet that stands for all."""
        return self.sheets[0]


@bp.route("/<uuid:batch_id>/columns", methods=["GET", "POST"])
@needs(Duty.IMPORT)
def columns(batch_id: UUID) -> ResponseReturnValue:
    """Show and decide how the sheets are read."""
    batch = found(batch_id)
    if batch.state is not ImportState.STAGED:
        return redirect(url_for("imports.show_import", batch_id=batch_id), 303)
    if request.method == "POST":
        try:
            return _decide(batch)
        except RuleBroken as broken:
            flash(*told(broken))
            return _page(batch), 422
    return _page(batch)


def _page(batch: ImportBatch) -> str:
    groups = _alike(Layout.from_json(batch.layout or {"sheets": []}))
    for group in groups:
        rows = queries.sample(batch.id, group.first.number, group.first.first_row)
        for column in group.first.columns:
            values = dict.fromkeys(row[column.index].strip() for row in rows if column.index < len(row))
            group.samples[column.index] = [value for value in values if value][:SAMPLES]
    return render_template(
        "imports/columns.html",
        batch=batch,
        groups=groups,
        fields=[(name, field_label(name)) for name in (IGNORE, *FIELDS)],
        letter=_letter,
        facts=_facts,
        earlier=queries.same_file(batch),
    )


def _decide(batch: ImportBatch) -> ResponseReturnValue:
    """Take over what the form says of each sheet; rows are read anew only where something changed."""
    before = Layout.from_json(batch.layout or {"sheets": []})
    chosen: dict[int, SheetLayout] = {}
    for group in _alike(before):
        for sheet in group.sheets:
            chosen[sheet.number] = _chosen(batch, sheet, group.first.number)
    batch.file_items = request.form.get("file_items", "1") == "1"
    if all(vars(chosen[sheet.number]) == vars(sheet) for sheet in Layout.from_json(batch.layout or {"sheets": []}).sheets):
        return redirect(url_for("imports.rows", batch_id=batch.id), 303)
    operations.map_columns(batch.id, chosen)
    ring_for("imports.read", batch.id)
    return redirect(url_for("imports.show_import", batch_id=batch.id), 303)


def _chosen(batch: ImportBatch, sheet: SheetLayout, group: int) -> SheetLayout:
    sheet.take = f"take-{sheet.number}" in request.form
    if not sheet.columns:
        return sheet
    written = request.form.get(f"heading-{group}", "").strip()
    heading = int(written) if written.isascii() and written.isdigit() else sheet.heading_row
    if heading != sheet.heading_row:
        return operations.with_heading(batch, sheet, heading)
    had_title = "title" in {name for _, name in sheet.mapped()}
    decided = operations.assigned(sheet, {one.index: request.form.get(f"column-{group}-{one.index}", one.field) for one in sheet.columns})
    # a sheet that was left alone only for want of a title is meant to be imported once it has one
    decided.take = decided.take or (not had_title and "title" in {name for _, name in decided.mapped()})
    return decided


def _alike(layout: Layout) -> list[Alike]:
    groups: dict[object, Alike] = {}
    for sheet in layout.sheets:
        key = (sheet.heading_row, tuple((one.heading, one.field) for one in sheet.columns))
        groups.setdefault(key, Alike([])).sheets.append(sheet)
    return list(groups.values())


def _facts(sheet: SheetLayout) -> str:
    """Write what the cover of a sheet says of all its rows."""
    told_of = [f"{field_label(name)} {sheet.facts[name]}" for name in SHOWN_FACTS if sheet.facts.get(name)]
    return "，".join(told_of)


def _letter(index: int) -> str:
    """Name a column as a spreadsheet does: A, B … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
