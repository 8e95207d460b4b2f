"""`commarch holds`: what a tenant may not destroy, whatever its period says."""

from typing import Any

import click

from commarch import clock
from commarch import holds as frozen
from commarch.cli.context import in_tenant, json_option, report
from commarch.holds import HoldReason, Listed, Standing

MOST = 10_000
HEADINGS = {
    "because": "说明",
    "reason": "事由",
    "authority": "依据",
    "items": "件数",
    "from_on": "起始日期",
    "review_on": "复核日期",
    "state": "到哪一步",
}
REASONS = {
    HoldReason.DISPUTE: "争议纠纷",
    HoldReason.LITIGATION: "诉讼仲裁",
    HoldReason.AUDIT: "审计",
    HoldReason.INSPECTION: "检查、调查",
    HoldReason.PRIVACY: "个人信息投诉",
    HoldReason.DEBT: "未结清的债权债务",
    HoldReason.OTHER: "其他",
}


@click.group()
def holds() -> None:
    """列出冻结。"""


@holds.command("list")
@click.argument("tenant", metavar="TENANT")
@click.option("--open", "only_open", is_flag=True, help="只列还在冻结的。")
@json_option
def list_holds(tenant: str, *, only_open: bool, as_json: bool) -> None:
    """列出 TENANT（单位代码）的冻结，复核日期近的在前；到了复核日期的标明。

    退出码：0 列出，2 没有这个单位。
    """
    today = clock.today()
    with in_tenant(tenant):
        listed = frozen.list_holds(Standing.OPEN, today=today, limit=MOST)
        if not only_open:
            listed += frozen.list_holds(Standing.LIFTED, today=today, limit=MOST)
        rows = [_row(one, as_json=as_json) for one in listed]
    report(rows, HEADINGS, as_json=as_json, empty="没有冻结。")


def _row(listed: Listed, *, as_json: bool) -> dict[str, Any]:
    one = listed.hold
    told: dict[str, Any] = {
        "because": one.because,
        "reason": one.reason.value if as_json else REASONS[one.reason],
        "authority": one.authority,
        "items": listed.items,
        "from_on": one.from_on.isoformat(),
        "review_on": one.review_on.isoformat(),
        "state": _state(listed),
    }
    if not as_json:
        return told
    moments = {"placed_at": one.placed_at, "lifting_asked_at": one.lifting_asked_at, "lifted_at": one.lifted_at}
    return {"id": str(one.id), **told, **{name: at.isoformat() if at else None for name, at in moments.items()}}


def _state(listed: Listed) -> str:
    one = listed.hold
    if one.lifted_at is not None:
        return "已解冻"
    if one.lifting_asked_at is None:
        return "到复核日期" if one.review_on <= clock.today() else "冻结中"
    missing = [words for words, who in (("社区负责人", one.head_id), ("街道档案员", one.street_id)) if who is None]
    return f"等{'、'.join(missing)}同意解冻"
