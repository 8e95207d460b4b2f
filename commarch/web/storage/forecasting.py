"""How long the shelves will do."""

from flask import render_template
from flask_babel import gettext as _

from commarch import clock
from commarch.accounts import Duty
from commarch.storage.forecast import forecast
from commarch.web.charts import TONES, Series, stacked_bars
from commarch.web.guards import needs
from commarch.web.holdings.labels import class_label
from commarch.web.storage.blueprint import bp
from commarch.web.storage.tabs import tabs

#: Years that the chart shows.
YEARS = 15


@bp.get("/forecast")
@needs(Duty.VIEW)
def show_forecast() -> str:
    """Show how much is used, what comes a year, and for how many years there is room."""
    found = forecast(this_year=clock.today().year)
    years = list(found.by_year)[-YEARS:]
    classes = sorted(
        {name for year in years for name in found.by_year[year]}, key=lambda name: -sum(found.by_year[year].get(name, 0) for year in years)
    )
    shown, rest = classes[:2], classes[2:]
    series = [
        Series(class_label(name), [round(found.by_year[year].get(name, 0) / 10) for year in years], TONES[number])
        for number, name in enumerate(shown)
    ]
    if rest:
        words = _others(rest)
        series.append(Series(words, [round(sum(found.by_year[year].get(name, 0) for name in rest) / 10) for year in years], TONES[2]))
    return render_template(
        "storage/forecast.html",
        tabs=tabs(),
        found=found,
        chart=stacked_bars(_summary(years), years, series) if years else None,
        class_label=class_label,
    )


def _others(classes: list[str]) -> str:
    return str(_("、")).join(class_label(name) for name in classes)


def _summary(years: list[int]) -> str:
    return str(_("%(first)s–%(last)s 年度各年的盒，盒脊相加，厘米", first=years[0], last=years[-1]))
