"""`commarch import`: a catalogue into a tenant, by the same operations as on the pages, in this process.

Exit codes: 0 every row imported, 1 some refused (or the whole file), 2 wrong usage.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from commarch import settings
from commarch.cli.context import archives, json_option, known_tenant, print_json, print_table
from commarch.database import Context, Mode, session, within
from commarch.imports import operations, queries
from commarch.imports.fields import label_of
from commarch.imports.limits import Limits
from commarch.imports.models import ImportBatch, ImportRow
from commarch.jobs import imports as jobs
from commarch.jobs.house import in_tenant

HEADINGS = ("表", "行", "列", "原因")


@click.command("import")
@click.argument("tenant", metavar="TENANT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不留下任何东西。")
@click.option("--draft", is_flag=True, help="只登记为草稿，不编档号。")
@json_option
def import_catalogue(tenant: str, file: Path, *, dry_run: bool, draft: bool, as_json: bool) -> None:
    """把目录表格 FILE（xlsx、xls、ods、csv）导入单位 TENANT；没有导入的行逐行说明原因。"""
    with archives():
        tenant_id = known_tenant(tenant)
        batch_id = _upload(tenant_id, file, draft=draft)
        try:
            _until_done(jobs.read, tenant_id, batch_id)
            if not dry_run:
                _commit(tenant_id, batch_id)
            told = _told(tenant_id, batch_id, dry_run=dry_run)
        finally:
            if dry_run:
                with in_tenant(tenant_id):
                    operations.give_up(batch_id)
    _print(told, as_json=as_json)
    sys.exit(1 if told["refusal"] or told["refused"] else 0)


def _upload(tenant_id: int, file: Path, *, draft: bool) -> UUID:
    limits = Limits(file_bytes=settings.current().upload_megabytes * 2**20)
    with file.open("rb") as stream, in_tenant(tenant_id) as by:
        batch: ImportBatch = operations.upload(file.name, stream, by=by, file_items=not draft, limits=limits)
        return batch.id


def _commit(tenant_id: int, batch_id: UUID) -> None:
    with in_tenant(tenant_id) as by:
        batch = queries.find_batch(batch_id)
        if batch is None or not batch.may_be_changed or not queries.figures(batch_id).ready:
            return
        operations.begin_commit(batch_id, by=by)
    _until_done(jobs.commit, tenant_id, batch_id)


def _until_done(work: Callable[[int, str], None], tenant_id: int, batch_id: UUID) -> None:
    """Work on a batch; where a worker was quicker, wait for it, and go on should it die."""
    work(tenant_id, str(batch_id))
    while _is_at_work(tenant_id, batch_id):
        time.sleep(0.5)
        work(tenant_id, str(batch_id))


def _is_at_work(tenant_id: int, batch_id: UUID) -> bool:
    with in_tenant(tenant_id):
        batch = queries.find_batch(batch_id)
        return batch is not None and batch.is_at_work


def _told(tenant_id: int, batch_id: UUID, *, dry_run: bool) -> dict[str, Any]:
    """Return what happened to every row."""
    with within(session, Context(Mode.SYSTEM, tenant_id)):
        batch, figures = queries.find_batch(batch_id), queries.figures(batch_id)
        return {
            "file": batch.file_name if batch else "",
            "import_id": None if dry_run else str(batch_id),
            "refusal": batch.refusal if batch else None,
            "read": figures.total,
            "imported": figures.ready if dry_run else figures.imported,
            "skipped": figures.skipped,
            "refused": figures.faulty,
            "faults": [fault for row in queries.walk(batch_id, "faulty") for fault in _faults(row)],
        }


def _faults(row: ImportRow) -> Iterator[dict[str, Any]]:
    for fault in row.faults or []:
        if fault["severity"] == "fault":
            column = label_of(fault["field"])
            yield {"sheet": row.sheet, "row": row.row_number, "column": column, "reason": fault["text"], "proposal": fault["proposal"]}


def _print(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    if told["refusal"]:
        click.echo(told["refusal"])
        return
    word = "导入" if told["import_id"] else "可以导入"
    click.echo(
        f"读了 {told['read']:,} 行：{word} {told['imported']:,} 行，不是件而略过 {told['skipped']:,} 行，没有导入 {told['refused']:,} 行。"
    )
    if told["faults"]:
        print_table(HEADINGS, [[one["sheet"], one["row"], one["column"], one["reason"]] for one in told["faults"]])
