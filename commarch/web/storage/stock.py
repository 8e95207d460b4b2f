"""Stock-takes: beginning one, reading labels with a phone or a hand scanner, the report; what is not where it should be."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import audit
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.errors import RuleBroken
from commarch.storage import CountOutcome, Place, PlaceKind, StockTake, places, stock, stock_taking, whereabouts
from commarch.storage.stock_taking import Scanned
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.headers import ALWAYS
from commarch.web.spreadsheets import xlsx
from commarch.web.storage.blueprint import bp
from commarch.web.storage.labels import OUTCOMES, box_words
from commarch.web.storage.tabs import tabs

LAST_READ = 12
#: This page alone may use the camera.
CAMERA = ALWAYS["Permissions-Policy"].replace("camera=()", "camera=(self)")


@bp.route("/stock-takes", methods=["GET", "POST"])
@needs(Duty.FILE)
def list_stock_takes() -> ResponseReturnValue:
    """Show the stock-takes; begin one, or go on with the one that is under way."""
    rooms, fault = whereabouts.tree(), ""
    if request.method == "POST":
        place = _asked_place("place") or abort(404)
        try:
            take = stock_taking.start(place, by=visitor.actor())
        except RuleBroken as broken:
            fault = str(broken)
        else:
            return redirect(url_for("storage.show_stock_take", take_id=take.id), 303)
    page = render_template("storage/stock_takes.html", tabs=tabs(), takes=stock.stock_takes(), rooms=rooms, fault=fault)
    return page, 422 if fault else 200


@bp.get("/stock-takes/<uuid:take_id>")
@needs(Duty.FILE)
def show_stock_take(take_id: UUID) -> ResponseReturnValue:
    """Show a stock-take: under way the place to read labels, ended its report."""
    take = _take(take_id)
    return _reading_page(take) if take.is_open else _report_page(take)


@bp.post("/stock-takes/<uuid:take_id>/counts")
@needs(Duty.FILE)
def scan(take_id: UUID) -> ResponseReturnValue:
    """Write down a label that was read; a script is told in JSON, a form on its page."""
    take, shelf = _take(take_id), _asked_place("shelf")
    by_script = request.accept_mimetypes.best == "application/json"
    try:
        scanned = stock_taking.scan(take, request.form.get("scanned", ""), shelf, by=visitor.actor())
    except RuleBroken as broken:
        if by_script:
            return jsonify(tone="late", text=str(broken)), 422
        return _reading_page(take, fault=str(broken), status=422) if take.is_open else (_report_page(take, fault=str(broken)), 422)
    text, tone = told(scanned)
    shelf = scanned.place if scanned.place is not None and scanned.place.kind is PlaceKind.SHELF else shelf
    if by_script:
        read, expected = _progress(take)
        return jsonify(tone=tone, text=text, shelf=str(shelf.id) if shelf else "", read=read, expected=expected)
    flash(text, tone)
    return redirect(url_for("storage.show_stock_take", take_id=take.id, shelf=shelf.id if shelf else None), 303)


@bp.post("/stock-takes/<uuid:take_id>/end")
@needs(Duty.FILE)
def finish_stock_take(take_id: UUID) -> ResponseReturnValue:
    """End a stock-take; what was not read is missing."""
    take = _take(take_id)
    try:
        stock_taking.finish(take, by=visitor.actor())
    except RuleBroken as broken:
        return _reading_page(take, fault=str(broken), status=422) if take.is_open else (_report_page(take, fault=str(broken)), 422)
    flash(_("清点已结束，下面是报告。"))
    return redirect(url_for("storage.show_stock_take", take_id=take.id), 303)


@bp.get("/stock-takes/<uuid:take_id>/report.xlsx")
@needs(Duty.EXPORT)
def export_stock_take(take_id: UUID) -> Response:
    """Take the findings of a stock-take out."""
    found = stock.findings(_take(take_id))
    return _sheet(_("清点结果"), "清点结果", found)


@bp.get("/astray")
@needs(Duty.VIEW)
def list_astray() -> str:
    """Show what is not where it should be."""
    facts = {"OUTCOMES": OUTCOMES, "box_words": box_words, "KINDS": CountOutcome}
    return render_template("storage/astray.html", tabs=tabs(), findings=stock.astray(), takes=stock.stock_takes(limit=1), **facts)


@bp.get("/astray.xlsx")
@needs(Duty.EXPORT)
def export_astray() -> Response:
    """Take out what is not where it should be."""
    return _sheet(_("不在原位"), "不在原位的盒", stock.astray(limit=stock.MOST))


@bp.post("/findings/<uuid:count_id>/<any(there,back):how>")
@needs(Duty.FILE)
def settle_finding(count_id: UUID, how: str) -> ResponseReturnValue:
    """Put a finding right: it stays where it was found, or it is back."""
    count = stock.find_count(count_id) or abort(404)
    try:
        stock_taking.settle(count, keep_there=how == "there", by=visitor.actor())
    except RuleBroken as broken:
        flash(str(broken), "look")
    else:
        flash(_("已改登在实际位置。") if how == "there" else _("已归位。"))
    if request.form.get("back") == "astray":
        return redirect(url_for("storage.list_astray"), 303)
    return redirect(url_for("storage.show_stock_take", take_id=count.stock_take_id), 303)


def told(scanned: Scanned) -> tuple[str, str]:
    """Say what a reading means, and in which tone."""
    if scanned.place is not None:
        return _("现在清点：%(place)s", place=whereabouts.addresses([scanned.place.id])[scanned.place.id]), "good"
    if scanned.box is None:
        return _("不认识这个标签：不是本单位的盒，或者读错了。请再扫一次，或记下来查。"), "late"
    box, belongs = box_words(scanned.box), scanned.belongs or _("还没有上架")
    match scanned.outcome:
        case CountOutcome.RIGHT:
            return _("%(box)s 在位。", box=box), "good"
        case CountOutcome.MISPLACED:
            return _("%(box)s 放错了地方，应在 %(place)s。", box=box, place=belongs), "late"
    return _("%(box)s 不该在这里：%(place)s。", box=box, place=belongs), "late"


def _reading_page(take: StockTake, fault: str = "", status: int = 200) -> Response:
    place = stock_taking.scope_of(take)
    shelves = [one for one in (place, *places.below(place)) if one.kind is PlaceKind.SHELF and not one.retired]
    names = whereabouts.addresses([place.id, *(one.id for one in shelves)])
    asked = request.values.get("shelf", "")
    shelf = next((one for one in shelves if str(one.id) == asked), shelves[0] if len(shelves) == 1 else None)
    boxes, read = stock.expected_boxes(place.id), stock.read_boxes(take)
    page = render_template(
        "storage/counting.html",
        take=take,
        place=names[place.id],
        shelves=shelves,
        names=names,
        shelf=shelf,
        here=[box for box in boxes if shelf is None or box.place_id == shelf.id],
        read=read,
        progress=(sum(box.id in read for box in boxes), len(boxes)),
        latest=stock.findings(take, last=LAST_READ),
        OUTCOMES=OUTCOMES,
        box_words=box_words,
        fault=fault,
    )
    response = make_response(page, status)
    response.headers["Permissions-Policy"] = CAMERA
    return response


def _report_page(take: StockTake, fault: str = "") -> str:
    return render_template(
        "storage/report.html",
        take=take,
        place=whereabouts.addresses([take.place_id])[take.place_id],
        figures=stock_taking.figures(take),
        findings=stock.findings(take),
        OUTCOMES=OUTCOMES,
        KINDS=CountOutcome,
        box_words=box_words,
        fault=fault,
    )


def _progress(take: StockTake) -> tuple[int, int]:
    expected, read = stock.expected_boxes(take.place_id), stock.read_boxes(take)
    return sum(box.id in read for box in expected), len(expected)


def _take(take_id: UUID) -> StockTake:
    return stock_taking.find_stock_take(take_id) or abort(404)


def _asked_place(name: str) -> Place | None:
    try:
        return places.find_place(UUID(request.values.get(name, "")))
    except ValueError:
        return None


def _sheet(name: str, title: str, found: Sequence[Any]) -> Response:
    headings = [_("结果"), _("盒"), _("应在"), _("实际在"), _("扫到的内容"), _("时间"), _("清点人"), _("处理")]
    audit.record(Act.EXPORT, "page", "stock", title, by=visitor.actor(), after={"count": len(found)})
    return xlsx(f"{visitor.here().name}{name}", headings, (_line(one) for one in found))


def _line(one: stock.Finding) -> list[object]:
    box = box_words(one.box) if one.box else ""
    done = _("已处理") if one.count.settled_at else ""
    return [str(OUTCOMES[one.count.outcome]), box, one.belongs, one.found_at, one.count.scanned, one.count.at, one.person, done]
