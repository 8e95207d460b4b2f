"""`commarch people`: accounts as the operator keeps them. No password passes through here: links are handed out, used once."""

import click

from commarch import accounts, audit, settings
from commarch.accounts import LinkPurpose, Person, Role
from commarch.audit import Act, Actor
from commarch.cli.context import archives, as_keeper, in_tenant, json_option, print_json, report
from commarch.database import Context, Mode, session, within
from commarch.errors import RuleBroken
from commarch.web.labels import ROLES

HEADINGS = {
    "email": "邮箱",
    "name": "姓名",
    "tenant": "单位",
    "role": "角色",
    "since": "任职自",
    "last_came_at": "最近登录",
    "state": "状态",
}
STATES = {"active": "在用", "invited": "已邀请", "disabled": "已停用"}
role_option = click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="角色。")


@click.group()
def people() -> None:
    """人员与密码。"""


@people.command()
@click.argument("email")
@click.argument("name")
@click.option("--tenant", required=True, metavar="CODE", help="单位的代码。")
@role_option
@json_option
def add(email: str, name: str, tenant: str, role: str, *, as_json: bool) -> None:
    """让一个人在单位任职；没有账号的新开一个，并显示一次性邀请链接（7 天内有效）。"""
    with in_tenant(tenant):
        invited = accounts.invite(email, name, Role(role), by=Actor.system())
    _hand_out(f"{invited.name} 已在 {tenant} 任职。", _link(invited.token), as_json=as_json)


@people.command("list")
@click.argument("tenant", required=False)
@json_option
def list_people(tenant: str | None, *, as_json: bool) -> None:
    """列出一个单位的人员；不写单位时列出所有人。"""
    if tenant:
        with in_tenant(tenant):
            rows = [_row(tenant, person, as_json=as_json) for person in accounts.people_here()]
    else:
        with as_keeper():
            rows = [_row(code, person, as_json=as_json) for code, person in accounts.everybody()]
    report(rows, HEADINGS, as_json=as_json, empty="还没有人；用 commarch people add 添加。")


@people.command("reset-password")
@click.argument("email")
@json_option
def reset_password(email: str, *, as_json: bool) -> None:
    """显示一个重设密码的一次性链接（1 小时内有效）；密码由本人设，这里不经手。"""
    _make_link(email, LinkPurpose.PASSWORD_RESET, "请把链接交给本人，1 小时内有效，只能用一次。", as_json=as_json)


@people.command("login-link")
@click.argument("email")
@json_option
def login_link(email: str, *, as_json: bool) -> None:
    """显示一个登录用的一次性链接（10 分钟内有效）；用过会记在本人的登录记录里。"""
    _make_link(email, LinkPurpose.LOGIN, "10 分钟内有效，只能用一次；本人会在登录记录里看到。", as_json=as_json)


@people.command()
@click.argument("email")
def disable(email: str) -> None:
    """停用账号：打开着的页面立即失效，不能再登录。"""
    _switch(email, Act.DISABLE_PERSON)
    click.echo("已停用，立即生效。")


@people.command()
@click.argument("email")
def enable(email: str) -> None:
    """恢复停用的账号，密码不变。"""
    _switch(email, Act.ENABLE_PERSON)
    click.echo("已恢复。")


def _make_link(email: str, purpose: LinkPurpose, hint: str, *, as_json: bool) -> None:
    with as_keeper():
        person = _known(email)
        if not person.active:
            raise RuleBroken("这个账号已停用；请先用 commarch people enable 恢复")
        token = accounts.make_link(person.id, purpose)
    _hand_out(hint, _link(token), as_json=as_json)


def _switch(email: str, act: Act) -> None:
    """Close or open an account, and write it into the trail of each tenant that she works in."""
    with archives():
        with within(session, Context(Mode.KEEPER)):
            person = _known(email)
            (accounts.disable if act is Act.DISABLE_PERSON else accounts.enable)(person)
            who, name = person.id, person.name
            tenant_ids = {membership.tenant_id for membership in accounts.memberships_of(who)}
        for tenant_id in sorted(tenant_ids):
            with within(session, Context(Mode.SYSTEM, tenant_id)):
                audit.record(act, "person", who, name, by=Actor.system())


def _known(email: str) -> Person:
    found = accounts.find_by_email(email)
    if found is None:
        raise click.BadParameter(f"没有邮箱为「{email}」的账号；用 commarch people list 查看", param_hint="EMAIL")
    return found


def _hand_out(words: str, link: str | None, *, as_json: bool) -> None:
    if as_json:
        print_json({"link": link})
    else:
        click.echo(words + (f"\n\n{link}" if link else "已有账号，用原来的密码登录。"))


def _link(token: str | None) -> str | None:
    return f"{settings.current().base_url.rstrip('/')}/link/{token}" if token else None


def _row(tenant: str | None, person: accounts.PersonHere, *, as_json: bool) -> dict[str, object]:
    roles = [role.value for role in person.roles] if as_json else "、".join(str(ROLES[role]) for role in person.roles)
    came = person.last_came_at
    return {
        "email": person.email,
        "name": person.name,
        "tenant": tenant,
        "role": roles,
        "since": person.since,
        "last_came_at": (came.isoformat() if as_json else f"{came:%Y-%m-%d %H:%M}") if came else None,
        "state": person.state if as_json else STATES[person.state],
    }
