"""The report of gaps and duplicates in item numbers (缺号重号), on a page and as a spreadsheet."""

from collections.abc import Iterator

from flask import Response, render_template, request
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commarch import audit
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.holdings.gap_report import NumberReport, SeriesReport, number_report
from commarch.holdings.gaps import Gap, Why
from commarch.web import visitor
from commarch.web.arrangement.blueprint import bp
from commarch.web.guards import needs
from commarch.web.labels import period_words
from commarch.web.spreadsheets import xlsx

WHY: dict[Why, LazyString] = {
    Why.VOID: _l("撤销导入后作废，不再使用"),
    Why.PAPER: _l("旧目录里就没有这个号，请核对原件"),
    Why.UNKNOWN: _l("没有记录，请核对"),
}
#: Rows that one page shows.
MOST = 300


@bp.get("/numbers")
@needs(Duty.VIEW)
def show_numbers() -> str:
    """Show every series with what it lacks, and numbers that stand twice."""
    report = number_report()
    every = request.args.get("which") == "all"
    shown = report.series if every else report.with_gaps
    return render_template("arrangement/numbers.html", report=report, shown=shown[:MOST], every=every, span=span, WHY=WHY, period=_period)


@bp.get("/numbers.xlsx")
@needs(Duty.EXPORT)
def export_numbers() -> Response:
    """Take the report out."""
    report = number_report()
    audit.record(Act.EXPORT, "page", "numbers", "缺号重号表", by=visitor.actor(), after={"count": len(report.series)})
    headings = [_("流水"), _("年度"), _("门类"), _("类目"), _("保管期限"), _("最后件号"), _("现有件数"), _("问题"), _("件号"), _("说明")]
    return xlsx(_("缺号重号表"), [str(one) for one in headings], _rows(report), sheet=_("缺号重号"))


def span(gap: Gap) -> str:
    """Return the numbers of a gap: 0013 or 0013–0017."""
    return f"{gap.first:04d}" if gap.first == gap.last else f"{gap.first:04d}–{gap.last:04d}"


def _rows(report: NumberReport) -> Iterator[tuple[object, ...]]:
    for one in report.series:
        known = (one.series, one.year, one.archival_class, one.category_code, _period(one), one.last, one.count)
        if not one.gaps:
            yield (*known, _("连续"), "", "")
        for gap in one.gaps:
            yield (*known, _("缺号"), span(gap), str(WHY[gap.why]))
    for twice in report.duplicates:
        period = period_words(twice.retention_code)
        place = ("", twice.year, twice.archival_class, twice.category_code, period, "", len(twice.codes))
        yield (*place, _("重号"), f"{twice.number:04d}", _("；").join(twice.codes))


def _period(one: SeriesReport) -> str:
    return period_words(one.retention_code) if one.retention_code else ""
