"""`commarch search TENANT QUERY`: find items of a tenant; exit code 0 where something was found, 1 where nothing was."""

import json
import sys
from typing import Any

import click

from commarch import search as searching
from commarch import tenancy
from commarch.app import create_app
from commarch.database import Context, Mode, session, within
from commarch.schemes.periods import RetentionPeriod
from commarch.search import FoundItem


@click.command()
@click.argument("tenant")
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="最多列出几件")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def search(tenant: str, query: str, limit: int, as_json: bool) -> None:  # noqa: FBT001
    """检索一个单位的归档文件。查到时退出码为 0，没有查到为 1。

    检索词与网页相同：空格表示都有，OR 或 | 表示有一个就行，-词 表示不要，“引号”里的字照原样，还可写 题名: 责任者: 文号: 档号: 日期:。
    """
    with create_app().app_context():
        tenant_id = _tenant(tenant)
        with within(session, Context(Mode.SYSTEM, tenant_id)):
            hits, items = searching.find_items(query, searching.Page(most=limit))
            total = searching.counts_of(hits.query).total
    if as_json:
        answer = {"query": query, "remarks": hits.query.remarks, "total": total, "items": [_described(item) for item in items]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for remark in hits.query.remarks:
            click.echo(f"（{remark}）", err=True)
        for item in items:
            click.echo("\t".join([item.archival_code or "未编号", item.document_date, item.title, item.author, item.document_number]))
        click.echo(f"查到 {total} 件" + (f"，列出前 {len(items)} 件" if total > len(items) else ""), err=True)
    sys.exit(0 if total else 1)


def _tenant(code: str) -> int:
    with within(session, Context(Mode.KEEPER)):
        found = tenancy.find_by_code(code)
        if found is None:
            raise click.UsageError(f"没有代码为 {code} 的单位；用 commarch tenants list 查看")
        return found.id


def _described(item: FoundItem) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "archival_code": item.archival_code,
        "title": item.title,
        "author": item.author,
        "document_number": item.document_number,
        "document_date": item.document_date,
        "year": item.year,
        "retention": RetentionPeriod(item.retention_code).label,
        "state": item.state,
    }
