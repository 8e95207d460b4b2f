"""Pages of what expired and what will."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, current_app, render_template, request, url_for
from flask_babel import gettext as _

from commarch import audit, clock, holds, retention
from commarch.accounts import Duty
from commarch.appraisal import open_lines_of
from commarch.appraisal.figures import appraising
from commarch.audit import Act
from commarch.errors import RuleBroken
from commarch.retention.listing import DueCount, DueFilter, DueItem, Standing, due_count, due_items
from commarch.retention.reasons import why
from commarch.web import visitor
from commarch.web.charts import Chart, Series, stacked_bars
from commarch.web.guards import needs
from commarch.web.labels import period_words
from commarch.web.paging import PageLinks
from commarch.web.retention import events  # noqa: F401  its views
from commarch.web.retention.blueprint import bp
from commarch.web.retention.labels import CLASSES, STANDINGS, VOICE, class_label
from commarch.web.spreadsheets import xlsx

__all__ = ["bp"]
PAGE = 50
#: The chart shows so many years to come.
YEARS_AHEAD = 15
#: Rows of a spreadsheet taken away at once.
MOST_ROWS = 100_000


@bp.get("/")
@needs(Duty.VIEW)
def list_due() -> str:
    """Show the items whose periods have ended or will, grouped by the day."""
    today, chosen = clock.today(), _filter()
    count = due_count(today)
    found = due_items(chosen, today, after=_after(), limit=PAGE + 1)
    shown = found[:PAGE]
    return render_template(
        "retention/list_due.html",
        items=shown,
        held=holds.held_ids([one.id for one in shown]),
        batches=open_lines_of([one.id for one in shown]),
        appraising=appraising(today),
        count=count,
        chosen=chosen,
        today=today,
        is_sifted=chosen.without("standing") != DueFilter(),
        standings=STANDINGS,
        tabs=_tabs(count, chosen),
        menus=_menus(count, chosen),
        chips=_chips(chosen),
        chart=_chart(count, chosen, today),
        item_url=_item_url,
        export_url=_here(endpoint="retention.export_due"),
        page=PageLinks(
            shown=len(shown),
            next_url=_further(shown[-1]) if len(found) > PAGE else None,
            previous_url=_here() if request.args.get("after") else None,
            total=count.total(chosen) - (0 if chosen.standing else count.by("standing", chosen).get(Standing.AWAITING_EVENT, 0)),
            order=_("按期满日先后"),
        ),
    )


@bp.get("/periods.xlsx")
@needs(Duty.EXPORT)
def export_due() -> Response:
    """Give what is listed as a spreadsheet, with the reason of each day."""
    today, chosen = clock.today(), _filter()
    items = due_items(chosen, today, limit=MOST_ROWS)
    # the trail is kept in Chinese, whatever language the page speaks
    audit.record(Act.EXPORT, "page", request.path, "到期与将到期清单", by=visitor.actor(), after={"count": len(items)})
    headings = [_("档号"), _("题名"), _("门类"), _("年度"), _("保管期限"), _("期满日"), _("可以鉴定"), _("状态"), _("说明")]
    return xlsx(_("到期与将到期"), headings, _rows(items, today))


def _rows(items: list[DueItem], today: date) -> Iterator[tuple[object, ...]]:
    known = retention.facts_of(items)
    for item in items:
        found = known[item.id]
        standing = _("已冻结") if found.is_held else str(STANDINGS[item.standing(today)].word)
        reason = "".join(why(found.expiry, held=found.is_held, voice=VOICE))
        code, title, kind, period = item.archival_code, item.title, class_label(item.archival_class), period_words(item.period.code)
        yield (code, title, kind, item.year, period, item.ends_on, item.eligible_on, standing, reason)


def _filter() -> DueFilter:
    asked = request.args
    standing = asked.get("standing")
    return DueFilter(
        standing=Standing(standing) if standing in set(Standing) else None,
        year=asked.get("year", type=int),
        archival_class=asked.get("class") or None,
        retention=asked.get("retention") or None,
    )


def _after() -> tuple[date | None, UUID] | None:
    try:
        ends_on = request.args.get("ends_on")
        return (date.fromisoformat(ends_on) if ends_on else None), UUID(request.args.get("after", ""))
    except ValueError:
        return None


def _here(*, endpoint: str = "retention.list_due", **changed: Any) -> str:
    """Return the address of this list with some conditions changed, from its first page."""
    kept = {name: value for name, value in request.args.items() if name in ("standing", "year", "class", "retention")}
    return url_for(endpoint, **{**kept, **changed})


def _further(last: DueItem) -> str:
    return _here(ends_on=last.ends_on, after=last.id)


def _tabs(count: DueCount, chosen: DueFilter) -> list[tuple[str, str, int, bool]]:
    numbers = count.by("standing", chosen)
    ending = sum(number for standing, number in numbers.items() if standing is not Standing.AWAITING_EVENT)
    tabs = [(_("全部"), _here(standing=None), ending, chosen.standing is None)]
    tabs += [(str(label.tab), _here(standing=one.value), numbers.get(one, 0), chosen.standing is one) for one, label in STANDINGS.items()]
    return tabs


def _menus(count: DueCount, chosen: DueFilter) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """Return the conditions that are off, each with its values."""
    menus = []
    for label, name, argument, spoken in _conditions():
        if getattr(chosen, name) is None:
            values = count.by(name, chosen)
            menus.append((label, [(spoken(value), _here(**{argument: value}), number) for value, number in values.items()]))
    return menus


def _chips(chosen: DueFilter) -> list[tuple[str, str, str]]:
    """Return the conditions that are on, each with the address that takes it away."""
    on = [(label, getattr(chosen, name), argument, spoken) for label, name, argument, spoken in _conditions()]
    shown = []
    for label, value, argument, spoken in on:
        if value is not None:
            without: dict[str, Any] = {argument: None}
            shown.append((label, spoken(value), _here(**without)))
    return shown


def _conditions() -> list[tuple[str, str, str, Any]]:
    return [
        (_("年度"), "year", "year", str),
        (_("门类"), "archival_class", "class", class_label),
        (_("期限"), "retention", "retention", _period),
    ]


def _period(code: str) -> str:
    """Return a period as people say it; one that nobody knows is shown as it was asked for."""
    try:
        return period_words(code)
    except RuleBroken:
        return code


def _chart(count: DueCount, chosen: DueFilter, today: date) -> Chart:
    """Draw how many items end in each year, what has ended already in the first column."""
    years = list(range(today.year, today.year + YEARS_AHEAD))
    late, bars = 0, {name: [0] * len(years) for name in (*CLASSES, "")}
    for kind, number in count.matching(chosen.without("standing")).items():
        if kind.ends_on is None or kind.ends_on.year > years[-1]:
            continue
        if kind.ends_on < today:
            late += number
        else:
            bars[kind.archival_class if kind.archival_class in CLASSES else ""][kind.ends_on.year - today.year] += number
    series = [Series(_("已到期"), [late] + [0] * len(years), "late")]
    tones = zip(bars, ("1", "2", "3"), strict=False)
    series += [Series(class_label(name) if name else _("其他门类"), [0, *bars[name]], tone) for name, tone in tones if any(bars[name])]
    summary = _("已到期 %(late)s 件，%(first)s 至 %(last)s 年每年期满件数", late=late, first=years[0], last=years[-1])
    return stacked_bars(summary, [_("已到期"), *years], series)


def _item_url(item: DueItem) -> str | None:
    """Return the page of an item."""
    return url_for("holdings.show_item", item_id=item.id) if "holdings.show_item" in current_app.view_functions else None
