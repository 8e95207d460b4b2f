"""Views of the catalogue that a person keeps under a name."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from commarch.accounts import Duty
from commarch.database import home_tenant, session
from commarch.holdings import SavedView
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.holdings.addresses import read_query
from commarch.web.holdings.blueprint import bp

LONGEST_NAME = 40
MOST_VIEWS = 20


@bp.post("/views")
@needs(Duty.VIEW)
def save_view() -> ResponseReturnValue:
    """Keep the list as it stands under a name; the same name is replaced."""
    asked = read_query(request.form.get("query", ""))
    name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
    person_id = visitor.current().person_id  # type: ignore[union-attr]
    known = session.scalars(select(SavedView).where(SavedView.person_id == person_id)).all()
    if not name:
        flash(_("没有存：请给视图起个名字。"), "look")
    elif existing := next((view for view in known if view.name == name), None):
        existing.query = asked.query()
        flash(_("视图「%(name)s」已换成现在的条件。", name=name))
    elif len(known) >= MOST_VIEWS:
        flash(_("没有存：最多存 %(most)s 个视图，请先删去不用的。", most=MOST_VIEWS), "look")
    else:
        session.add(SavedView(person_id=person_id, name=name, query=asked.query()))
        flash(_("视图「%(name)s」已存，排在上面。", name=name))
    return redirect(asked.address(), 303)


@bp.post("/views/<uuid:view_id>/removal")
@needs(Duty.VIEW)
def remove_view(view_id: UUID) -> ResponseReturnValue:
    """Forget a view; the items in it stay where they are."""
    found = session.get(SavedView, {"tenant_id": home_tenant(), "id": view_id})
    if found is None or found.person_id != visitor.current().person_id:  # type: ignore[union-attr]
        abort(404)
    session.delete(found)
    flash(_("视图「%(name)s」已删去，档案没有动。", name=found.name))
    return redirect(url_for("holdings.list_items"), 303)
