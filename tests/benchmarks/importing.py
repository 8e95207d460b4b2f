"""Import against its yardstick: reading the same sheet with python-calamine and copying its rows into the table of items."""

import gc
import io
import statistics
import time
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import psycopg
import xlsxwriter
from flask import Flask
from python_calamine import CalamineWorkbook

from commarch.audit import Actor
from commarch.database import Context, Mode, session, within
from commarch.imports import operations, queries
from commarch.jobs import imports as jobs
from tests.benchmarks import corpus
from tests.benchmarks.deployment import IMPORTING, Deployment
from tests.benchmarks.figures import Figure

ROWS, PAIRS = 10_000, 5
HEADINGS = ("年度", "保管期限", "问题", "文号", "责任者", "题名", "日期", "页数", "备注")
PERIODS = {"Y": "永久", "D30": "30年", "D10": "10年"}
_COLUMNS = (
    "tenant_id, id, state, archival_class, year, category_id, category_code, retention_code, current_retention_code, document_number, author, "
    "title, document_date, pages, note, secrecy, openness, personal_level, registered_at, changed_at"
)


def importing(app: Flask, deployment: Deployment) -> Figure:
    """Compare rows a second, in pairs one after the other."""
    with psycopg.connect(deployment.admin_url, autocommit=True) as admin, app.app_context():
        tenant_id: int = admin.execute("SELECT id FROM tenant WHERE code = %s", [IMPORTING]).fetchone()[0]  # type: ignore[index]
        sheet = _sheet(admin, tenant_id)
        gc.freeze()  # as the worker does before its first job
        pairs = [_pair(admin, tenant_id, sheet) for _ in range(PAIRS)]
        gc.unfreeze()
    copied, imported = (statistics.median(taken) for taken in zip(*pairs, strict=True))
    made_of = f"{ROWS / imported:,.0f} rows/s ÷ {ROWS / copied:,.0f} rows/s, {ROWS:,} rows in one sheet, medians of {PAIRS} pairs"
    return Figure("import ÷ calamine and COPY, rows/s", copied / imported, 1 / 6, at_least=True, made_of=made_of)


def _pair(admin: psycopg.Connection[Any], tenant_id: int, sheet: bytes) -> tuple[float, float]:
    _forget(admin, tenant_id)
    return _copied(admin, tenant_id, sheet), _imported(tenant_id, sheet)


def _sheet(admin: psycopg.Connection[Any], tenant_id: int) -> bytes:
    """Make a catalogue without codes, as communities have it in Excel."""
    categories = _categories(admin, tenant_id)
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"constant_memory": True}) as book:
        page = book.add_worksheet("目录")
        page.write_row(0, 0, HEADINGS)
        for number, item in enumerate(corpus.items(ROWS, seed=77, community="新风社区", fonds_number="J990", categories=categories), 1):
            period = PERIODS[item["retention_code"]]
            cells = (item["year"], period, item["category_code"], item["document_number"], item["author"], item["title"])
            page.write_row(number, 0, (*cells, item["document_date"], item["pages"], item["note"]))
    return written.getvalue()


def _copied(admin: psycopg.Connection[Any], tenant_id: int, sheet: bytes) -> float:
    """Read and copy, and take the rows back."""
    categories = _categories(admin, tenant_id)
    start = time.perf_counter()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()[1:]
    with suppress(_Undone), admin.transaction(), admin.cursor() as cursor:
        with cursor.copy(f"COPY item ({_COLUMNS}) FROM STDIN") as copy:
            for year, period, category, number, author, title, day, pages, note in rows:
                facts = (tenant_id, uuid4(), "draft", "WS", int(year), categories[category], category, period, period, number, author)
                copy.write_row((*facts, title, day, int(pages), note, "none", "unreviewed", "none", "2026-01-01", "2026-01-01"))
        taken = time.perf_counter() - start
        raise _Undone
    return taken


class _Undone(Exception):
    """Rolls back what was copied."""


def _imported(tenant_id: int, sheet: bytes) -> float:
    """Upload, read, check and commit, as pages and worker do."""
    start = time.perf_counter()
    batch_id = _uploaded(tenant_id, sheet)
    jobs.read(tenant_id, str(batch_id))
    with within(session, Context(Mode.SYSTEM, tenant_id)):
        operations.begin_commit(batch_id, by=Actor.system())
    jobs.commit(tenant_id, str(batch_id))
    taken = time.perf_counter() - start
    with within(session, Context(Mode.SYSTEM, tenant_id)):
        figures = queries.figures(batch_id)
        if figures.imported != ROWS:
            raise RuntimeError(f"only {figures.imported} of {ROWS} rows were imported: {figures}")
    return taken


def _uploaded(tenant_id: int, sheet: bytes) -> UUID:
    with within(session, Context(Mode.SYSTEM, tenant_id)):
        batch = operations.upload("目录.xlsx", io.BytesIO(sheet), by=Actor.system())
        return batch.id


def _forget(admin: psycopg.Connection[Any], tenant_id: int) -> None:
    """Take away what the last run imported: past the wall, and the only place where anybody may."""
    with admin.transaction():
        for table in ("import_row", "component", "item", "import_batch", "series_counter"):
            admin.execute(f"DELETE FROM {table} WHERE tenant_id = %s", [tenant_id])


def _categories(admin: psycopg.Connection[Any], tenant_id: int) -> dict[str, UUID]:
    found = admin.execute("SELECT code, id FROM category WHERE tenant_id = %s AND archival_class = 'WS'", [tenant_id])
    return dict(found.fetchall())
