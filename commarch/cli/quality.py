"""`commarch quality TENANT`: the faults in what is kept, by kind, with the codes of the items; and the score they make."""

from typing import Any

import click

from commarch import clock, quality
from commarch.audit import Actor
from commarch.cli.context import archives, in_tenant, json_option, print_json
from commarch.jobs.quality import look_in
from commarch.quality import Part, Score
from commarch.web.quality.labels import CHECKS, WAITS, sentence

MOST = 100_000


@click.command(name="quality")
@click.argument("tenant")
@click.option("--whole", is_flag=True, help="先把全部档案重新检查一遍；不加时只看上次以来的改动。")
@json_option
def check_quality(tenant: str, *, whole: bool, as_json: bool) -> None:
    """检查 TENANT（单位代码）的档案，按种类列出问题和所涉档号，给出整理质量得分。没有执行的检查写明未执行。

    退出码：0 没有问题，1 有问题，2 没有这个单位。
    """
    with in_tenant(tenant) as found:
        if whole:
            quality.ask_for_round(by=Actor.system())
        tenant_id = found.id
    with archives():
        look_in(tenant_id)
    with in_tenant(tenant):
        score, rows = quality.score(clock.today().year - 1), quality.findings(limit=MOST)
        by_kind: dict[str, list[Any]] = {}
        for row in rows:
            by_kind.setdefault(row.Finding.kind.value, []).append(row)
        parts = [(part, by_kind.get(part.check.kind.value, [])) for part in score.parts]
        told = [(part, [_told(row) for row in those]) for part, those in parts]
    # outside of the application, so that words are those of the code
    if as_json:
        print_json(_report(tenant, score, told))
    else:
        for part, lines in told:
            click.echo(_line(part))
            for line in lines:
                click.echo(f"    {line['archival_code'] or line['title'] or ''}  {sentence(part.check.kind, line['detail'])}".rstrip())
        points = score.points
        click.echo(f"整理质量：{'未执行' if points is None else f'{points} 分'}，问题 {score.faults} 处。")
    if score.faults:
        raise SystemExit(1)


def _told(row: Any) -> dict[str, Any]:
    finding = row.Finding
    return {
        "subject": finding.subject,
        "item_id": str(finding.item_id) if finding.item_id else None,
        "archival_code": row.archival_code,
        "title": row.title,
        "other_code": row.other_code,
        "detail": finding.detail,
    }


def _report(tenant: str, score: Score, parts: list[tuple[Part, list[dict[str, Any]]]]) -> dict[str, Any]:
    checks = [
        {
            "kind": part.check.kind.value,
            "name": str(CHECKS[part.check.kind].name),
            "not_run": part.not_run,
            "checked": None if part.not_run else part.base,
            "accepted": part.accepted,
            "findings": lines,
        }
        for part, lines in parts
    ]
    return {"tenant": tenant, "score": score.points, "faults": score.faults, "checks": checks}


def _line(part: Part) -> str:
    name = str(CHECKS[part.check.kind].name)
    if part.not_run:
        return f"{name}：未执行（{WAITS[part.not_run]}）"
    return f"{name}：{f'{part.faults} 处' if part.faults else '通过'}，查了 {part.base}"
