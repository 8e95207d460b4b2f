"""What the walk over all routes needs to know. A new route is walked by itself; if its URL names a new kind of thing, add it to THINGS.

`THINGS` says for each name of an identifier in URLs where the rows of a tenant are: SQL with the tenant's id as %(tenant)s, which gives one
value; identifiers of one URL must fit together. `tests.isolation.rows` makes rows in a tenant, so that there is something to ask for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from commarch.accounts import duties_of
from commarch.web.guards import Guard, guard_of
from commarch.web.tenancy import FOREVER_OPEN
from tests import given
from tests.world import PEOPLE, Somebody

NEWEST_VERSION = "(SELECT v.id FROM scheme_version v WHERE v.tenant_id = %(tenant)s ORDER BY v.id DESC LIMIT 1)"
THINGS: dict[str, str] = {
    "person_id": "SELECT person_id FROM membership WHERE tenant_id = %(tenant)s ORDER BY person_id LIMIT 1",
    "login_id": "SELECT s.id FROM login_session s JOIN membership m USING (person_id) WHERE m.tenant_id = %(tenant)s ORDER BY s.id LIMIT 1",
    "item_id": "SELECT id FROM item WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "component_id": "SELECT id FROM component WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "view_id": "SELECT id FROM saved_view WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "version_id": f"SELECT {NEWEST_VERSION}",
    "category_id": f"SELECT id FROM category WHERE tenant_id = %(tenant)s AND version_id = {NEWEST_VERSION} ORDER BY id LIMIT 1",
    "entry_id": f"SELECT id FROM filing_scope_entry WHERE tenant_id = %(tenant)s AND version_id = {NEWEST_VERSION} ORDER BY id LIMIT 1",
    "import_id": "SELECT id FROM import_batch WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "batch_id": "SELECT id FROM import_batch WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "lineage": "SELECT lineage FROM absence WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "finding_id": "SELECT id FROM finding WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "activity_id": "SELECT id FROM activity WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "document_id": "SELECT id FROM activity_document WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "sheet_id": "SELECT id FROM dossier_sheet WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "entry_sheet_id": "SELECT id FROM entry_sheet WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "row_id": "SELECT id FROM import_row WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "order_id": "SELECT id FROM print_order WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "post_id": "SELECT id FROM post WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "holding_id": "SELECT id FROM post_holding WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "intake_id": "SELECT id FROM intake_document WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "page_id": "SELECT id FROM intake_page WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "box_id": "SELECT id FROM box WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "place_id": "SELECT id FROM place WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "label_token": "SELECT token FROM box WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "take_id": "SELECT id FROM stock_take WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "count_id": "SELECT id FROM stock_count WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "carrier_place_id": "SELECT id FROM carrier_place WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "arrangement_id": "SELECT id FROM arrangement_batch WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "volume_id": "SELECT id FROM volume WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "link_id": "SELECT id FROM item_link WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "appraisal_id": "SELECT id FROM appraisal_batch WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "appraisal_line_id": "SELECT id FROM appraisal_line WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "appraisal_member_id": "SELECT id FROM appraisal_member WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "destruction_photo_id": "SELECT id FROM destruction_photo WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "transfer_id": "SELECT id FROM transfer WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "hold_id": "SELECT id FROM hold WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "incident_id": "SELECT id FROM incident WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "handover_id": "SELECT id FROM handover WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "use_id": "SELECT id FROM use_record WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "inspection_id": "SELECT id FROM inspection WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "point_id": "SELECT id FROM inspection_point WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "line_id": "SELECT id FROM evidence_line WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "reviewer_id": "SELECT id FROM inspection_reviewer WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "file_id": "SELECT id FROM item_object WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "notice_id": "SELECT id FROM notice WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "register_id": "SELECT id FROM register WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "register_entry_id": "SELECT id FROM register_entry WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1",
    "archival_code": "SELECT archival_code FROM item WHERE tenant_id = %(tenant)s AND archival_code IS NOT NULL ORDER BY id LIMIT 1",
    "community": "SELECT code FROM tenant WHERE id = %(tenant)s",
}
#: Identifiers in URLs that name no tenant's row.
NO_ROWS = {"token": "nothing", "part": "parts", "release": "0", "name": "icon.svg", "code": 404, "act": "up", "number": 1, "year": 2025}
NO_ROWS |= {"archival_class": "ZP", "key": "photographer"}
NO_ROWS |= {"where": "next", "how": "there", "use": "retire", "secret": "nothing"}


@dataclass(frozen=True)
class Route:
    """A rule of the URL map with one of its methods."""

    rule: Rule
    method: str
    guard: Guard

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"

    @property
    def names_rows(self) -> bool:
        """Whether its URL names a tenant's rows."""
        return any(name in THINGS for name in self.rule.arguments)

    def url(self, app: Flask, values: dict[str, object]) -> str:
        """Return its address with these values; made by the rule itself, since url_for would fill in the tenant."""
        with app.test_request_context():
            built = self.rule.build({name: values[name] for name in self.rule.arguments}, append_unknown=False)
        assert built is not None, self
        return built[1]


