"""`commarch remind`: the daily sweep now, or as of another day, and the mails that wait."""

import json
from datetime import datetime

import click

from commarch import clock
from commarch.cli.context import archives
from commarch.jobs import sending, sweep


@click.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="按这一天执行，例如 2026-12-01。[默认：今天]")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def remind(on: datetime | None, *, as_json: bool) -> None:
    """立即执行每日提醒：写入当天应发的提醒，然后发送所有等待中的邮件。

    同一天再次执行不会重复写入。没有设置 COMMARCH_SMTP_URL 时，邮件只显示在「提醒」页。有提醒没有送达时退出码为 1。
    """
    with archives():
        if on is None:
            written, sent = sweep.sweep_today(), sending.send_all()
            day = clock.today()
        else:
            day = on.date()
            with clock.standing_on(day):
                written, sent = sweep.sweep_today(), sending.send_all()
    if as_json:
        click.echo(json.dumps({"on": day.isoformat(), "written": written, "sent": sent}, ensure_ascii=False))
    else:
        click.echo(report(day.isoformat(), written, sent))
    if sent.get("failed"):
        raise SystemExit(1)


def report(day: str, written: dict[str, int], sent: dict[str, int]) -> str:
    """Say in words what was written and sent."""
    lines = [f"{day} 的提醒：新写入 {sum(written.values())} 封。"]
    lines += [f"  {code}：{number} 封" for code, number in sorted(written.items()) if number]
    words = {
        "sent": "已送达",
        "shown": "显示在「提醒」页（没有设置邮件服务器）",
        "waiting": "暂时没发出，稍后自动重试",
        "failed": "未送达，请到「提醒」页查看",
    }
    lines += [f"{words[state]} {number} 封。" for state, number in sent.items()]
    return "\n".join(lines)
