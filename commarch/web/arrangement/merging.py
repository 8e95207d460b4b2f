"""Making one item of several drafts: which is the main one, and which part each plays."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch.accounts import Duty
from commarch.arrangement import making_up
from commarch.arrangement.roles import proposed
from commarch.holdings import ComponentRole
from commarch.web import visitor
from commarch.web.arrangement.blueprint import bp
from commarch.web.arrangement.desk import attempt, ids_of, revision, the_desk
from commarch.web.guards import needs
from commarch.web.holdings.labels import ROLES


@bp.post("/<uuid:arrangement_id>/merging")
@needs(Duty.FILE)
def merge(arrangement_id: UUID) -> ResponseReturnValue:
    """Look at what would become one item; with `main` chosen, make it one."""
    desk, picks = the_desk(arrangement_id), ids_of("pick")
    section = request.form.get("section", "")
    chosen = [line for line in desk.lines if line.id in set(picks)]
    back = url_for("arrangement.show_section", arrangement_id=arrangement_id, section=section)
    if len(chosen) < 2 or not desk.is_mine:
        flash(_("请先勾选要并成一件的两份以上草稿。") if desk.is_mine else _("这一批不在您手里，请先接手。"), "look")
        return redirect(back, 303)
    main, roles = proposed([line.title for line in chosen])
    asked = [_role(request.form.get(f"role-{line.id}", ""), role) for line, role in zip(chosen, roles, strict=True)]
    faults: list[str] = []
    status = 200
    if main_ids := ids_of("main"):
        wanted = [(line.id, role) for line, role in zip(chosen, asked, strict=True)]
        faults, status = attempt(lambda: making_up.merge(desk.batch, main_ids[0], wanted, revision=revision(), by=visitor.actor()))
        if not faults:
            flash(_("%(count)s 份草稿已并成一件。", count=len(chosen)))
            return redirect(url_for("arrangement.show_item", arrangement_id=arrangement_id, item_id=main_ids[0]), 303)
    desk = the_desk(arrangement_id)
    page = render_template(
        "arrangement/merge.html",
        desk=desk,
        section=section,
        back=back,
        rows=list(zip(chosen, asked, strict=True)),
        main=main_ids[0] if main_ids else chosen[main].id,
        ROLES=ROLES,
        faults=faults,
    )
    return page, status


def _role(text: str, otherwise: ComponentRole) -> ComponentRole:
    return ComponentRole(text) if text in set(ComponentRole) else otherwise
