"""`commarch demo`: the demo street, for trying things out; `commarch up --demo` calls it."""

import click

from commarch import tenancy
from commarch.cli.context import archives, as_keeper, json_option, report
from commarch.demo import loading, log_ins

HEADINGS = {"name": "姓名", "role": "身份", "email": "登录邮箱", "password": "密码"}


@click.command()
@json_option
def demo(*, as_json: bool) -> None:
    """载入演示街道（只在空的数据库里），显示登录名。"""
    with archives():
        if loading.is_loaded():
            shown = log_ins()
        elif is_in_use():
            click.echo("数据库里已有真实的单位，未载入演示街道。", err=as_json)
            shown = []
        else:
            shown = loading.load()
    rows = [{key: getattr(one, key) for key in HEADINGS} for one in shown]
    report(rows, HEADINGS, as_json=as_json, empty="没有演示登录名。")


def is_in_use() -> bool:
    """Tell whether the database serves somebody already: nothing invented is mixed into it."""
    with as_keeper():
        return bool(tenancy.all_tenants())
