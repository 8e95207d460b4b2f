"""`commarch fixity [TENANT]`: is every file still what it was?"""

import click

from commarch import tenancy
from commarch.cli.context import archives, as_keeper, json_option, known_tenant, print_json
from commarch.database import Context, Mode, session, within
from commarch.objects import fixity as looking
from commarch.objects import store
from commarch.objects.fixity import Looked


@click.command()
@click.argument("tenant", required=False)
@click.option("--remove-untracked", is_flag=True, help="删去没有登记的文件（上传中断留下的，从未确认收到）。")
@json_option
def fixity(tenant: str | None, *, remove_untracked: bool, as_json: bool) -> None:
    """重新计算每个数字文件的校验值（SHA-256），指出缺失的、被改动的，以及磁盘上没有登记的。不写 TENANT 时检查全部单位。

    退出码：0 完好，1 有缺失或改动，2 没有这个单位。
    """
    store.forget_incoming()
    found = [(code, _look(tenant_id, remove=remove_untracked)) for tenant_id, code in _chosen(tenant)]
    if tenant is None:
        looking.note(found)
    if as_json:
        print_json([looking.as_json(code, one) for code, one in found])
    else:
        for code, one in found:
            click.echo(_line(code, one))
            for what, hashes in (("缺失", one.missing), ("改动", one.changed), ("未登记", one.untracked)):
                for digest in hashes:
                    click.echo(f"    {what}  {digest}")
    if any(one.faults for _, one in found):
        raise SystemExit(1)


def _chosen(code: str | None) -> list[tuple[int, str]]:
    if code is not None:
        with archives():
            return [(known_tenant(code), code)]
    with as_keeper():
        return [(one.id, one.code) for one in tenancy.all_tenants()]


def _look(tenant_id: int, *, remove: bool) -> Looked:
    looked, after = Looked(), None
    with archives():
        while True:
            with within(session, Context(Mode.SYSTEM, tenant_id)):
                after = looking.look_at_some(after, looked)
            if after is None:
                break
        with within(session, Context(Mode.SYSTEM, tenant_id)):
            looking.look_for_untracked(looked)
            if remove:
                looking.remove_untracked(looked)
    return looked


def _line(code: str, one: Looked) -> str:
    size = f"{one.bytes / 1024**2:.1f} MB"
    if not one.faults:
        return f"{code}：{one.checked} 个文件（{size}）完好" + (f"，另有 {len(one.untracked)} 个未登记" if one.untracked else "")
    return f"{code}：{one.checked} 个文件（{size}），缺失 {len(one.missing)}，改动 {len(one.changed)}，未登记 {len(one.untracked)}"
