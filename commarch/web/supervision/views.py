"""The street's view across its communities: figures, where each lags, their metadata, one search, what became of reminders."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext as _

from commarch import clock, supervision, usage
from commarch.accounts import Duty
from commarch.supervision import Figures, MetadataFilter
from commarch.tenancy import Tenant
from commarch.usage import YearOfUse
from commarch.web import visitor
from commarch.web.addresses import asked
from commarch.web.charts import Chart, Series, stacked_bars
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.paging import PageLinks
from commarch.web.spreadsheets import xlsx

bp = Blueprint("supervision", __name__, url_prefix="/street/<tenant_code>")
PAGE = 50

ORDERS = {
    "expired": lambda one: (-one.expired, one.filing_rate or 0),
    "rate": lambda one: (one.filing_rate if one.filing_rate is not None else 2, -one.expired),
    "items": lambda one: -one.items,
    "drafts": lambda one: -one.drafts,
    "quiet": lambda one: one.last_act_at.timestamp() if one.last_act_at else 0,
    "name": lambda one: one.tenant_id,
}


@dataclass(frozen=True)
class Sums:
    """The line under the table."""

    items: int
    expired: int
    appraising: int
    behind: int
    met: int
    expected: int
    drafts: int
    due_soon: int
    failed: int

    @property
    def filing_rate(self) -> float | None:
        """Of all communities together."""
        return self.met / self.expected if self.expected else None


def filing_year(today: date) -> int:
    """Return the filing year that completeness is measured for: the last one that has ended."""
    return today.year - 1


def sums_of(figures: list[Figures]) -> Sums:
    """Add up what the table shows."""
    return Sums(
        items=sum(one.items for one in figures),
        expired=sum(one.expired for one in figures),
        appraising=sum(one.appraising for one in figures),
        behind=sum(one.expired > 0 for one in figures),
        met=sum(one.met for one in figures),
        expected=sum(one.expected for one in figures),
        drafts=sum(one.drafts for one in figures),
        due_soon=sum(one.due_soon for one in figures),
        failed=sum(one.failed_notices for one in figures),
    )


@bp.get("/")
@needs(Duty.SUPERVISE, across=True)
def overview() -> str:
    """Show in one look which community is behind, and why."""
    today, found = clock.today(), _communities()
    figures = supervision.overview(found, year=filing_year(today), today=today)
    order = request.args.get("order", "expired")
    figures.sort(key=ORDERS.get(order, ORDERS["expired"]))
    return render_template(
        "supervision/overview.html",
        figures=figures,
        sums=sums_of(figures),
        order=order,
        year=filing_year(today),
        today=today,
        chart=_chart([one.id for one in found], today),
        failures=supervision.deliveries([one.id for one in found], state="failed", limit=5),
        names={one.id: one.name for one in found},
        uses=usage.years_of_use([one.id for one in found], today.year),
    )


@bp.get("/overview.xlsx")
@needs(Duty.SUPERVISE, across=True)
def export_overview() -> Response:
    """Give the same figures as a spreadsheet."""
    today = clock.today()
    year = filing_year(today)
    figures = supervision.overview(_communities(), year=year, today=today)
    uses = usage.years_of_use([one.tenant_id for one in figures], today.year)
    classes = sorted({name for one in figures for name in one.holdings})
    headings = [
        _("社区"),
        _("全宗号"),
        *classes,
        _("室藏合计"),
        _("%(year)s 年度归档", year=year),
        _("应有条目"),
        _("已有条目"),
        _("待归档草稿"),
        _("逾期未鉴定"),
        _("最早期满"),
        _("90 天内到期"),
        _("最近一次操作"),
        _("未送达提醒"),
        _("%(year)s 年利用人次", year=today.year),
        _("利用卷件次"),
        _("经查未见"),
    ]
    rows = (
        (
            one.name,
            one.fonds_number,
            *(one.holdings.get(name, 0) for name in classes),
            one.items,
            one.filed,
            one.expected,
            one.met,
            one.drafts,
            one.expired,
            one.oldest,
            one.due_soon,
            one.last_act_at,
            one.failed_notices,
            *_counts(uses.get(one.tenant_id, YearOfUse())),
        )
        for one in figures
    )
    return xlsx(_("社区总览"), headings, rows)


@bp.get("/communities/<community>/")
@needs(Duty.SUPERVISE, across=True)
def show_community(community: str) -> str:
    """Show one community's figures and the metadata of its filed items, read-only."""
    found = _community(community)
    today = clock.today()
    chosen = MetadataFilter(
        year=request.args.get("year", type=int),
        archival_class=request.args.get("class") or None,
        retention_code=request.args.get("retention") or None,
        expired_on=today if request.args.get("expired") else None,
    )
    items = supervision.items_of(found.id, chosen, after=_after(), limit=PAGE + 1)
    shown = items[:PAGE]
    return render_template(
        "supervision/community.html",
        community=found,
        figures=supervision.overview([found], year=filing_year(today), today=today)[0],
        year=filing_year(today),
        today=today,
        items=shown,
        chosen=chosen,
        is_sifted=chosen != MetadataFilter(),
        page=PageLinks(shown=len(shown), next_url=_further(shown[-1]) if len(items) > PAGE else None),
    )


@bp.get("/notices")
@needs(Duty.SUPERVISE, across=True)
def notices() -> str:
    """Show the reminders of all communities and what hindered them."""
    found = _communities()
    state = request.args.get("state") if request.args.get("state") in ("failed", "waiting", "sent", "shown") else None
    delivered = supervision.deliveries([one.id for one in found], state=state, before=read_id(request.args.get("before")), limit=PAGE + 1)
    shown = delivered[:PAGE]
    further = url_for("supervision.notices", state=state, before=shown[-1].id) if len(delivered) > PAGE else None
    return render_template(
        "supervision/notices.html",
        deliveries=shown,
        state=state,
        names={one.id: one.name for one in found},
        page=PageLinks(shown=len(shown), next_url=further, unit=_("封")),
    )


def _counts(uses: YearOfUse) -> tuple[int, int, int]:
    return uses.visits, uses.things, uses.not_found


def _communities() -> list[Tenant]:
    return list(supervision.communities(visitor.here().tenant_id))


def _community(code: str) -> Tenant:
    found = next((one for one in _communities() if one.code == code), None)
    return found or abort(404)


def _after() -> tuple[str, UUID] | None:
    key, after = request.args.get("key"), read_id(request.args.get("after"))
    return (key, after) if key is not None and after is not None else None


def _further(last: supervision.ItemMetadata) -> str:
    kept = asked("year", "class", "retention", "expired")
    community = (request.view_args or {})["community"]
    return url_for("supervision.show_community", community=community, **kept, key=last.code_key, after=last.id)


def _chart(tenant_ids: list[int], today: date) -> Chart:
    seen = supervision.forecast(tenant_ids, today=today)
    series = [
        Series(_("已期满未鉴定"), seen.expired, "late"),
        Series(_("文书 10 年"), seen.ten_years, "1"),
        Series(_("文书 30 年"), seen.thirty_years, "2"),
        Series(_("其他"), seen.other, "3"),
    ]
    return stacked_bars(_("全街道每年期满的件数"), seen.years, series)
