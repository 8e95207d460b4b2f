"""`commarch due TENANT`: what is due for appraisal or will be within ninety days, and why on that day."""

import json
from datetime import date, datetime
from typing import Any

import click

from commarch import clock
from commarch.cli.context import archives, known_tenant
from commarch.jobs.house import in_tenant
from commarch.retention.listing import DueFilter, DueItem, Standing, due_count, due_items
from commarch.retention.reasons import why

MOST = 100_000


@click.command()
@click.argument("tenant")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="按这一天计算，例如 2026-12-01。[默认：今天]")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def due(tenant: str, on: datetime | None, *, as_json: bool) -> None:
    """列出 TENANT（单位代码）已到期应鉴定、90 天内将到期的档案，并说明期满日怎么来的。

    退出码：0 没有已到期的，1 有已到期的，2 没有这个单位。
    """
    with archives():
        today = on.date() if on else clock.today()
        items, waiting = _items_of(tenant, today)
    expired = [item for item in items if item.standing(today) is Standing.EXPIRED]
    if as_json:
        click.echo(json.dumps(_report(tenant, today, items, waiting), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(items, today)))
        click.echo(f"{today} 已到期 {len(expired)} 件，90 天内将到期 {len(items) - len(expired)} 件，待起算 {waiting} 件。")
    if expired:
        raise SystemExit(1)


def _items_of(code: str, today: date) -> tuple[list[DueItem], int]:
    with in_tenant(known_tenant(code)):
        items = [
            *due_items(DueFilter(Standing.EXPIRED), today, limit=MOST),
            *due_items(DueFilter(Standing.SOON), today, limit=MOST),
        ]
        return items, due_count(today).total(DueFilter(Standing.AWAITING_EVENT))


def _report(tenant: str, today: date, items: list[DueItem], waiting: int) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "on": today.isoformat(),
        "awaiting_event": waiting,
        "items": [
            {
                "archival_code": item.archival_code,
                "title": item.title,
                "year": item.year,
                "retention": item.retention,
                "ends_on": item.ends_on.isoformat() if item.ends_on else None,
                "eligible_on": item.eligible_on.isoformat() if item.eligible_on else None,
                "standing": item.standing(today).value,
                "why": why(item.expiry),
            }
            for item in items
        ],
    }


def _lines(items: list[DueItem], today: date) -> list[str]:
    words = {Standing.EXPIRED: "已到期", Standing.SOON: "将到期"}
    return [f"{words[item.standing(today)]}  {item.archival_code}  {item.title}\n    {''.join(why(item.expiry))}" for item in items]
