"""What a page asks while one types: is this row right, read this paste, keep these rows. JSON both ways."""

from typing import Any
from uuid import UUID

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import assistant, clock, entry
from commarch.accounts import Duty
from commarch.entry import Column, Reader, SheetChanged
from commarch.entry.operations import tidied
from commarch.entry.rows import entries_on_offer
from commarch.errors import RuleBroken
from commarch.web.assistant.labels import reason_words
from commarch.web.entry.blueprint import bp
from commarch.web.entry.laying_out import spoken
from commarch.web.entry.sheets import sheet_here
from commarch.web.guards import needs


@bp.post("/<uuid:entry_sheet_id>/rows")
@needs(Duty.REGISTER)
def keep_rows(entry_sheet_id: UUID) -> ResponseReturnValue:
    """Keep the sheet as it stands on the page; another window that was quicker is told of, not overwritten."""
    sheet, told = sheet_here(entry_sheet_id), _told()
    revision, repeats = told.get("revision"), told.get("repeats")
    if not isinstance(revision, int) or not isinstance(repeats, list | None):
        return jsonify(error=_("交来的不是这张表，没有存")), 422
    try:
        kept = entry.keep(sheet, told.get("rows"), revision=revision, repeats=repeats)  # type: ignore[arg-type]  # checked there
    except SheetChanged as changed:
        return jsonify(error=str(changed), revision=changed.revision), 409
    except RuleBroken as broken:
        return jsonify(error=str(broken)), 422
    return jsonify(revision=kept.revision, kept_at=kept.changed_at.astimezone(clock.zone()).strftime("%H:%M:%S"))


@bp.post("/<uuid:entry_sheet_id>/check")
@needs(Duty.REGISTER)
def check_rows(entry_sheet_id: UUID) -> ResponseReturnValue:
    """Hold rows against the rules of registration; for a single row the assistant's proposal comes with it."""
    sheet_here(entry_sheet_id)
    try:
        rows = tidied(_told().get("rows"))  # type: ignore[arg-type]  # checked there
    except RuleBroken as broken:
        return jsonify(error=str(broken)), 422
    reader = Reader(clock.today())
    checked = [[] if entry.is_blank(row) else spoken(reader.read(row).faults) for row in rows]
    return jsonify(rows=checked, proposal=_proposal(rows[0], reader) if len(rows) == 1 else None)


@bp.post("/<uuid:entry_sheet_id>/paste")
@needs(Duty.REGISTER)
def paste(entry_sheet_id: UUID) -> ResponseReturnValue:
    """Read a pasted block, from a column on or by its own headings."""
    sheet_here(entry_sheet_id)
    told = _told()
    text, begin = told.get("text"), told.get("column")
    column = Column(begin) if begin in set(Column) - {Column.SURPLUS} else Column.TITLE
    try:
        read = entry.read_paste(text if isinstance(text, str) else "", column)
    except RuleBroken as broken:
        return jsonify(error=str(broken)), 422
    return jsonify(rows=read.rows, by_headings=read.by_headings, surplus=read.surplus)


def _told() -> dict[str, Any]:
    found = request.get_json(silent=True)
    return found if isinstance(found, dict) else {}


def _proposal(row: dict[str, str], reader: Reader) -> dict[str, Any] | None:
    """Return what the assistant would write into the empty cells of a row."""
    if row.get(Column.CATEGORY) or row.get(Column.ENTRY) or not row.get(Column.TITLE):
        return None
    facts = {name: row.get(name, "") for name in ("author", "document_number", "document_date")}
    places = assistant.propose(row[Column.TITLE], today=clock.today(), arrangement=reader.arrangement, **facts).places
    if not places or places[0].is_not_filed:
        return None
    place = places[0]
    numbers = {one.id: number for number, one in enumerate(entries_on_offer(reader.scheme), 1)}
    cells = {Column.CATEGORY.value: f"{place.category} {place.category_name}"}
    if place.entry in numbers:
        cells[Column.ENTRY.value] = f"{numbers[place.entry]} {place.wording}"
    else:
        cells[Column.RETENTION.value] = place.retention
    return {"cells": cells, "reason": _("；").join(reason_words(reason) for reason in place.reasons)}
