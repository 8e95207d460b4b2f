"""The rows of an import: mended where they stand, proposals taken one by one or all of a kind, rows left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement
from commarch.imports import mending, queries
from commarch.imports.export import as_written
from commarch.imports.fields import FIELDS
from commarch.imports.models import ImportBatch, ImportRow, ImportState
from commarch.imports.queries import Place
from commarch.schemes.coding import DOCUMENTS
from commarch.web.guards import needs
from commarch.web.imports.blueprint import bp, found, ring_for, told
from commarch.web.imports.labels import field_label
from commarch.web.paging import PageLinks

PAGE = 25
#: What is always shown of a row.
BASE = ("title", "retention", "document_number", "document_date", "pages")
KINDS = ("faulty", "remarked", "ready", "skipped", "imported", "undone", "kept")


@dataclass(frozen=True)
class Cell:
    """One field of a shown row: its text, and where something is to be said of it, what."""

    name: str
    label: str
    text: str
    why: str = ""
    is_fault: bool = False
    proposal: str | None = None
    item_id: str | None = None


@dataclass(frozen=True)
class Shown:
    """A row as the page shows it."""

    row: ImportRow
    cells: tuple[Cell, ...]

    @property
    def is_open(self) -> bool:
        """Whether it may be mended."""
        return self.row.state in mending.OPEN


@bp.get("/<uuid:batch_id>/rows")
@needs(Duty.IMPORT)
def rows(batch_id: UUID) -> ResponseReturnValue:
    """Show the rows of one kind, those to be mended first."""
    batch = found(batch_id)
    if batch.is_at_work or batch.state is ImportState.REFUSED:
        return redirect(url_for("imports.show_import", batch_id=batch_id), 303)
    figures = queries.figures(batch_id)
    which = request.args.get("which", "")
    which = which if which in KINDS else "faulty" if figures.faulty else "remarked" if figures.remarked else "ready"
    listed, page = _listed(batch_id, which, getattr(figures, which))
    names = _columns(listed)
    return render_template(
        "imports/rows.html",
        batch=batch,
        figures=figures,
        which=which,
        shown=[Shown(row, _cells(batch, row, names)) for row in listed],
        names=[(name, field_label(name)) for name in names],
        kinds=[kind for kind in queries.fault_kinds(batch_id) if kind.proposed > 1] if batch.may_be_changed else [],
        choices=_choices(names),
        page=page,
        here=_here(which),
        many_sheets=len((batch.layout or {"sheets": []})["sheets"]) > 1,
        earlier=queries.same_file(batch),
    )


@bp.post("/<uuid:batch_id>/rows")
@needs(Duty.IMPORT)
def mend_rows(batch_id: UUID) -> ResponseReturnValue:
    """Save every cell of the page, then do what was pressed: take a proposal, leave a row out, take it again."""
    batch = found(batch_id)
    try:
        flash(_press(batch))
    except RuleBroken as broken:
        flash(*told(broken))
    return redirect(url_for("imports.rows", batch_id=batch_id, **_kept()), 303)


@bp.post("/<uuid:batch_id>/proposals")
@needs(Duty.IMPORT)
def accept_proposals(batch_id: UUID) -> ResponseReturnValue:
    """Take the proposals for all faults of one kind."""
    found(batch_id)
    try:
        batch, count = mending.accept(batch_id, request.form.get("field", ""), request.form.get("kind", ""), clock.today())
    except RuleBroken as broken:
        flash(*told(broken))
        return redirect(url_for("imports.rows", batch_id=batch_id, **_kept()), 303)
    if batch.is_at_work:
        ring_for("imports.read", batch_id)
        return redirect(url_for("imports.show_import", batch_id=batch_id), 303)
    flash(_("已按建议改了 %(count)s 行。", count=f"{count:,}"))
    return redirect(url_for("imports.rows", batch_id=batch_id, **_kept()), 303)


def _press(batch: ImportBatch) -> str:
    written = _written()
    put_row, _sep, put_field = request.form.get("put", "").partition("|")
    if put_row:
        written.setdefault(put_row, {})[put_field] = _proposal(batch.id, put_row, put_field)
    changed = mending.mend(batch.id, {UUID(row): cells for row, cells in written.items() if _is_id(row)}, clock.today())
    if left := [UUID(row) for row in request.form.getlist("leave") if _is_id(row)]:
        mending.leave_out(batch.id, left, clock.today(), because=request.form.get(f"because-{left[0]}", ""))
        return str(_("已略过这一行，可以在“已略过”里找回。"))
    if again := [UUID(row) for row in request.form.getlist("again") if _is_id(row)]:
        mending.take_again(batch.id, again, clock.today())
        return str(_("这一行又算进来了。"))
    return str(_("已存，改了 %(count)s 行。", count=changed) if changed else _("没有改动。"))


def _written() -> dict[str, dict[str, str]]:
    """Return the cells of the form by row."""
    written: dict[str, dict[str, str]] = {}
    for name, text in request.form.items():
        kind, _sep, rest = name.partition("|")
        row, _sep, field = rest.partition("|")
        if kind == "cell" and field in FIELDS:
            written.setdefault(row, {})[field] = text
    return written


def _proposal(batch_id: UUID, row_id: str, field: str) -> str:
    """Return what was proposed for a cell, as it is stored: a page never tells it."""
    row = queries.row(batch_id, UUID(row_id)) if _is_id(row_id) else None
    for fault in (row.faults or []) if row else []:
        if fault["field"] == field and fault["proposal"] is not None:
            return str(fault["proposal"])
    raise RuleBroken(_("这一行刚刚变了，没有这条建议了；请看看再改"))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _columns(listed: Sequence[ImportRow]) -> list[str]:
    faulty = {fault["field"] for row in listed for fault in row.faults or [] if row.state in mending.OPEN}
    return [BASE[0], *(name for name in FIELDS if name in faulty and name not in BASE), *BASE[1:]]


def _choices(names: Sequence[str]) -> dict[str, list[str]]:
    """Return what may stand in a field, where it is one of a few."""
    found = {"retention": ["永久", "30年", "10年"]}
    if "category" in names:
        try:
            scheme = Arrangement().scheme(clock.today().year)
        except RuleBroken:
            return found
        found["category"] = [one.name for one in scheme.categories if one.archival_class == DOCUMENTS and one.code and not one.retired]
    return found


def _cells(batch: ImportBatch, row: ImportRow, names: Sequence[str]) -> tuple[Cell, ...]:
    raw = mending.shown_cells(batch, row)
    faults = {fault["field"]: fault for fault in reversed(row.faults or [])} if row.state in mending.OPEN else {}
    faults |= {fault["field"]: fault for fault in row.faults or [] if fault["severity"] == "fault" and row.state in mending.OPEN}
    cells = []
    for name in names:
        fault, read = faults.get(name), (row.values or {}).get(name)
        text = raw.get(name, "") if fault else as_written(name, read) if read is not None else raw.get(name, "")
        if name == "document_date" and not fault and read:
            text = str(read)
        said = {"why": fault["text"], "is_fault": fault["severity"] == "fault", "proposal": fault["proposal"]} if fault else {}
        cells.append(Cell(name, field_label(name), text, **said, item_id=(fault or {}).get("item_id")))
    return tuple(cells)


def _listed(batch_id: UUID, which: str, total: int) -> tuple[Sequence[ImportRow], PageLinks]:
    after, before = _place("after"), _place("before")
    found_rows = list(queries.rows(batch_id, which, after=after, before=before, limit=PAGE + 1))
    more = len(found_rows) > PAGE
    shown = (found_rows[-PAGE:] if before else found_rows[:PAGE]) if more else found_rows
    has_next = bool(shown) and (more if not before else True)
    has_previous = bool(shown) and (more if before else after is not None)
    links = PageLinks(
        shown=len(shown),
        previous_url=_page_url(batch_id, which, before=shown[0]) if has_previous else None,
        next_url=_page_url(batch_id, which, after=shown[-1]) if has_next else None,
        first=1 if after is None and before is None else None,
        total=total,
        unit=_("行"),
    )
    return shown, links


def _page_url(batch_id: UUID, which: str, **at: ImportRow) -> str:
    places: dict[str, Any] = {name: f"{row.sheet_number}-{row.row_number}" for name, row in at.items()}
    return url_for("imports.rows", batch_id=batch_id, which=which, **places)


def _place(name: str) -> Place | None:
    sheet, _sep, row = request.args.get(name, "").partition("-")
    return (
        (int(sheet), int(row))
        if sheet.isascii() and sheet.isdigit() and row.isascii() and row.isdigit() and len(sheet + row) < 12
        else None
    )


def _here(which: str) -> dict[str, str]:
    """Return what a form carries along, so that the page comes back at its place."""
    return {"which": which} | {name: request.args[name] for name in ("after", "before") if _place(name)}


def _kept() -> dict[str, Any]:
    return {name: request.form[name] for name in ("which", "after", "before") if request.form.get(name)}
