"""The list of holds, the nearest review first."""

from datetime import date
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from commarch import clock, holds
from commarch.accounts import Duty
from commarch.holds import Standing
from commarch.web.guards import needs
from commarch.web.holds.blueprint import bp
from commarch.web.holds.labels import PARTS, REASONS, STANDINGS, awaited
from commarch.web.ids import read_id
from commarch.web.paging import PageLinks

PAGE = 50


@bp.get("/")
@needs(Duty.VIEW)
def list_holds() -> str:
    """List the holds: open, due for review, asked to be lifted, lifted."""
    today, standing = clock.today(), _standing()
    counts = holds.count_holds(today)
    listed = holds.list_holds(standing, today=today, after=_after(), limit=PAGE + 1)
    shown = listed[:PAGE]
    last = shown[-1].hold if len(listed) > PAGE else None
    return render_template(
        "holds/list.html",
        listed=shown,
        standing=standing,
        tabs=[
            (str(label), url_for("holds.list_holds", show=None if one is Standing.OPEN else one.value), counts[one], one is standing)
            for one, label in STANDINGS.items()
        ],
        today=today,
        reasons=REASONS,
        parts=PARTS,
        awaited=awaited,
        page=PageLinks(
            shown=len(shown),
            next_url=url_for("holds.list_holds", show=standing.value, review_on=last.review_on, after=last.id) if last else None,
            previous_url=url_for("holds.list_holds", show=standing.value) if request.args.get("after") else None,
            total=counts[standing],
            unit=_("次"),
            order=_("按复核日期先后"),
        ),
    )


def _standing() -> Standing:
    asked = request.args.get("show")
    return Standing(asked) if asked in set(Standing) else Standing.OPEN


def _after() -> tuple[date, UUID] | None:
    key = read_id(request.args.get("after"))
    try:
        return (date.fromisoformat(request.args.get("review_on", "")), key) if key else None
    except ValueError:
        return None
