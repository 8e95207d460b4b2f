"""Every page with its SQL statements, CPU time and size: all GET routes that a clerk or the street's archivist may open."""

import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.routing import Rule

from commarch.database import db
from tests.benchmarks.deployment import ARCHIVIST, CLERK, MEASURED, PASSWORD, STREET, Deployment

REPEATS = 12
#: Addresses with a query that is worth a line of its own.
ALSO = (f"/c/{MEASURED}/search?q=%E7%BB%BF%E5%8C%96", f"/street/{STREET}/search?q=%E7%BB%BF%E5%8C%96")
NO_PAGES = ("static", "assets", "look", "bootstrap", "healthz")


@dataclass(frozen=True)
class Cost:
    """What one page costs."""

    path: str
    who: str
    status: int
    statements: int
    milliseconds: float
    kilobytes: float

    def __str__(self) -> str:
        return f"{self.path:58} {self.who:10} {self.statements:3} {self.milliseconds:7.1f} ms {self.kilobytes:7.1f} kB"


def signed_in(app: Flask, email: str) -> FlaskClient:
    """Return a browser with somebody signed in."""
    client = app.test_client()
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)[0]
    answer = client.post("/login", data={"email": email, "password": PASSWORD, "csrf_token": token})
    if answer.status_code != 303:
        raise RuntimeError(f"{email} is not let in: {answer.status_code}")
    return client


def costs(app: Flask, deployment: Deployment) -> Iterator[Cost]:
    """Open every page."""
    with app.app_context():
        engine = db.engine
    told: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: told.append(given[2]))
    known = _known(deployment)
    for who, email, tenant in (("clerk", CLERK, MEASURED), ("archivist", ARCHIVIST, STREET)):
        client = signed_in(app, email)
        for path in [*_paths(app, {**known, "tenant_code": tenant}, across=who == "archivist"), *ALSO]:
            if client.get(path).status_code == 200:
                yield _cost(client, path, who, told)


def _cost(client: FlaskClient, path: str, who: str, told: list[str]) -> Cost:
    times = []
    size = 0
    for _ in range(REPEATS):
        told.clear()
        start = time.process_time()
        answer = client.get(path)
        size = len(answer.data)
        times.append(time.process_time() - start)
    return Cost(path, who, 200, len(told), statistics.median(times) * 1000, size / 1024)


def _paths(app: Flask, known: dict[str, Any], *, across: bool) -> Iterator[str]:
    adapter = app.url_map.bind("127.0.0.1")
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if "GET" not in (rule.methods or ()) or rule.endpoint.startswith(NO_PAGES) or (str(rule).startswith("/street") and not across):
            continue
        values = _values(rule, known)
        if values is not None:
            yield adapter.build(rule.endpoint, values)


def _values(rule: Rule, known: dict[str, Any]) -> dict[str, Any] | None:
    """Return a value for every part of the address; None where this database has none."""
    values = {name: known.get(name) for name in rule.arguments}
    return values if all(value is not None for value in values.values()) else None


def _known(deployment: Deployment) -> dict[str, Any]:
    with psycopg.connect(deployment.admin_url) as admin:
        tenant = admin.execute("SELECT id FROM tenant WHERE code = %s", [MEASURED]).fetchone()
        assert tenant is not None
        item = admin.execute("SELECT id FROM item WHERE tenant_id = %s AND state = 'filed' LIMIT 1", tenant).fetchone()
        version = admin.execute("SELECT id FROM scheme_version WHERE tenant_id = %s", tenant).fetchone()
        assert item is not None
        assert version is not None
    return {"item_id": item[0], "version_id": version[0], "community": MEASURED}
