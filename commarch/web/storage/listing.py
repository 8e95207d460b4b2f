"""The boxes in the order of the shelves, narrowed, page by page; taken out as a spreadsheet; put on shelves together."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import audit, clock
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.errors import RuleBroken
from commarch.holdings.tally import tally
from commarch.storage import Place, PlaceKind, queries, shelving, whereabouts
from commarch.storage.places import find_place
from commarch.storage.settings import measures
from commarch.storage.whereabouts import addresses
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.holdings.labels import class_label
from commarch.web.ids import read_ids
from commarch.web.labels import period_words
from commarch.web.paging import PageLinks
from commarch.web.spreadsheets import xlsx
from commarch.web.storage.addresses import CONDITIONS, Asked, read_asked, read_query
from commarch.web.storage.blueprint import bp
from commarch.web.storage.labels import BOX_STATES, box_words
from commarch.web.storage.tabs import prints, tabs

PAGE = 50
MOST = 20_000


@bp.get("/")
@needs(Duty.VIEW)
def list_boxes() -> str:
    """Show the boxes."""
    asked = read_asked()
    page = queries.page(asked.sieve, after=asked.after, before=asked.before, size=PAGE)
    figures = queries.figures()
    place = find_place(asked.sieve.place) if asked.sieve.place else None
    names = addresses([*(row.box.place_id for row in page.rows), place.id if place else None])
    return render_template(
        "storage/list.html",
        tabs=tabs(),
        asked=asked,
        rows=page.rows,
        names=names,
        categories=tally(clock.today()).names,
        known=measures(),
        total=figures.total(queries.BoxSieve()),
        unshelved=figures.total(queries.BoxSieve(shelved=False)),
        shown=None if place else figures.total(asked.sieve),
        chips=_chips(asked, names),
        menus=[menu for name in CONDITIONS if (menu := _menu(name, asked, figures))],
        page=PageLinks(
            len(page.rows),
            asked.page_address(page, backwards=True),
            asked.page_address(page, backwards=False),
            unit=_("盒"),
            order=_("排架顺序"),
        ),
        box_words=box_words,
        prints=prints(**_print_scope(asked)),
    )


@bp.get("/boxes.xlsx")
@needs(Duty.EXPORT)
def export_boxes() -> Response:
    """Take the boxes of the list out."""
    asked = read_asked()
    rows = queries.everything(asked.sieve, at_most=MOST)
    names = addresses([row.box.place_id for row in rows])
    headings = [
        _("盒号"),
        _("门类"),
        _("年度"),
        _("保管期限"),
        _("类目"),
        _("盒脊（毫米）"),
        _("件数"),
        _("起件号"),
        _("止件号"),
        _("厚度（毫米）"),
    ]
    headings += [_("状态"), _("存放位置"), _("整理日期"), _("检查日期")]
    audit.record(Act.EXPORT, "page", "boxes", "档案盒清单", by=visitor.actor(), after={"count": len(rows)}, reason=asked.query() or None)
    return xlsx(f"{visitor.here().name}档案盒清单", headings, (_line(row, names) for row in rows))


@bp.route("/shelving", methods=["GET", "POST"])
@needs(Duty.FILE)
def shelve_boxes() -> ResponseReturnValue:
    """Put what was picked, or the whole list, on a shelf and those behind it."""
    asked = read_query(request.values.get("query", ""))
    picks = read_ids(request.values.getlist("pick")[: shelving.MOST_AT_ONCE + 1])
    is_all = request.values.get("all") == "1"
    ids = queries.all_ids(asked.sieve, at_most=shelving.MOST_AT_ONCE + 1) if is_all else picks
    fault = ""
    if request.method == "POST" and request.form.get("confirmed") == "1":
        try:
            shelf = _asked_shelf()
            boxes = shelving.shelve(ids, shelf, by=visitor.actor(), running_on=request.form.get("running_on") == "1")
        except RuleBroken as broken:
            fault = str(broken)
        else:
            flash(_("%(count)s 盒已上架，从%(place)s起。", count=len(boxes), place=addresses([shelf.id])[shelf.id]))
            return redirect(asked.address(shelved=None), 303)
    if not ids:
        flash(_("没有上架：请先勾选盒。"), "look")
        return redirect(asked.address(), 303)
    facts = {"asked": asked, "picks": picks, "is_all": is_all, "count": len(ids), "fault": fault, "rooms": whereabouts.tree()}
    page = render_template("storage/shelving.html", chosen=request.form.get("shelf", ""), SHELF=PlaceKind.SHELF, **facts)
    return page, 422 if fault else 200


def _print_scope(asked: Asked) -> dict[str, Any]:
    kept = {name: getattr(asked.sieve, CONDITIONS[name][0]) for name in ("year", "class", "category", "place")}
    return {name: value for name, value in (kept | {"retention": asked.sieve.retention}).items() if value is not None}


def _asked_shelf() -> Place:
    try:
        found = find_place(UUID(request.form.get("shelf", "")))
    except ValueError:
        found = None
    if found is None:
        raise RuleBroken(_("请选从哪一层放起"), field="shelf")
    return found


def _line(row: queries.BoxRow, names: dict[UUID, str]) -> list[object]:
    box = row.box
    facts: list[object] = [box_words(box), class_label(box.archival_class), box.year, period_words(box.retention_code), box.category_code]
    facts += [box.spine_mm, row.items, row.first_item, row.last_item, float(row.thickness_mm), str(BOX_STATES[box.state])]
    return [*facts, names.get(box.place_id, "") if box.place_id else "", box.arranged_on, box.checked_on]


def _chips(asked: Asked, names: dict[UUID, str]) -> list[tuple[str, str, str]]:
    found = []
    for name, (condition, _reads) in CONDITIONS.items():
        value = getattr(asked.sieve, condition)
        if value is not None:
            words = names.get(value, "") if name == "place" else _value(name, value)
            found.append((_name(name), words, asked.address(**{name: None})))
    return found


def _menu(name: str, asked: Asked, figures: queries.BoxFigures) -> tuple[str, list[tuple[str, str, int]]] | None:
    condition = CONDITIONS[name][0]
    if name == "place" or getattr(asked.sieve, condition) is not None:
        return None
    counts = figures.by(condition, asked.sieve)
    if len(counts) < 2:
        return None
    values = sorted(counts, reverse=name in ("year", "period"))
    return _name(name), [(_value(name, one), asked.address(**{name: _plain(one)}), counts[one]) for one in values]


def _plain(value: Any) -> str:
    return {True: "1", False: "0"}[value] if isinstance(value, bool) else str(value)


def _name(name: str) -> str:
    names = {"year": _("年度"), "class": _("门类"), "period": _("期限"), "category": _("类目"), "state": _("状态"), "shelved": _("上架")}
    return str((names | {"checked": _("检查"), "place": _("位置")})[name])


def _value(name: str, value: Any) -> str:
    match name:
        case "class":
            return class_label(value)
        case "period":
            return period_words(value)
        case "state":
            return str(BOX_STATES[value])
        case "shelved":
            return str(_("已上架") if value else _("未上架"))
        case "checked":
            return str(_("已检查") if value else _("未检查"))
    return str(value)
