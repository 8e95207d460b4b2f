"""The documents inside one item of a batch: their parts, order and pages; taking some out as items of their own."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, holdings
from commarch.accounts import Duty
from commarch.arrangement import HeldByAnother, making_up
from commarch.errors import RuleBroken
from commarch.holdings import ComponentRole, Item, Part, in_default_order
from commarch.holdings.rules import sum_of_pages
from commarch.web import visitor
from commarch.web.arrangement.blueprint import bp
from commarch.web.arrangement.desk import Desk, attempt, ids_of, revision, the_desk
from commarch.web.guards import needs
from commarch.web.holdings.labels import ROLES


@bp.get("/<uuid:arrangement_id>/items/<uuid:item_id>")
@needs(Duty.VIEW)
def show_item(arrangement_id: UUID, item_id: UUID) -> str:
    """Show the documents inside an item of a batch."""
    desk, item = _found(arrangement_id, item_id)
    return _page(desk, item)


@bp.post("/<uuid:arrangement_id>/items/<uuid:item_id>")
@needs(Duty.FILE)
def change_item(arrangement_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Save parts, order and pages; or put the documents in the order of the rule; or take the chosen ones out."""
    desk, item = _found(arrangement_id, item_id)
    by, today = visitor.actor(), clock.today()
    if request.form.get("act") == "split":
        chosen = ids_of("pick")
        faults, status = attempt(lambda: making_up.split(desk.batch, item_id, chosen, revision=revision(), by=by, today=today))
        told = _("已拆出 %(count)s 份，排在这一件后面。", count=len(chosen))
    else:
        faults, status = attempt(lambda: _save(desk, item))
        told = _("组件已按规定顺序排好。") if request.form.get("act") == "sort" else _("组件已存。")
    if faults:
        desk, item = _found(arrangement_id, item_id)
        return _page(desk, item, faults), status
    flash(told)
    return redirect(url_for("arrangement.show_item", arrangement_id=arrangement_id, item_id=item_id), 303)


def _found(arrangement_id: UUID, item_id: UUID) -> tuple[Desk, Item]:
    desk = the_desk(arrangement_id)
    return desk, making_up.items_in(desk.batch, [item_id]).get(item_id) or abort(404)


def _save(desk: Desk, item: Item) -> None:
    if not desk.is_mine:
        raise HeldByAnother(desk.holder, desk.batch.held_since)
    parts = _typed(item)
    parts = list(in_default_order(parts)) if request.form.get("act") == "sort" else parts
    changes = {"components": tuple(parts), "pages": sum_of_pages(parts) or item.pages}
    seen = request.form.get("item_revision", "")
    revision_seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    holdings.edit(item, changes, revision=revision_seen, by=visitor.actor(), today=clock.today())


def _typed(item: Item) -> list[Part]:
    """Read the documents in the order of the numbers that were typed beside them."""
    found: list[tuple[int, int, Part]] = []
    for one in item.components:
        text = request.form.get(f"pages-{one.id}", "").strip()
        if text and not (text.isdecimal() and len(text) < 6 and int(text)):
            raise RuleBroken(_("「%(title)s」的页数请填大于 0 的数，例如 6", title=one.title))
        place = request.form.get(f"place-{one.id}", "").strip()
        role = request.form.get(f"role-{one.id}", "")
        part = Part(
            role=ComponentRole(role) if role in set(ComponentRole) else one.role,
            title=request.form.get(f"title-{one.id}", "").strip() or one.title,
            document_number=one.document_number,
            pages=int(text) if text else None,
        )
        found.append((int(place) if place.isdecimal() and len(place) < 5 else one.position, one.position, part))
    return [part for _place, _position, part in sorted(found, key=lambda told: told[:2])]


def _page(desk: Desk, item: Item, faults: Sequence[str] = ()) -> str:
    key = f"{item.category_code}.{item.retention_code}"
    return render_template("arrangement/item.html", desk=desk, item=item, section_key=key, ROLES=ROLES, faults=faults)
