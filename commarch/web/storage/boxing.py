"""What lies loose, class by class, with how it would be boxed; and boxing it."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings.tally import tally
from commarch.storage import Box, LowestClass, boxing, queries, rules
from commarch.storage.loose import LooseClass, loose_classes, loose_years
from commarch.storage.rules import Filling, Measures
from commarch.storage.settings import measures
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.holdings.labels import class_label
from commarch.web.labels import period_words
from commarch.web.storage.blueprint import bp
from commarch.web.storage.labels import kind_words
from commarch.web.storage.tabs import tabs


@dataclass(frozen=True)
class Waiting:
    """A lowest class in the list of what lies loose."""

    key: str
    code: str
    words: str
    loose: LooseClass
    boxes: list[Filling]

    @property
    def size(self) -> int:
        """How many items."""
        return len(self.loose.items)

    @property
    def number_of_boxes(self) -> int:
        """How many boxes it would be."""
        return len(self.boxes)

    @property
    def first(self) -> int:
        """The lowest item number."""
        return self.loose.items[0].item_number

    @property
    def last(self) -> int:
        """The highest item number."""
        return self.loose.items[-1].item_number

    @property
    def spines(self) -> str:
        """The spines of its boxes: 50×3、20."""
        counts: dict[int, int] = {}
        for one in self.boxes:
            counts[one.spine_mm] = counts.get(one.spine_mm, 0) + 1
        return str(_("、")).join(
            f"{spine}×{number}" if number > 1 else str(spine) for spine, number in sorted(counts.items(), reverse=True)
        )


@bp.get("/boxing", endpoint="boxing")
@needs(Duty.VIEW)
def show_loose() -> ResponseReturnValue:
    """Show what lies loose of a year."""
    return _page()


@bp.post("/boxing")
@needs(Duty.FILE)
def box_year() -> ResponseReturnValue:
    """Put everything that lies loose of a year into boxes, as it was shown."""
    waiting = _waiting(_chosen_year(loose_years()))
    if request.form.get("count") != str(sum(one.size for one in waiting)) or not waiting:
        return _page(_("您打开之后，又有件归档或装盒，请照新的方案再确认一次")), 422
    made = [box for one in waiting for box in boxing.box_up(one.loose.kind, by=visitor.actor())]
    year = waiting[0].loose.kind.year
    flash(_("%(year)s 年度已装 %(count)s 盒，盒号已给。", year=year, count=len(made)))
    return redirect(url_for("storage.boxing" if loose_years() else "storage.list_boxes"), 303)


@bp.route("/boxing/proposal", methods=["GET", "POST"])
@needs(Duty.FILE)
def propose_boxes() -> ResponseReturnValue:
    """Show how a lowest class would be boxed; do it as it was shown."""
    kind = queries.lowest_class(request.values.get("kind", "")) or abort(404)
    fault = ""
    if request.method == "POST":
        try:
            made = boxing.box_up(kind, by=visitor.actor(), stamp=request.form.get("stamp", ""))
        except RuleBroken as broken:
            fault = str(broken)
        else:
            flash(_("已装盒：%(boxes)s。", boxes=_("、").join(str(box) for box in made)))
            return redirect(_boxes_of(kind, made), 303)
    known = measures()
    proposal = boxing.propose(kind, known)
    names = tally(clock.today()).names
    page = render_template(
        "storage/proposal.html",
        kind=kind,
        key=request.values["kind"],
        words=kind_words(kind, names),
        proposal=proposal,
        known=known,
        fault=fault,
    )
    return page, 422 if fault else 200


def _page(fault: str = "") -> str:
    years = loose_years()
    year, known = _chosen_year(years), measures()
    facts = {"waiting": _waiting(year, known), "known": known, "boxes": queries.figures()}
    return render_template("storage/boxing.html", tabs=tabs(), years=years, year=year, fault=fault, **facts)


def _name(kind: LowestClass, names: dict[tuple[str, str], str]) -> str:
    name = names.get((kind.archival_class, kind.category_code), class_label(kind.archival_class))
    return f"{name}　{period_words(kind.retention_code)}"


def _boxes_of(kind: LowestClass, made: list[Box]) -> str:
    if len(made) == 1:
        return url_for("storage.show_box", box_id=made[0].id)
    asked: dict[str, Any] = {"class": kind.archival_class, "period": kind.retention_code, "category": kind.category_code or None}
    return url_for("storage.list_boxes", year=kind.year, **asked)


def _chosen_year(years: Any) -> int | None:
    asked = request.values.get("year", "")
    known = [year for year, _count in years]
    if asked.isascii() and asked.isdigit() and int(asked) in known:
        return int(asked)
    return known[0] if known else None


def _waiting(year: int | None, known: Measures | None = None) -> list[Waiting]:
    if year is None:
        return []
    known, names, found = known or measures(), tally(clock.today()).names, []
    for one in loose_classes(year, known):
        key, code = "|".join(map(str, one.kind)), one.kind.category_code or one.kind.archival_class
        found.append(Waiting(key, code, _name(one.kind, names), one, rules.fill(one.items, known)))
    return found
