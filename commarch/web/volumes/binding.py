"""Making up one volume: begun, described, drafts bound in and taken out, filed together, closed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import audit, clock, holdings
from commarch.accounts import Duty
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, Volume, volume_queries
from commarch.holdings.volume_queries import VolumeRow
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holdings.labels import class_label
from commarch.web.ids import read_ids
from commarch.web.labels import period_words
from commarch.web.volumes.blueprint import bp
from commarch.web.volumes.forms import NewVolumeForm, VolumeForm
from commarch.web.volumes.labels import KINDS, dates_of, law_of, line_of, volume_words
from commarch.web.volumes.listing import too_short

HISTORY = 30
MOST_PICKED = 2000


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.FILE)
def new_volume() -> ResponseReturnValue:
    """Begin a volume."""
    arrangement, form = Arrangement(), NewVolumeForm()
    today = clock.today()
    year = form.year.data if isinstance(form.year.data, int) else today.year
    try:
        form.offer(arrangement.scheme(year))
    except RuleBroken:
        form.offer(arrangement.scheme(today.year))
    if request.method == "GET":
        form.year.data = today.year
    elif form.validate():
        category, retention = form.category.data or "", form.retention.data or ""
        try:
            volume = holdings.begin_volume(
                form.facts(), category, year, retention, by=visitor.actor(), today=today, arrangement=arrangement
            )
        except RuleBroken as broken:
            _tell_all(form, broken)
        else:
            flash(_("案卷已建好，请勾选文件组进来。案卷号在第一件归档时给。"))
            return redirect(url_for("volumes.show_volume", volume_id=volume.id), 303)
    return render_template("volumes/new.html", form=form), 422 if form.errors or form.form_errors else 200


@bp.get("/<uuid:volume_id>")
@needs(Duty.VIEW)
def show_volume(volume_id: UUID) -> str:
    """Show one volume with what is inside and what could be bound in."""
    return _page(_volume(volume_id))


@bp.route("/<uuid:volume_id>/edit", methods=["GET", "POST"])
@needs(Duty.FILE)
def edit_volume(volume_id: UUID) -> ResponseReturnValue:
    """Correct what is told of a volume."""
    volume, form = _volume(volume_id), VolumeForm()
    if request.method == "GET":
        form.show(volume)
    elif form.validate():
        told = form.revision.data or ""
        revision = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
        try:
            holdings.describe_volume(volume, form.facts(), revision=revision, by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            _tell_all(form, broken)
        else:
            flash(_("已存。"))
            return redirect(url_for("volumes.show_volume", volume_id=volume.id), 303)
    page = render_template("volumes/edit.html", form=form, volume=volume, words=volume_words(volume))
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/<uuid:volume_id>/binding")
@needs(Duty.FILE)
def bind_items(volume_id: UUID) -> ResponseReturnValue:
    """Bind the drafts that were picked into the volume."""
    return _do(
        volume_id,
        lambda volume: holdings.bind(volume, _picked(), by=visitor.actor()),
        _("已组进本卷。"),
    )


@bp.post("/<uuid:volume_id>/unbinding")
@needs(Duty.FILE)
def unbind_items(volume_id: UUID) -> ResponseReturnValue:
    """Take the drafts that were picked out again."""
    return _do(
        volume_id,
        lambda volume: holdings.unbind(volume, _picked(), by=visitor.actor()),
        _("已移出本卷。"),
    )


@bp.post("/<uuid:volume_id>/filing")
@needs(Duty.FILE)
def file_volume(volume_id: UUID) -> ResponseReturnValue:
    """File what waits in the volume, by date: the volume gets its number, the items theirs inside it."""
    return _do(volume_id, _file, _("已归档，档号已给。"))


@bp.post("/<uuid:volume_id>/closing")
@needs(Duty.FILE)
def close_volume(volume_id: UUID) -> ResponseReturnValue:
    """Close the volume: nothing more comes in."""
    return _do(volume_id, lambda volume: holdings.close_volume(volume, by=visitor.actor()), _("已封卷。"))


@bp.post("/<uuid:volume_id>/reopening")
@needs(Duty.FILE)
def reopen_volume(volume_id: UUID) -> ResponseReturnValue:
    """Open a closed volume again, with a reason."""
    reason = request.form.get("reason", "")
    return _do(volume_id, lambda volume: holdings.reopen_volume(volume, reason, by=visitor.actor()), _("已拆封，补入后请重新封卷。"))


@bp.post("/<uuid:volume_id>/discarding")
@needs(Duty.FILE)
def discard_volume(volume_id: UUID) -> ResponseReturnValue:
    """Take an empty volume back."""
    volume = _volume(volume_id)
    year = volume.year
    try:
        holdings.discard_volume(volume, by=visitor.actor())
    except RuleBroken as broken:
        return _page(volume, [str(broken)]), 422
    flash(_("空卷已删去。"))
    return redirect(url_for("volumes.list_volumes", year=year), 303)


def _volume(volume_id: UUID) -> Volume:
    return volume_queries.find_volume(volume_id) or abort(404)


def _file(volume: Volume) -> None:
    waiting = [item for item in volume_queries.items_inside(volume) if not item.is_filed]
    if not waiting:
        raise RuleBroken(_("卷内没有等待归档的文件，请先组卷"))
    holdings.file_items(waiting, by=visitor.actor(), today=clock.today(), supplement=request.form.get("supplement") == "1")


def _do(volume_id: UUID, act: Callable[[Volume], Any], done: str) -> ResponseReturnValue:
    """Do one act; what the rules say against it is told on the page of the volume."""
    volume = _volume(volume_id)
    try:
        act(volume)
    except RuleBroken as broken:
        faults = list(dict.fromkeys(str(fault) for fault in getattr(broken, "faults", [broken])))
        session.expire_all()
        return _page(_volume(volume_id), faults), 422
    flash(done)
    return redirect(url_for("volumes.show_volume", volume_id=volume.id), 303)


def _page(volume: Volume, faults: list[str] | None = None) -> str:
    items = volume_queries.items_inside(volume)
    waiting = [item for item in items if not item.is_filed]
    arrangement = Arrangement()
    return render_template(
        "volumes/show.html",
        volume=volume,
        words=volume_words(volume),
        kind=KINDS[volume.kind],
        items=items,
        waiting=len(waiting),
        offered=volume_queries.drafts_for(volume) if volume.is_open else [],
        is_closed_year=bool(waiting) and arrangement.is_closed(waiting[0], clock.today()),
        class_name=class_label(volume.archival_class),
        period=period_words(volume.retention_code),
        dates=dates_of(volume),
        law=law_of(volume),
        warning=too_short(VolumeRow(volume, 0, 0, 0)),
        history=[line_of(entry) for entry in audit.history_of("volume", volume.id, limit=HISTORY)],
        faults=faults or [],
    )


def _tell_all(form: VolumeForm, broken: RuleBroken) -> None:
    for fault in getattr(broken, "faults", [broken]):
        tell(form, fault)


def _picked() -> list[UUID]:
    return read_ids(request.form.getlist("pick")[:MOST_PICKED])
