"""Before numbers are given: what is missing, each with the way to mend it; then the commit."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock
from commarch.accounts import Duty
from commarch.arrangement import committing
from commarch.web import visitor
from commarch.web.arrangement.batches import batch_page
from commarch.web.arrangement.blueprint import bp
from commarch.web.arrangement.desk import attempt, revision, the_desk
from commarch.web.guards import needs

#: Lines with faults that one page shows.
MOST = 200


@bp.route("/<uuid:arrangement_id>/numbering", methods=["GET", "POST"])
@needs(Duty.FILE)
def commit(arrangement_id: UUID) -> ResponseReturnValue:
    """Check a batch, and give its codes once somebody says so."""
    desk = the_desk(arrangement_id)
    if not desk.is_mine:
        text = _("这一批不在您手里，请先接手，再编号。") if desk.batch.is_open else _("这一批已经结束。")
        return batch_page(desk, [text]), 409
    faults: list[str] = []
    status = 200
    if request.method == "POST":
        chosen = {name: request.form.get(name) == "1" for name in ("supplement", "incomplete")}
        faults, status = attempt(
            lambda: committing.give_numbers(desk.batch, revision=revision(), by=visitor.actor(), today=clock.today(), **chosen)
        )
        if not faults:
            flash(_("已编号 %(count)s 件，档号从此不变。", count=desk.batch.filed_count))
            return redirect(url_for("arrangement.show_batch", arrangement_id=arrangement_id), 303)
        desk = the_desk(arrangement_id)
    lacking = [(line, desk.lacking[line.id]) for line in desk.lines if line.id in desk.lacking]
    lacking.sort(key=lambda row: not any(one.blocks for one in row[1]))
    blocked = sum(any(one.blocks for one in found) for _line, found in lacking)
    page = render_template(
        "arrangement/numbering.html", desk=desk, lacking=lacking[:MOST], count=len(lacking), blocked=blocked, faults=faults[:20]
    )
    return page, status
