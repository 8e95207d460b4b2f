"""`commarch tenants`: street offices and their communities."""

import re

import click
from sqlalchemy.exc import IntegrityError

from commarch import tenancy
from commarch.audit import Actor
from commarch.cli.context import as_keeper, json_option, report
from commarch.errors import RuleBroken

HEADINGS = {"code": "代码", "kind": "类别", "name": "名称", "fonds_number": "全宗号", "constituting_unit": "立档单位", "under": "所属街道"}
KINDS = {tenancy.TenantKind.STREET: "街道", tenancy.TenantKind.COMMUNITY: "社区"}


@click.group()
def tenants() -> None:
    """街道与社区。"""


@tenants.command()
@click.argument("code", metavar="CODE")
@click.argument("name", metavar="NAME")
@click.option("--street", is_flag=True, help="开通一个街道办事处。")
@click.option("--under", metavar="STREET", help="开通一个社区，属于这个街道（代码）。")
@click.option("--fonds", metavar="NUMBER", help="全宗号，由档案馆给出。")
@click.option("--unit", metavar="NAME", help="立档单位的全称。[默认：街道名加社区名]")
def add(code: str, name: str, *, street: bool, under: str | None, fonds: str | None, unit: str | None) -> None:
    """开通一个街道（--street）或社区（--under 街道代码）。

    CODE 是网址和命令行里用的短名，小写字母开头；NAME 是名称，例如：

    commarch tenants add --street xueyuanlu 学院路街道 --fonds X001

    commarch tenants add --under xueyuanlu hongqi 红旗社区 --fonds H017
    """
    if street == bool(under):
        raise click.UsageError("请选一项：--street（街道），或 --under 街道代码（社区）")
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,30}", code):
        raise click.BadParameter("代码须以小写字母开头，只用小写字母、数字和短横，2 至 31 位", param_hint="CODE")
    try:
        with as_keeper():
            _open(code, name, under, fonds, unit)
    except IntegrityError as fault:
        raise click.ClickException("代码或全宗号刚被别人用掉，请核对后再试") from fault
    click.echo(f"已开通：{name}（{code}）")


@tenants.command("list")
@json_option
def list_tenants(*, as_json: bool) -> None:
    """列出所有街道和社区。"""
    with as_keeper():
        found = tenancy.all_tenants()
        names = {tenant.id: tenant.code for tenant in found}
        ordered = sorted(found, key=lambda tenant: (tenant.parent_id or tenant.id, tenant.parent_id is not None, tenant.id))
        rows = [
            {
                "code": tenant.code,
                "kind": tenant.kind.value if as_json else KINDS[tenant.kind],
                "name": tenant.name,
                "fonds_number": tenant.fonds_number,
                "constituting_unit": tenant.constituting_unit,
                "under": names.get(tenant.parent_id or 0),
            }
            for tenant in ordered
        ]
    report(rows, HEADINGS, as_json=as_json, empty="还没有单位；用 commarch tenants add 开通。")


def _open(code: str, name: str, under: str | None, fonds: str | None, unit: str | None) -> None:
    if not under:
        tenancy.open_street(code, name, fonds_number=fonds, constituting_unit=unit, by=Actor.system())
        return
    office = tenancy.find_by_code(under)
    if office is None:
        raise RuleBroken(f"没有代码为「{under}」的街道；用 commarch tenants list 查看")
    tenancy.open_community(code, name, office, fonds_number=fonds, constituting_unit=unit, by=Actor.system())