def routes(app: Flask) -> Iterator[Route]:
    """Give every route that this application has, but those that are files."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint in FOREVER_OPEN:
            continue
        guard = guard_of(app.view_functions[rule.endpoint])
        assert guard is not None, f"{rule.endpoint} names no guard"
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(rule, method, guard)


def holder_of(guard: Guard, *, has: bool = True) -> tuple[Somebody, str] | None:
    """Return a member of a tenant who has the duty that a route asks for (or, `has=False`, lacks it), communities first."""
    streets = {"xueyuanlu", "songbei"}
    for somebody in PEOPLE:
        for code in dict.fromkeys(code for code, _ in somebody.roles):
            duties = duties_of(role for place, role in somebody.roles if place == code)
            if (guard.duty in duties) is has and (not guard.across or code in streets):
                return somebody, code
    return None


def values_in(admin: psycopg.Connection, tenant_id: int) -> dict[str, object]:
    """Return an identifier of each kind in a tenant; what it has none of is missing like a wrong one."""
    found = {name: admin.execute(sql.SQL(query), {"tenant": tenant_id}).fetchone() for name, query in THINGS.items()}  # type: ignore[arg-type]
    return missing_values() | NO_ROWS | {name: row[0] for name, row in found.items() if row and row[0] is not None}


def missing_values() -> dict[str, object]:
    """Return identifiers that nobody has."""
    nobody = dict.fromkeys(THINGS, UUID("019a0000-0000-7000-8000-00000000dead"))
    return nobody | {"person_id": 999_999, "community": "nowhere", "archival_code": "X999-WS-2099-D10-0001"} | NO_ROWS


def fingerprint(admin: psycopg.Connection) -> dict[str, tuple[int, int]]:
    """Return count and hash of every table, without what reading may write: when a log-in was seen, and that somebody read."""
    found = {}
    names = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    for (name,) in names:
        content = "(to_jsonb(t) - 'seen_at')::text" if name == "login_session" else "t::text"
        where = " WHERE act NOT IN ('read_across', 'export', 'reveal')" if name == "audit_entry" else ""
        if name == "audit_head":
            continue
        query = f"SELECT count(*), coalesce(sum(hashtextextended({content}, 0)::numeric), 0) FROM {name} t{where}"
        row = admin.execute(query).fetchone()  # type: ignore[arg-type]
        assert row is not None
        found[name] = row
    return found


def told(answer: TestResponse) -> tuple[int, str]:
    """Return status and body without what differs between any two answers: form tokens and the time."""
    body = re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1", answer.text)
    return answer.status_code, re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(\.\d+)?(\+\d\d:\d\d)?", "", body)


class Browsers:
    """One browser a person, signed in once, with a token for forms."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.of: dict[str, tuple[FlaskClient, str]] = {}

    def ask(self, somebody: Somebody, route: Route, values: dict[str, object], *, with_token: bool = True) -> TestResponse:
        """Send a request as somebody; forms are empty but for their token."""
        if somebody.email not in self.of:
            browser = given.signed_in(self.app.test_client(), somebody)
            self.of[somebody.email] = browser, given.csrf_token(browser.get("/account").text)
        browser, token = self.of[somebody.email]
        data = {"csrf_token": token} if with_token and route.method != "GET" else None
        return browser.open(route.url(self.app, values), method=route.method, data=data, buffered=True)
