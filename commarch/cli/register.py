"""`commarch register verify`: is a register of destruction still what was signed, and is what it lists still gone."""

import click

from commarch.appraisal import verifying
from commarch.cli.context import archives, json_option, print_json
from commarch.database import session
from commarch.jobs.house import in_tenant, open_tenants


@click.group()
def register() -> None:
    """核验销毁清册。"""


@register.command("verify")
@click.argument("number", metavar="NUMBER")
@json_option
def verify(number: str, *, as_json: bool) -> None:
    """核验一份销毁清册（NUMBER，如 H017-XH-2026-01）：正文、签名、件数、存根和操作记录。

    退出码：0 无误，1 有不符，2 没有这份清册。
    """
    with archives():
        found = None
        for tenant_id in open_tenants():
            with in_tenant(tenant_id):
                found = verifying.verified(number)
                session.expunge_all()
            if found is not None:
                break
    if found is None:
        raise click.BadParameter(f"没有销毁清册 {number}", param_hint="NUMBER")
    if as_json:
        print_json({"number": number, "items": found.items, "signed_by": found.signed_by, "faults": found.faults})
    else:
        click.echo(f"销毁清册 {number}：{found.items} 件，监销人 {'、'.join(found.signed_by)}。")
        click.echo("\n".join(f"不符：{one}" for one in found.faults) or "核验无误。")
    if found.faults:
        raise SystemExit(1)
