"""`commarch audit verify`: has anybody touched the trail?"""

import json
import sys
from typing import Any

import click

from commarch import audit as trail
from commarch import tenancy
from commarch.app import create_app
from commarch.database import Context, Mode, session, within


@click.group()
def audit() -> None:
    """操作日志。"""


@audit.command()
@click.argument("tenant", required=False)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def verify(tenant: str | None, as_json: bool) -> None:  # noqa: FBT001
    """核对操作日志的校验链：被改动、删去、截断或换序都会指出。有问题时退出码为 1。"""
    with create_app().app_context():
        reports = [_report(one.id, one.code, one.name) for one in _chosen(tenant)]
    if as_json:
        click.echo(json.dumps(reports, ensure_ascii=False, indent=2))
    else:
        for report in reports:
            click.echo(f"{report['name']}（{report['tenant']}）：{report['entries']} 条，" + ("完好" if not report["faults"] else "有问题"))
            for fault in report["faults"]:
                click.echo(f"  第 {fault['number']} 条：{fault['what']}")
    sys.exit(1 if any(report["faults"] for report in reports) else 0)


def _chosen(code: str | None) -> list[tenancy.Tenant]:
    with within(session, Context(Mode.KEEPER)):
        found = [one for one in tenancy.all_tenants() if code in (None, one.code)]
        session.expunge_all()
    if not found:
        raise click.UsageError(f"没有代码为 {code} 的单位；用 commarch tenants list 查看")
    return found


def _report(tenant_id: int, code: str, name: str) -> dict[str, Any]:
    with within(session, Context(Mode.SYSTEM, tenant_id)):
        entries, faults = trail.verify()
    return {"tenant": code, "name": name, "entries": entries, "faults": [{"number": fault.number, "what": fault.what} for fault in faults]}
