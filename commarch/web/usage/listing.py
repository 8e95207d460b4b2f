"""The register of uses: narrowed, page by page, taken out as a spreadsheet. Users' names are masked in all of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, render_template
from flask_babel import gettext as _

from commarch import audit, clock, usage
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.usage import UseRecord
from commarch.usage.queries import Named
from commarch.usage.rules import masked
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.paging import PageLinks
from commarch.web.spreadsheets import xlsx
from commarch.web.usage.addresses import Asked, read_asked
from commarch.web.usage.blueprint import bp, tabs
from commarch.web.usage.labels import RESULTS, WAYS, result_state
from commarch.web.years import offered_years

PAGE = 50
MOST = 20_000


@bp.get("/")
@needs(Duty.VIEW)
def list_uses() -> str:
    """Show the register, the latest first."""
    asked = read_asked()
    uses, is_more, is_before = usage.page(asked.sieve, asked.place, PAGE)
    return render_template(
        "usage/list.html",
        tabs=tabs(),
        asked=asked,
        uses=uses,
        names=usage.names_of(uses),
        chips=_chips(asked),
        menus=_menus(asked, usage.purposes()[1]),
        page=PageLinks(
            len(uses),
            asked.page_address(uses[0], backward=True) if uses and is_before else None,
            asked.page_address(uses[-1], backward=False) if uses and is_more else None,
            unit=_("条"),
        ),
        ways=WAYS,
        result_state=result_state,
        masked=masked,
    )


@bp.get("/register.xlsx")
@needs(Duty.EXPORT)
def export_uses() -> Response:
    """Take out what the list shows, as the paper register has it."""
    asked = read_asked()
    uses = usage.everything(asked.sieve, MOST)
    names = usage.names_of(uses)
    audit.record(Act.EXPORT, "page", "uses", "利用登记", by=visitor.actor(), after={"count": len(uses)}, reason=asked.query() or None)
    headings = [_("利用日期"), _("到哪天"), _("利用者姓名"), _("单位或住址"), _("利用方式"), _("利用目的"), _("所用档案"), _("卷件数")]
    headings += [_("复制页数"), _("利用结果"), _("没有查到的是什么"), _("备注"), _("登记人"), _("登记时间")]
    return xlsx(_("%(name)s利用登记", name=visitor.here().name), headings, (_line(one, names) for one in uses))


def _line(use: UseRecord, names: Mapping[UUID, Named]) -> list[object]:
    codes = [names[key].code for thing in use.things if (key := thing.item_id or thing.volume_id) and key in names]
    facts: list[object] = [use.used_on, use.until_on, masked(use.user_name), use.user_unit, str(WAYS[use.way]), use.purpose]
    facts += ["\n".join(codes), len(use.things), use.copied_pages or None, result_state(use)[1], use.asked_for, use.note]
    return [*facts, use.recorded_name, use.recorded_at]


def _chips(asked: Asked) -> list[tuple[str, str, str]]:
    sieve = asked.sieve
    found: list[tuple[str, str, dict[str, Any]]] = [
        (_("年度"), str(sieve.year or ""), {"year": None}),
        (_("方式"), str(WAYS[sieve.way]) if sieve.way else "", {"way": None}),
        (_("结果"), str(RESULTS[sieve.result]) if sieve.result else "", {"result": None}),
        (_("目的"), sieve.purpose or "", {"purpose": None}),
        (_("查找"), sieve.text, {"q": None}),
        (_("档案"), _("这一件") if sieve.item_id else "", {"item": None}),
        (_("状态"), _("已作废") if sieve.struck else "", {"struck": None}),
    ]
    return [(label, value, asked.address(**gone)) for label, value, gone in found if value]


def _menus(asked: Asked, purposes: list[str]) -> list[tuple[str, list[tuple[str, str, None]]]]:
    sieve = asked.sieve
    years = [(str(year), asked.address(year=year), None) for year in offered_years(clock.today())]
    ways = [(str(label), asked.address(way=one.value), None) for one, label in WAYS.items()]
    results = [(str(label), asked.address(result=one.value), None) for one, label in RESULTS.items()]
    listed = [(one, asked.address(purpose=one), None) for one in purposes]
    struck = [(str(_("已作废")), asked.address(struck=1), None)]
    menus = (
        (_("年度"), years, sieve.year is None),
        (_("方式"), ways, sieve.way is None),
        (_("目的"), listed, sieve.purpose is None),
        (_("结果"), results, sieve.result is None),
        (_("状态"), struck, not sieve.struck),
    )
    return [(str(label), choices) for label, choices, is_open in menus if is_open]
