"""`commarch suggest TENANT TITLE…`: where documents belong, each answer with its reason and how sure it is; nothing is written."""

from typing import Any

import click

from commarch import assistant, clock
from commarch.assistant import Proposal, Proposals
from commarch.cli.context import in_tenant, json_option, print_json
from commarch.holdings import Arrangement
from commarch.web.schemes.labels import access_label

#: What is told of each title: name in JSON, heading, and the list of proposals.
TOLD = (
    ("class", "门类", "classes"),
    ("category", "类目", "categories"),
    ("entry", "归档范围", "entries"),
    ("retention", "保管期限", "retentions"),
    ("access", "开放", "access"),
    ("year", "年度", "years"),
    ("composition", "一件还是几件", "compositions"),
)


@click.command()
@click.argument("tenant")
@click.argument("titles", metavar="TITLE...", nargs=-1, required=True)
@click.option("--author", default="", help="责任者。")
@click.option("--number", default="", help="文号。")
@click.option("--date", "signed", default="", help="文件日期，例如 2026-09-14。")
@json_option
def suggest(tenant: str, titles: tuple[str, ...], author: str, number: str, signed: str, *, as_json: bool) -> None:
    """对每个题名建议门类、类目、归档范围、保管期限、开放、年度、一件还是几件，各附依据和把握（0 到 1）。只建议，不登记。

    退出码：0 每个题名都有建议，1 有题名认不出来，2 没有这个单位。
    """
    with in_tenant(tenant):
        arrangement = Arrangement()
        facts = {"author": author, "document_number": number, "document_date": signed}
        found = [assistant.propose(title, today=clock.today(), arrangement=arrangement, **facts) for title in titles]
    if as_json:
        print_json([_report(title, one) for title, one in zip(titles, found, strict=True)])
    else:
        click.echo("\n\n".join("\n".join(_lines(title, one)) for title, one in zip(titles, found, strict=True)))
    if not all(one.places for one in found):
        raise SystemExit(1)


def _report(title: str, found: Proposals) -> dict[str, Any]:
    """Return everything that is proposed for a title, each list the surest first."""
    return {"title": title, "known": bool(found.places)} | {name: [_told(name, one) for one in getattr(found, of)] for name, _, of in TOLD}


def _told(name: str, one: Proposal) -> dict[str, Any]:
    return {"value": one.value, "label": _label(name, one), "confidence": round(one.confidence, 3), "reason": str(one.reason)}


def _lines(title: str, found: Proposals) -> list[str]:
    lines = [title] + ([] if found.places else ["  没有认出这个题名；请写得具体一些，或在分类方案里查"])
    for name, heading, of in TOLD:
        for one in getattr(found, of)[:1]:
            code = f"{one.value} " if name in {"class", "category"} else ""
            lines.append(f"  {heading}：{code}{_label(name, one)}（{one.confidence:.0%}）")
            lines.append(f"      {one.reason}")
    return lines


def _label(name: str, one: Proposal) -> str:
    return access_label(one.value) if name == "access" and one.value else one.label
