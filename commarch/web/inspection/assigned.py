"""What a reviewer sees: the inspections that she was let in to, what is laid out, the rows behind each line, and nothing else.

Every list and every item that she opens stands in the trail before she sees it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, dossier, inspection, quality
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import PersonalLevel
from commarch.inspection import EvidenceKind, EvidenceLine, Inspection, Verdict
from commarch.printing import PrintState
from commarch.printing import queries as prints
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.inspection.blueprint import bp
from commarch.web.inspection.forms import OpinionForm
from commarch.web.inspection.labels import KINDS, TONES, VERDICTS, in_words
from commarch.web.inspection.lines import address_outside, shown_lines
from commarch.web.labels import period_words
from commarch.web.paging import PageLinks
from commarch.web.quality.labels import CHECKS

PAGE = 50
#: Kinds of evidence with items on them.
WITH_ITEMS = (EvidenceKind.CATALOGUE, EvidenceKind.ITEM)


@dataclass(frozen=True)
class Mine:
    """An inspection that the visitor was let in to, and until when."""

    inspection: Inspection
    until: date


@bp.get("/assigned")
@needs(Duty.INSPECT)
def list_assigned() -> ResponseReturnValue:
    """List the inspections that she was let in to; one alone is opened at once."""
    mine = inspection.assigned(visitor.signed_in_visitor().person_id, clock.today())
    if len(mine) == 1:
        return redirect(url_for("inspection.show_assigned", inspection_id=mine[0].Inspection.id), 303)
    return render_template("inspection/assigned.html", mine=mine)


@bp.get("/assigned/<uuid:inspection_id>")
@needs(Duty.INSPECT)
def show_assigned(inspection_id: UUID) -> str:
    """Show a reviewer what is laid out for her."""
    mine = _mine(inspection_id)
    laid, me = inspection.laid_out(mine.inspection), visitor.signed_in_visitor().person_id
    return render_template(
        "inspection/show_assigned.html",
        one=mine.inspection,
        until=mine.until,
        laid=laid,
        lines=shown_lines(laid, address_outside),
        said={one.point.id: next((said for said in one.opinions if said.person_id == me), None) for one in laid},
        verdicts=VERDICTS,
        tones=TONES,
        here=visitor.here(),
    )


@bp.get("/assigned/<uuid:inspection_id>/lines/<uuid:line_id>")
@needs(Duty.INSPECT)
def show_line(inspection_id: UUID, line_id: UUID) -> str:
    """Show what is behind a line, as it is now."""
    one, line = _line(inspection_id, line_id)
    inspection.note_look(one, f"{KINDS[line.kind]}：{line.label}", by=visitor.actor())
    told = {"one": one, "line": line, "kinds": KINDS, "period_words": period_words}
    if line.kind in WITH_ITEMS:
        rows, page = _items(line)
        return render_template("inspection/line_items.html", rows=rows, page=page, words=in_words(line.conditions), **told)
    if line.kind is EvidenceKind.SHEET:
        sheet = dossier.find_sheet(line.sheet_id) if line.sheet_id else None
        return render_template("inspection/line_sheet.html", sheet=sheet or abort(404), **told)
    if line.kind is EvidenceKind.QUALITY:
        return render_template("inspection/line_quality.html", score=quality.score(clock.today().year - 1), checks=CHECKS, **told)
    made = [row for row in prints.orders(limit=PAGE) if row.state in (PrintState.DONE, PrintState.EXPIRED)]
    return render_template("inspection/line_prints.html", prints=made, **told)


@bp.get("/assigned/<uuid:inspection_id>/lines/<uuid:line_id>/items/<uuid:item_id>")
@needs(Duty.INSPECT)
def show_item(inspection_id: UUID, line_id: UUID, item_id: UUID) -> str:
    """Show one item of a line; one that is on no line is missing."""
    one, line = _line(inspection_id, line_id)
    if line.kind not in WITH_ITEMS:
        abort(404)
    item = inspection.item_on(line, item_id, clock.today()) or abort(404)
    inspection.note_look(one, item.archival_code, by=visitor.actor())
    is_shown = item.personal_level == PersonalLevel.NONE
    return render_template("inspection/item.html", one=one, line=line, item=item, is_shown=is_shown, period_words=period_words)


@bp.route("/assigned/<uuid:inspection_id>/points/<uuid:point_id>/opinion", methods=["GET", "POST"])
@needs(Duty.INSPECT)
def give_opinion(inspection_id: UUID, point_id: UUID) -> ResponseReturnValue:
    """Say of a point whether it is met."""
    one, me = _mine(inspection_id).inspection, visitor.actor()
    point = inspection.find_point(one, point_id) or abort(404)
    laid = next(known for known in inspection.laid_out(one) if known.point.id == point.id)
    said = next((known for known in laid.opinions if known.person_id == me.person_id), None)
    form = OpinionForm(data={"verdict": said.verdict.value, "words": said.words} if said else None)
    if form.validate_on_submit():
        try:
            inspection.give_opinion(one, point, Verdict(form.verdict.data), form.words.data or "", by=me)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("意见已记下，社区看得到；检查结束前可以改。"))
            return redirect(url_for("inspection.show_assigned", inspection_id=one.id), 303)
    page = render_template("inspection/opinion.html", form=form, one=one, point=point)
    return page, 422 if form.errors or form.form_errors else 200


def _mine(inspection_id: UUID) -> Mine:
    """Return an inspection if the visitor may look at it today; every other is missing."""
    mine = inspection.assigned(visitor.signed_in_visitor().person_id, clock.today())
    return next((Mine(row.Inspection, row.until) for row in mine if row.Inspection.id == inspection_id), None) or abort(404)


def _line(inspection_id: UUID, line_id: UUID) -> tuple[Inspection, EvidenceLine]:
    one = _mine(inspection_id).inspection
    return one, inspection.find_line(one, line_id) or abort(404)


def _items(line: EvidenceLine) -> tuple[list[Any], PageLinks]:
    today, after = clock.today(), read_id(request.args.get("after"))
    place = (request.args.get("key", "").replace("\0", ""), after) if after else None
    found = inspection.items_on(line, today, after=place, limit=PAGE + 1)
    rows = list(found[:PAGE])
    further = {"key": rows[-1].code_key, "after": rows[-1].id} if len(found) > PAGE else {}
    begin = address_outside(line) if place else None
    return rows, PageLinks(
        len(rows),
        previous_url=begin,
        next_url=address_outside(line, **further) if further else None,
        total=inspection.count_on(line, today),
    )
