"""`commarch items`: list and take out a tenant's items."""

from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.cli.context import in_tenant, json_option, report
from commarch.database import session
from commarch.holdings import ItemState, catalogue, sifting
from commarch.holdings.models import Item
from commarch.holdings.sifting import Sieve
from commarch.imports.export import write_catalogue
from commarch.schemes.periods import RetentionPeriod

HEADINGS = {
    "archival_code": "档号",
    "year": "年度",
    "retention": "保管期限",
    "document_date": "日期",
    "title": "题名",
    "author": "责任者",
    "state": "状态",
    "ends_on": "期满日",
}
STATES = {
    ItemState.DRAFT: "草稿",
    ItemState.ARRANGED: "已整理",
    ItemState.FILED: "已归档",
    ItemState.TRANSFERRED: "已移交",
    ItemState.DESTROYED: "已销毁",
}


@click.group()
def items() -> None:
    """列出和导出归档文件。"""


def _sifting(command: Any) -> Any:
    """Give a command the options that narrow a list."""
    for option in (
        click.option("--state", type=click.Choice([state.value for state in ItemState]), help="状态；不写则列出已归档的件，草稿写 draft。"),
        click.option("--retention", metavar="CODE", help="保管期限代码，如 Y、D30、D10。"),
        click.option("--category", metavar="CODE", help="类目代码，如 DQ。"),
        click.option("--class", "archival_class", metavar="CODE", help="门类代码，如 WS、KU。"),
        click.option("--year", type=click.IntRange(1949, 2200), help="归档年度。"),
    ):
        command = option(command)
    return command


@items.command("list")
@click.argument("tenant", metavar="TENANT")
@_sifting
@json_option
def list_items(tenant: str, *, as_json: bool, **asked: Any) -> None:
    """列出一个单位的归档文件，按档号。"""
    with in_tenant(tenant):
        chosen = select(*sifting.COLUMNS).where(*sifting.sifted(_sieve(asked), clock.today())).order_by(Item.code_key, Item.id)
        rows = [_described(row, as_json=as_json) for row in session.execute(chosen)]
    report(rows, HEADINGS, as_json=as_json, empty="没有这样的件。")


@items.command("export")
@click.argument("tenant", metavar="TENANT")
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True, help="写到哪个 xlsx 文件。")
@_sifting
def export_items(tenant: str, *, out: Path, **asked: Any) -> None:
    """导出一个单位的归档文件目录（xlsx），各列与导入时读的相同，导出再导入不丢内容。"""
    with in_tenant(tenant) as place, out.open("wb") as file:
        count = write_catalogue(catalogue.rows(_sieve(asked), clock.today(), fonds_number=place.fonds_number or ""), file)
        audit.record(Act.EXPORT, "page", "items", "归档文件目录", by=Actor.system(), after={"count": count})
    click.echo(f"导出 {count} 件：{out}")


def _sieve(asked: dict[str, Any]) -> Sieve:
    state = ItemState(asked.pop("state")) if asked.get("state") else asked.pop("state")
    return Sieve(state=state, **asked)


def _described(row: Any, *, as_json: bool) -> dict[str, object]:
    ends_on: date | None = row.ends_on
    found = {
        "archival_code": row.archival_code,
        "year": row.year,
        "retention": RetentionPeriod(row.current_retention_code).label,
        "document_date": row.document_date,
        "title": row.title,
        "author": row.author,
        "state": row.state.value if as_json else STATES[row.state],
        "ends_on": ends_on.isoformat() if ends_on else None,
    }
    if as_json:
        found |= {
            "id": str(row.id),
            "archival_class": row.archival_class,
            "category": row.category_code,
            "retention_code": row.retention_code,
            "document_number": row.document_number,
            "pages": row.pages,
            "note": row.note,
        }
    return found
