"""One box: what is in it, where it stands, its note sheet; putting it right, closing and checking it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from commarch import audit, clock, holdings
from commarch.accounts import Duty, names_of
from commarch.audit import AuditEntry
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.storage import Box, adjusting, closing, queries, shelving
from commarch.storage.labels import label_of, qr_svg
from commarch.storage.models import SPINES
from commarch.storage.settings import measures
from commarch.storage.situation import NOTHING, situation_of
from commarch.web import visitor
from commarch.web.audit.labels import act_label
from commarch.web.audit.wording import changes_of
from commarch.web.guards import needs
from commarch.web.storage.blueprint import bp
from commarch.web.storage.labels import box_words
from commarch.web.storage.tabs import prints

HISTORY = 30
#: Who keeps the archives, and who answers for them: only they sign as checkers.
CHECKERS = (Duty.FILE, Duty.PUBLISH_SCHEME)


@bp.get("/boxes/<uuid:box_id>")
@needs(Duty.VIEW)
def show_box(box_id: UUID) -> str:
    """Show one box."""
    return _page(_box(box_id))


@bp.post("/boxes/<uuid:box_id>/<any(previous,next):where>")
@needs(Duty.FILE)
def move_item(box_id: UUID, where: str) -> ResponseReturnValue:
    """Move the first item to the box before, or the last to the next one."""
    return _do(box_id, lambda box: adjusting.move_edge(box, forward=where == "next", by=visitor.actor()), _("已移到邻盒。"))


@bp.post("/boxes/<uuid:box_id>/items/<uuid:item_id>/box")
@needs(Duty.FILE)
def begin_box(box_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Begin a new box with this item."""
    holdings.find_item(item_id) or abort(404)
    return _do(box_id, lambda box: adjusting.split_off(box, item_id, by=visitor.actor()), _("已另起一盒。"))


@bp.post("/boxes/<uuid:box_id>/spine")
@needs(Duty.FILE)
def change_spine(box_id: UUID) -> ResponseReturnValue:
    """Take a box of another spine."""
    asked = request.form.get("spine_mm", "")
    spine = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
    return _do(box_id, lambda box: adjusting.change_spine(box, spine, by=visitor.actor()), _("盒脊已换。"))


@bp.post("/boxes/<uuid:box_id>/situation")
@needs(Duty.FILE)
def describe_box(box_id: UUID) -> ResponseReturnValue:
    """Add to the situation of what is inside."""
    text = request.form.get("situation", "")
    return _do(box_id, lambda box: closing.describe(box, text, by=visitor.actor()), _("情况说明已存。"))


@bp.post("/boxes/<uuid:box_id>/closing")
@needs(Duty.FILE)
def close_box(box_id: UUID) -> ResponseReturnValue:
    """Close the box as its arranger."""
    done = _("已封盒，整理人和日期记在备考表上。")
    return _do(box_id, lambda box: closing.close(box, by=visitor.actor(), today=clock.today()), done)


@bp.post("/boxes/<uuid:box_id>/reopening")
@needs(Duty.FILE)
def reopen_box(box_id: UUID) -> ResponseReturnValue:
    """Open a closed box again, with a reason."""
    reason = request.form.get("reason", "")
    return _do(box_id, lambda box: closing.reopen(box, reason, by=visitor.actor()), _("已拆封，改好后请重新封盒。"))


@bp.post("/boxes/<uuid:box_id>/check")
@needs(Duty.VIEW)
def check_box(box_id: UUID) -> ResponseReturnValue:
    """Sign as checker: whoever keeps the archives or answers for them."""
    box = _box(box_id)
    if not any(duty in visitor.here().duties for duty in CHECKERS):
        abort(403)
    return _do(box.id, lambda one: closing.check(one, by=visitor.actor(), today=clock.today()), _("已检查，检查人和日期记在备考表上。"))


@bp.post("/boxes/<uuid:box_id>/taking-down")
@needs(Duty.FILE)
def take_down(box_id: UUID) -> ResponseReturnValue:
    """Take the box from its shelf."""
    return _do(box_id, lambda box: shelving.take_down(box, by=visitor.actor()), _("已下架。"))


@bp.route("/boxes/<uuid:box_id>/taking-apart", methods=["GET", "POST"])
@needs(Duty.FILE)
def take_apart(box_id: UUID) -> ResponseReturnValue:
    """Take the last box of its series apart, on a page of its own."""
    box, fault = _box(box_id), ""
    if request.method == "POST":
        words, year = box_words(box), box.year
        try:
            adjusting.take_apart(box, by=visitor.actor())
        except RuleBroken as broken:
            fault = str(broken)
        else:
            flash(_("%(box)s已拆，里面的件等待重新装盒。", box=words))
            return redirect(url_for("storage.boxing", year=year), 303)
    (row,) = queries.with_contents([box])
    return render_template("storage/take_apart.html", box=box, row=row, words=box_words(box), fault=fault), 422 if fault else 200


def _box(box_id: UUID) -> Box:
    return queries.find_box(box_id) or abort(404)


def _do(box_id: UUID, act: Callable[[Box], Any], done: str) -> ResponseReturnValue:
    """Do one act; a rule against it is told on the page of the box."""
    box = _box(box_id)
    try:
        act(box)
    except RuleBroken as broken:
        session.expire(box)
        return _page(box, fault=str(broken)), 422
    flash(done)
    return redirect(url_for("storage.show_box", box_id=box.id), 303)


def _page(box: Box, fault: str = "") -> str:
    label, known = label_of(box.id) or abort(404), measures()
    items = queries.items_in([box.id])[box.id]
    return render_template(
        "storage/box.html",
        box=box,
        label=label,
        words=box_words(box),
        items=items,
        known=known,
        is_over_full=known.is_over_full(label.thickness_mm, box.spine_mm),
        lacking=closing.lacking_in([row.Item for row in items]),
        events=situation_of([box])[box.id] or [NOTHING],
        names=_names(box),
        qr=Markup(qr_svg(_address(box))),  # noqa: S704  drawn by a library from a token of ours
        history=[_line_of(entry) for entry in audit.history_of("box", box.id, limit=HISTORY)],
        spines=SPINES,
        has_previous=adjusting.neighbour(box, forward=False) is not None,
        has_next=adjusting.neighbour(box, forward=True) is not None,
        may_check=any(duty in visitor.here().duties for duty in CHECKERS) and box.arranged_by != visitor.actor().person_id,
        prints=prints(box=box.id),
        fault=fault,
    )


def _line_of(entry: AuditEntry) -> dict[str, Any]:
    """Return an act on a box in one line: 装盒（盒脊 50，件数 8）."""
    told = [
        _("%(what)s %(before)s → %(after)s", what=one.name, before=one.before, after=one.after or _("无"))
        if one.before
        else f"{one.name} {one.after}"
        for one in changes_of(entry)
    ]
    what = act_label(entry.act) + (_("（%(words)s）", words=_("，").join(told)) if told else "")
    return {"at": entry.at, "who": entry.person_name, "what": what + (_("（%(words)s）", words=entry.reason) if entry.reason else "")}


def _address(box: Box) -> str:
    return url_for("storage.at_label", label_token=box.token, _external=True)


def _names(box: Box) -> dict[int, str]:
    return names_of(one for one in (box.arranged_by, box.checked_by) if one is not None)
