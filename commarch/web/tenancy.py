"""The tenant is in the URL, `/c/<tenant_code>/…` or `/street/<tenant_code>/…`; the session never chooses it.

Here, once for all routes, the visitor is held against what the view asks for (`guards`), and the transaction enters the tenant.
"""

from typing import Any

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from commarch import audit
from commarch.database import Context, Mode, enter, session, within
from commarch.web import visitor
from commarch.web.guards import Guard, guard_of

FOREVER_OPEN = frozenset({"static", "bootstrap.static"})


def init_app(app: Flask) -> None:
    """Guard every route and enter the tenant that its URL names."""
    app.url_value_preprocessor(_take_tenant)
    app.url_defaults(_give_tenant)
    app.before_request(_guard)


def _take_tenant(endpoint: str | None, values: dict[str, Any] | None) -> None:  # noqa: ARG001
    g.place = None
    g.tenant_code = values.pop("tenant_code", None) if values else None


def _give_tenant(endpoint: str, values: dict[str, Any]) -> None:
    if "tenant_code" not in values and g.get("place") and current_app.url_map.is_endpoint_expecting(endpoint, "tenant_code"):
        values["tenant_code"] = g.place.code


def _guard() -> Response | None:
    if request.endpoint is None or request.endpoint in FOREVER_OPEN:
        return None
    guard = guard_of(current_app.view_functions[request.endpoint])
    if guard is None:
        raise RuntimeError(f"{request.endpoint} does not say what it asks of who comes: see commarch.web.guards")
    if guard.everybody:
        return None
    if g.visitor is None:
        if request.method in ("GET", "HEAD"):
            return redirect(url_for("accounts.log_in", next=request.full_path.rstrip("?")), 303)
        abort(401)
    if guard.duty is not None:
        _enter(guard)
    return None


def _enter(guard: Guard) -> None:
    """Another tenant is as missing as one that does not exist: 404; a missing duty is 403."""
    place = g.visitor.place(g.tenant_code or "")
    if place is None or (guard.across and not place.is_street):
        abort(404)
    if guard.duty not in place.duties:
        abort(403)
    g.place = place
    if guard.across:
        _note_reading(place)
        enter(session, Context(Mode.SUPERVISE, place.tenant_id, g.visitor.person_id))
    else:
        enter(session, Context(Mode.MEMBER, place.tenant_id, g.visitor.person_id))


def _note_reading(place: visitor.Place) -> None:
    """Write into the street's trail that somebody looks across tenants, before she sees anything: the reading itself can't write."""
    with within(session, Context(Mode.MEMBER, place.tenant_id, g.visitor.person_id)):
        audit.record(audit.Act.READ_ACROSS, "page", request.path, request.full_path.rstrip("?"), by=visitor.actor())
