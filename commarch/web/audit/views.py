"""Pages of the trail: what was done in this tenant, by whom, before and after."""

from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from sqlalchemy import select

from commarch import audit
from commarch.accounts import Duty, Membership, Person
from commarch.audit import Act
from commarch.database import session
from commarch.web.addresses import asked
from commarch.web.audit.labels import ACTS, act_label, thing_label
from commarch.web.audit.wording import changes_of
from commarch.web.guards import needs
from commarch.web.paging import PageLinks

bp = Blueprint("audit", __name__, url_prefix="/c/<tenant_code>/trail")
PAGE = 50


@bp.get("/")
@needs(Duty.READ_TRAIL)
def list_entries() -> str:
    """Show the trail, newest first, by person, act and kind of thing."""
    chosen: dict[str, Any] = {
        "before_number": request.args.get("before", type=int),
        "person_id": request.args.get("person", type=int),
        "act": _act(request.args.get("act", "")),
        "thing_kind": request.args.get("kind") or None,
    }
    entries = audit.trail(**chosen, limit=PAGE + 1)
    shown = entries[:PAGE]
    return render_template(
        "audit/list.html",
        entries=shown,
        people=_people(),
        acts=ACTS,
        chosen=chosen,
        is_sifted=any(value is not None for value in chosen.values()),
        page=PageLinks(shown=len(shown), next_url=_further(shown[-1].number) if len(entries) > PAGE else None, unit="条"),
    )


def _act(text: str) -> Act | None:
    return Act(text) if text in set(Act) else None


def _further(number: int) -> str:
    return url_for("audit.list_entries", **asked("person", "act", "kind"), before=number)


def _people() -> list[tuple[int, str]]:
    chosen = select(Person.id, Person.name).join(Membership, Membership.person_id == Person.id).distinct().order_by(Person.name)
    return [(row.id, row.name) for row in session.execute(chosen)]


@bp.record_once
def _name_things(state: Any) -> None:
    app: Flask = state.app
    app.jinja_env.globals.update(act_label=act_label, thing_label=thing_label, changes_of=changes_of)
