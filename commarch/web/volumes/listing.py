"""The volumes of a year, class by class; the volume catalogue (案卷目录) to take away."""

from flask import Response, render_template, request
from flask_babel import gettext as _

from commarch import audit, clock
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, volume_queries
from commarch.holdings.volume_queries import VolumeRow
from commarch.schemes.accounting import CLASS, shorter_than_law
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.holdings.labels import class_label
from commarch.web.labels import period_words
from commarch.web.spreadsheets import xlsx
from commarch.web.volumes.blueprint import bp
from commarch.web.volumes.labels import dates_of, law_of, volume_words


@bp.get("/")
@needs(Duty.VIEW)
def list_volumes() -> str:
    """Show the volumes of a year, of every class or of one."""
    years = volume_queries.years_with_volumes()
    year = _year() or (years[0][0] if years else clock.today().year)
    rows = volume_queries.volumes_of(year)
    classes = list(dict.fromkeys(row.volume.archival_class for row in rows))
    chosen = _class()
    return render_template(
        "volumes/list.html",
        years=years,
        year=year,
        classes=classes,
        chosen=chosen,
        rows=[row for row in rows if chosen in ("", row.volume.archival_class)],
        is_accounting=any(row.volume.archival_class == CLASS for row in rows),
        names=_names(year),
        class_label=class_label,
        volume_words=volume_words,
        dates_of=dates_of,
        law_of=law_of,
        too_short=too_short,
    )


@bp.get("/catalogue.xlsx")
@needs(Duty.EXPORT)
def export_volumes() -> Response:
    """Give the volume catalogue as a spreadsheet; what is taken out is in the trail."""
    year, chosen = _year(), _class()
    rows = volume_queries.volumes_of(year, chosen)
    name = f"案卷目录{year or ''}{chosen}"
    audit.record(Act.EXPORT, "page", "volumes", name, by=visitor.actor(), after={"count": len(rows)})
    headings = [_("序号"), _("案卷号"), _("案卷档号"), _("类目"), _("案卷题名"), _("年度"), _("起止日期"), _("保管期限")]
    headings += [_("件数"), _("页数"), _("应保管期限"), _("备注")]
    return xlsx(name, headings, [_line(number, row) for number, row in enumerate(rows, 1)], sheet=_("案卷目录"))


def too_short(row: VolumeRow) -> str:
    """Say that accounts are kept shorter than the law demands."""
    volume = row.volume
    return shorter_than_law(volume.category_code, volume.title, volume.retention_code) if volume.archival_class == CLASS else ""


def _line(number: int, row: VolumeRow) -> list[object]:
    volume = row.volume
    place = [number, volume.number, volume.code, volume.full_code, volume.title, volume.year, dates_of(volume)]
    return [*place, period_words(volume.retention_code), row.items, row.pages or None, law_of(volume), volume.note]


def _names(year: int) -> dict[str, str]:
    """Return the categories of a year's scheme by class and code."""
    try:
        return {code: category.name for code, category in Arrangement().scheme(year).by_code.items()}
    except RuleBroken:
        return {}


def _year() -> int | None:
    asked = request.args.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None


def _class() -> str:
    asked = request.args.get("class", "")
    return asked if asked.isalpha() and asked.isascii() and len(asked) <= 4 else ""
