"""Filing drafts, one or many, each after a look at what will happen; and taking a draft back."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, holdings
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, Item, ItemState, queries
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.holdings.blueprint import bp
from commarch.web.holdings.selection import MOST, read_selection
from commarch.web.labels import period_words

WAITING = (ItemState.DRAFT, ItemState.ARRANGED)


@bp.route("/<uuid:item_id>/filing", methods=["GET", "POST"])
@needs(Duty.FILE)
def file_item(item_id: UUID) -> ResponseReturnValue:
    """File one draft."""
    item = holdings.find_item(item_id) or abort(404)
    if item.state not in WAITING:
        flash(_("这一件已经归档，档号是 %(code)s。", code=item.archival_code), "look")
        return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    faults: list[str] = []
    if request.method == "POST":
        filed, faults = _file([item])
        if filed:
            flash(_("已归档，档号 %(code)s。", code=item.archival_code))
            return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    return _confirm([item], faults, one=item)


@bp.post("/filing")
@needs(Duty.FILE)
def file_many() -> ResponseReturnValue:
    """File what was picked, once somebody has seen how many go where."""
    selection = read_selection()
    ids = [] if selection.is_empty else selection.ids()
    items = [item for item in queries.items_of(ids) if item.state in WAITING]
    if not items:
        flash(_("没有归档：请先勾选草稿。"), "look")
        return redirect(url_for("holdings.arrange"), 303)
    if len(ids) > MOST:
        flash(_("一次最多归档 %(most)s 件，请分几次。", most=MOST), "look")
        return redirect(url_for("holdings.arrange"), 303)
    faults: list[str] = []
    if request.form.get("confirmed") == "1":
        filed, faults = _file(items)
        if filed:
            flash(_("已归档 %(count)s 件：%(codes)s。", count=len(filed), codes="；".join(spans(filed))))
            return redirect(url_for("holdings.arrange"), 303)
    return _confirm(items, faults)


@bp.route("/<uuid:item_id>/discarding", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def discard_item(item_id: UUID) -> ResponseReturnValue:
    """Take a draft back, on a page of its own."""
    item = holdings.find_item(item_id) or abort(404)
    if item.state not in WAITING:
        flash(_("这一件已经归档，不能删去；归档的件只能经鉴定、审批后销毁。"), "look")
        return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    if request.method == "POST":
        holdings.discard(item, by=visitor.actor())
        flash(_("草稿「%(title)s」已删去。", title=item.title))
        return redirect(url_for("holdings.arrange"), 303)
    return render_template("holdings/discard.html", item=item)


def spans(filed: Sequence[Item]) -> list[str]:
    """Return the codes that were given, each series from its first to its last."""
    by_series: dict[str, list[Item]] = {}
    for item in filed:
        by_series.setdefault(item.series or "", []).append(item)
    told = []
    for series in sorted(by_series):
        first, last = by_series[series][0].archival_code or "", by_series[series][-1].archival_code or ""
        told.append(first if first == last else f"{first} {_('至')} {last[len(series) + 1 :]}")
    return told


def _file(items: Sequence[Item]) -> tuple[list[Item], list[str]]:
    """File, or tell why not; nothing is filed when one of them can't be."""
    try:
        supplement = request.form.get("supplement") == "1"
        return holdings.file_items(items, by=visitor.actor(), today=clock.today(), supplement=supplement), []
    except RuleBroken as broken:
        return [], list(dict.fromkeys(str(fault) for fault in getattr(broken, "faults", [broken])))


def _confirm(items: Sequence[Item], faults: list[str], one: Item | None = None) -> ResponseReturnValue:
    arrangement, today = Arrangement(), clock.today()
    closed = [item for item in items if arrangement.is_closed(item, today)]
    names = {item.id: item for item in items}
    places = Counter((item.archival_class, item.year, item.category_code, item.retention_code) for item in items)
    page = render_template(
        "holdings/file.html",
        items=items,
        one=one,
        faults=faults,
        closed=closed,
        places=[(*place[:3], period_words(place[3]), count) for place, count in sorted(places.items())],
        picks=list(names),
    )
    return page, 422 if faults else 200
