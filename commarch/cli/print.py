"""`commarch print PAPER TENANT --year Y --out FILE`: a paper of the rule as PDF."""

from pathlib import Path

import click

from commarch.audit import Actor
from commarch.cli.context import in_tenant
from commarch.errors import RuleBroken
from commarch.printing import FEATURES, Options, Paper, Scope, pictures, print_now
from commarch.schemes.periods import parse_period

#: Name on the command line → paper.
PAPERS = {paper.value.replace("_", "-"): paper for paper in Paper if paper is not Paper.PLACE_LABELS}


@click.command("print")
@click.argument("paper", metavar="PAPER", type=click.Choice(list(PAPERS)))
@click.argument("tenant", metavar="TENANT")
@click.option("--year", type=click.IntRange(1949, 2200), required=True, help="归档年度。")
@click.option("--retention", metavar="PERIOD", help="保管期限：Y、D30、D10，或 永久、30年、10年。")
@click.option("--class", "archival_class", metavar="CODE", help="门类代码，如 WS、KU。")
@click.option("--category", metavar="CODE", help="类目代码，如 DQ。")
@click.option("--cover/--no-cover", "with_cover", default=True, help="目录：每册前面加目录封面。[默认：加]")
@click.option("--run-on", is_flag=True, help="目录：各类目连着排，编一个序号。")
@click.option("--short-spine", is_flag=True, help="盒脊：A4 贴签，高 280 毫米；不写则 A3 原大 310 毫米。")
@click.option("--first", "first_place", type=int, default=1, help="归档章贴签：从第几个空位开始，1 至 60。")
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True, help="写到哪个 PDF 文件。")
def print_paper(paper: str, tenant: str, *, out: Path, year: int, retention: str | None, **told: object) -> None:
    """把 TENANT（单位代码）一个年度的目录、盒脊、归档章等排成 PDF（DA/T 22-2015 的尺寸，字体内嵌）。

    PAPER：catalogue 归档文件目录，spine 盒脊，edge 底边，cover 盒封面，note-sheet 备考表，stamps 归档章贴签，overlay 归档章套印，
    handover 交接清单，shelf-list 柜架清单，box-labels 盒标签。

    退出码：0 已写出，1 没有可打印的，2 参数不对。
    """
    scope_told = {name: told.pop(name) for name in ("archival_class", "category")}
    scope = Scope(year=year, retention=_period(retention), **scope_told)  # type: ignore[arg-type]
    options = _options(told)
    with in_tenant(tenant):
        printed = print_now(PAPERS[paper], scope, options, by=Actor.system())
    out.write_bytes(printed.content)
    click.echo(f"{FEATURES[PAPERS[paper]].title}：{pictures.count_pages(printed.content)} 页，已写到 {out}")
    if printed.missing:
        told_missing = "；".join(f"{one['character']}（{one['code']}，{one['where']}）" for one in printed.missing)
        click.echo(f"有 {len(printed.missing)} 个字现有字库都没有，印作〓：{told_missing}", err=True)


def _period(text: str | None) -> str | None:
    try:
        return parse_period(text).coded if text else None
    except RuleBroken as broken:
        raise click.BadParameter(str(broken), param_hint="--retention") from broken


def _options(told: dict[str, object]) -> Options:
    try:
        return Options(**told)  # type: ignore[arg-type]
    except RuleBroken as broken:
        raise click.BadParameter(str(broken), param_hint="--first") from broken
