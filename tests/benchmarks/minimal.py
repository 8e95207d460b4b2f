"""The yardstick: a Flask page that reads 50 rows with psycopg and renders them. No log-in, no tenants, no menu, no translation."""

import os
import threading
from typing import Any

import psycopg
from flask import Flask, render_template

#: What the list page shows of an item.
ROWS = (
    "SELECT id, archival_code, title, author, document_number, document_date, pages, state FROM item "
    "WHERE tenant_id = %(tenant)s ORDER BY code_key, id LIMIT 50"
)


def create_app() -> Flask:
    """Make the application; each thread keeps one connection."""
    app = Flask("tests.benchmarks")
    kept = threading.local()
    tenant = int(os.environ["BENCH_TENANT"])

    def connection() -> psycopg.Connection[Any]:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(os.environ["BENCH_ADMIN_URL"], autocommit=True)
        found: psycopg.Connection[Any] = kept.connection
        return found

    @app.get("/items/")
    def list_items() -> str:
        return render_template("minimal.html", rows=connection().execute(ROWS, {"tenant": tenant}).fetchall())

    @app.get("/opened/")
    def list_items_anew() -> str:
        """Do as Flask's tutorial does: a connection for each request."""
        with psycopg.connect(os.environ["BENCH_ADMIN_URL"]) as opened:
            return render_template("minimal.html", rows=opened.execute(ROWS, {"tenant": tenant}).fetchall())

    @app.get("/items/<uuid:item_id>")
    def show_item(item_id: object) -> str:
        return str(item_id)

    return app
