"""`commarch due TENANT`: what is due for appraisal or will be within ninety days, and why on that day."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import click

from commarch import clock, retention
from commarch.cli.context import archives, known_tenant
from commarch.database import session
from commarch.jobs.house import in_tenant
from commarch.retention import RetentionFacts
from commarch.retention.listing import DueFilter, DueItem, Standing, due_count, due_items
from commarch.retention.reasons import why

MOST = 100_000
Facts = Mapping[UUID, RetentionFacts]


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
        items, facts, waiting = _items_of(tenant, today)
    expired = [item for item in items if item.standing(today) is Standing.EXPIRED]
    if as_json:
        click.echo(json.dumps(_report(tenant, today, items, facts, waiting), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(items, facts, today)))
        click.echo(f"{today} 已到期 {len(expired)} 件，90 天内将到期 {len(items) - len(expired)} 件，待起算 {waiting} 件。")
    if expired:
        raise SystemExit(1)


def _items_of(code: str, today: date) -> tuple[list[DueItem], Facts, int]:
    with in_tenant(known_tenant(code)):
        items = [
            *due_items(DueFilter(Standing.EXPIRED), today, limit=MOST),
            *due_items(DueFilter(Standing.SOON), today, limit=MOST),
        ]
        facts, waiting = retention.facts_of(items), due_count(today).total(DueFilter(Standing.AWAITING_EVENT))
        session.expunge_all()
        return items, facts, waiting


def _report(tenant: str, today: date, items: list[DueItem], facts: Facts, waiting: int) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "on": today.isoformat(),
        "awaiting_event": waiting,
        "items": [_told(item, facts[item.id], today) for item in items],
    }


def _told(item: DueItem, found: RetentionFacts, today: date) -> dict[str, Any]:
    """Tell all facts of an item's period, and the sentences that explain its last day."""
    due = found.expiry
    return {
        "archival_code": item.archival_code,
        "title": item.title,
        "year": item.year,
        "coded_retention": found.coded.code,
        "retention": item.retention,
        "basis": due.basis.value,
        "event_on": _iso(item.event_on),
        "starts_on": _iso(due.starts_on),
        "ends_on": _iso(item.ends_on),
        "eligible_on": _iso(item.eligible_on),
        "standing": item.standing(today).value,
        "holds": [
            {"id": str(one.id), "reason": one.reason.value, "because": one.because, "review_on": one.review_on.isoformat()}
            for one in found.holds
        ],
        "history": [
            {
                "on": one.on_date.isoformat(),
                "change": one.change.value,
                "from": one.from_code,
                "to": one.to_code,
                "ends_on": _iso(one.to_ends_on),
                "basis": one.basis.value,
                "batch": one.batch_number,
                "reason": one.reason,
            }
            for one in found.history
        ],
        "why": why(due, held=found.is_held),
    }


def _lines(items: list[DueItem], facts: Facts, today: date) -> list[str]:
    words = {Standing.EXPIRED: "已到期", Standing.SOON: "将到期"}
    lines = []
    for item in items:
        found = facts[item.id]
        word = words[item.standing(today)] + ("  已冻结" if found.is_held else "")
        lines.append(f"{word}  {item.archival_code}  {item.title}\n    {''.join(why(found.expiry, held=found.is_held))}")
    return lines


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
