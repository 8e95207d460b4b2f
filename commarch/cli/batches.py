"""`commarch batches`: how far the appraisals of a tenant are."""

from typing import Any

import click

from commarch import appraisal, clock
from commarch.appraisal import STAGE_NAMES, VERDICT_NAMES, queries
from commarch.appraisal.papers import group_of, steps_of
from commarch.appraisal.turns import Progress, turn_of
from commarch.cli.context import in_tenant, json_option, print_json, report

MOST = 10_000
HEADINGS = {
    "number": "批次",
    "title": "名称",
    "stage": "到哪一步",
    "since": "自",
    "act_by": "期限",
    "items": "件数",
    "to_destroy": "拟销毁",
}


@click.group()
def batches() -> None:
    """列出鉴定批次，看一个批次到哪一步、等谁办。"""


@batches.command("list")
@click.argument("tenant", metavar="TENANT")
@click.option("--ended", is_flag=True, help="列已办结和撤回的。")
@json_option
def list_batches(tenant: str, *, ended: bool, as_json: bool) -> None:
    """列出 TENANT（单位代码）的鉴定批次。

    退出码：0 列出，1 有逾期未办的，2 没有这个单位。
    """
    today = clock.today()
    with in_tenant(tenant):
        found = queries.list_batches(None, ended=ended, limit=MOST)
    report([_row(one, as_json=as_json) for one in found], HEADINGS, as_json=as_json, empty="没有鉴定批次。")
    if any(one.late_by(today) for one in found) and not ended:
        raise SystemExit(1)


@batches.command("show")
@click.argument("tenant", metavar="TENANT")
@click.argument("number", metavar="NUMBER")
@json_option
def show_batch(tenant: str, number: str, *, as_json: bool) -> None:
    """显示 TENANT 的一个批次（NUMBER，如 2026-01）：小组、每一步、结论。

    退出码：0 显示，2 没有这个单位或批次。
    """
    with in_tenant(tenant):
        batch = queries.batch_by_number(number)
        if batch is None:
            raise click.BadParameter(f"没有批次 {number}，请用 commarch batches list 查看", param_hint="NUMBER")
        told: dict[str, Any] = {
            **_row(queries.progress_of(None, batch_id=batch.id), as_json=as_json),
            "group": group_of(batch),
            "steps": steps_of(batch),
            "decisions": {VERDICT_NAMES[one] if one else "未定": count for one, count in queries.decisions_of(batch).items()},
            "lines": [_line(one, as_json=as_json) for one in queries.lines_of(batch, limit=MOST)],
        }
        destruction = appraisal.destruction_of(batch)
        told["register"] = destruction.register_number if destruction else None
    if as_json:
        print_json(told)
    else:
        click.echo("\n".join(_words(told)))


def _row(one: Progress, *, as_json: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"number": one.number, "title": one.title, "stage": one.stage.value if as_json else STAGE_NAMES[one.stage]}
    told |= {"since": one.since.isoformat(), "act_by": one.act_by.isoformat() if one.act_by else None if as_json else ""}
    told |= {"items": one.items, "to_destroy": one.to_destroy}
    return told | ({"id": str(one.id), "waits_for": turn_of(one).value} if as_json else {})


def _line(one: queries.Line, *, as_json: bool) -> dict[str, Any]:
    line = one.line
    decision = line.decision.value if as_json and line.decision else VERDICT_NAMES[line.decision] if line.decision else None
    told = {"position": line.position, "archival_code": line.archival_code, "decision": decision, "period": line.decided_code}
    return told | {"reason": line.decided_reason, "withdrawn_because": line.withdrawn_because}


def _words(told: dict[str, Any]) -> list[str]:
    lines = [f"{told['number']} {told['title']}：{told['stage']}，{told['items']} 件"]
    lines += [
        f"  {part} {name}（{title}）{taking}" if title else f"  {part} {name} {taking}" for name, part, title, taking in told["group"]
    ]
    lines += [f"  {at} {stage} {name} {note}".rstrip() for at, stage, name, note in told["steps"]]
    lines += [
        f"  {one['position']:>4} {one['archival_code']} {one['decision'] or '未定'} {one['reason']}".rstrip() for one in told["lines"]
    ]
    return [*lines, f"  销毁清册 {told['register']}"] if told["register"] else lines
