"""One section of a batch: its lines by matter; the mode in which they are put in order; the mode in which their pages are counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from commarch import holdings
from commarch.accounts import Duty
from commarch.arrangement import HeldByAnother, operations, ordering
from commarch.arrangement.lines import Line, Section, read_section
from commarch.arrangement.ordering import Move
from commarch.database import session
from commarch.holdings import Item
from commarch.web import visitor
from commarch.web.arrangement.blueprint import bp
from commarch.web.arrangement.desk import Desk, ShownSection, attempt, ids_of, revision, the_desk
from commarch.web.guards import needs
from commarch.web.paging import PageLinks

#: Lines of a page.
PAGE = 100
MODES = ("", "order", "pages")


@dataclass(frozen=True)
class Run:
    """Lines of one matter that stand together."""

    matter: str
    lines: Sequence[Line]


@bp.get("/<uuid:arrangement_id>/section")
@needs(Duty.VIEW)
def show_section(arrangement_id: UUID) -> ResponseReturnValue:
    """Show a section, to look at, to put in order, or to note counted pages in."""
    desk = the_desk(arrangement_id)
    section = desk.find(request.args.get("section", ""))
    if section is None:
        flash(_("这一类里已经没有待整理的件。"), "look")
        return redirect(url_for("arrangement.show_batch", arrangement_id=arrangement_id), 303)
    mode = request.args.get("mode", "")
    return section_page(desk, section, mode if mode in MODES and desk.is_mine else "")


@bp.post("/<uuid:arrangement_id>/order")
@needs(Duty.FILE)
def put_in_order(arrangement_id: UUID) -> ResponseReturnValue:
    """Save the order that a page shows; a button of a line moves that line, too; another puts the section in order by the rule."""
    desk, section = the_desk(arrangement_id), _asked_section()
    moved, by = _asked_move(), visitor.actor()
    if request.form.get("by_rule"):
        faults, status = attempt(lambda: ordering.order_by_rule(desk.batch, section, revision=revision(), by=by))
    else:
        faults, status = attempt(lambda: ordering.put_in_order(desk.batch, section, ids_of("id"), revision=revision(), by=by, then=moved))
    if faults:
        return _again(arrangement_id, section, "order", faults, status)
    flash(_("已按事由和时间排好。") if request.form.get("by_rule") else _("顺序已存。"))
    return redirect(_address(arrangement_id, section, "order", anchor=f"line-{moved.item_id}" if moved else None), 303)


@bp.post("/<uuid:arrangement_id>/matter")
@needs(Duty.FILE)
def name_matter(arrangement_id: UUID) -> ResponseReturnValue:
    """Say what the chosen lines are about; they stand together from then on."""
    desk, section = the_desk(arrangement_id), _asked_section()
    matter, picks = request.form.get("matter", ""), ids_of("pick")
    faults, status = attempt(lambda: ordering.name_matter(desk.batch, section, picks, matter, revision=revision(), by=visitor.actor()))
    if faults:
        return _again(arrangement_id, section, "", faults, status)
    flash(_("已归到事由「%(matter)s」。", matter=" ".join(matter.split())) if matter.strip() else _("已取消事由。"))
    return redirect(_address(arrangement_id, section, ""), 303)


@bp.post("/<uuid:arrangement_id>/pages")
@needs(Duty.FILE)
def count_pages(arrangement_id: UUID) -> ResponseReturnValue:
    """Note counted pages (编页) of the lines that a page shows: all that are right, or none."""
    desk, section = the_desk(arrangement_id), _asked_section()
    typed = {key.removeprefix("counted-"): text.strip() for key, text in request.form.items() if key.startswith("counted-")}
    wrong = {key: _("请填大于 0 的数，例如 6") for key, text in typed.items() if text and _number(text) is None}
    faults, status = (
        ([_("有 %(count)s 处页数不对，都还没有存。", count=len(wrong))], 422) if wrong else attempt(lambda: _count(desk, typed))
    )
    if faults:
        return _again(arrangement_id, section, "pages", faults, status, typed=typed, wrong=wrong)
    flash(_("实点页数已存。"))
    if request.form.get("then") != "next":
        return redirect(_address(arrangement_id, section, "pages"), 303)
    return redirect(_next_to_count(desk, section), 303)


def section_page(
    desk: Desk,
    section: ShownSection,
    mode: str,
    faults: Sequence[str] = (),
    *,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
) -> str:
    """Draw a page of a section."""
    first = min(_first(), len(section.lines))
    lines = section.lines[first - 1 : first - 1 + PAGE]
    before, after = _neighbours(desk, section.section)
    return render_template(
        {"": "arrangement/section.html", "order": "arrangement/order.html", "pages": "arrangement/pages.html"}[mode],
        desk=desk,
        section=section,
        before=before,
        after=after,
        mode=mode,
        runs=list(_runs(lines)),
        lines=lines,
        first=first,
        faults=faults,
        typed=typed or {},
        wrong=wrong or {},
        matters=list(dict.fromkeys(line.matter for line in section.lines if line.matter)),
        page=_links(desk, section, mode, first, len(lines)),
    )


def _neighbours(desk: Desk, section: Section) -> tuple[ShownSection | None, ShownSection | None]:
    """Return the sections of the batch before and after this one."""
    shown = desk.shown
    place = next((number for number, one in enumerate(shown) if one.section == section), None)
    if place is None:
        return None, None
    return shown[place - 1] if place else None, shown[place + 1] if place + 1 < len(shown) else None


def _next_to_count(desk: Desk, section: Section) -> str:
    """Return where counting goes on: the next lines of the section, the next section, at the end the batch."""
    here, begin = desk.find(section.key), _first() + PAGE
    if here and begin <= len(here.lines):
        return _address(desk.batch.id, section, "pages", begin)
    _before, after = _neighbours(desk, section)
    if after is None:
        return url_for("arrangement.show_batch", arrangement_id=desk.batch.id)
    return _address(desk.batch.id, after.section, "pages", 1)


def _links(desk: Desk, section: ShownSection, mode: str, first: int, shown: int) -> PageLinks:
    def address(begin: int) -> str:
        return _address(desk.batch.id, section.section, mode, begin)

    return PageLinks(
        shown,
        previous_url=address(max(first - PAGE, 1)) if first > 1 else None,
        next_url=address(first + PAGE) if first + shown <= len(section.lines) else None,
        first=first,
        total=len(section.lines),
    )


def _runs(lines: Sequence[Line]) -> Iterator[Run]:
    """Put lines of one matter under its name; those without one stand for themselves."""
    for matter, members in groupby(lines, key=lambda line: line.matter):
        yield Run(matter, list(members))


def _again(
    arrangement_id: UUID, section: Section, mode: str, faults: list[str], status: int, **kept: dict[str, str]
) -> ResponseReturnValue:
    """Show the page as it is now, and why nothing was saved."""
    desk = the_desk(arrangement_id)
    shown = desk.find(section.key)
    if shown is None:
        flash(" ".join(faults), "look")
        return redirect(url_for("arrangement.show_batch", arrangement_id=arrangement_id), 303)
    return section_page(desk, shown, mode if desk.is_mine else "", faults, **kept), status


def _count(desk: Desk, typed: dict[str, str]) -> None:
    by = visitor.actor()
    if not desk.is_mine:
        raise HeldByAnother(operations.holder(desk.batch), desk.batch.held_since)
    here = {str(line.id) for line in desk.lines}
    chosen = select(Item).where(Item.id.in_([UUID(key) for key in typed if key in here])).order_by(Item.id).with_for_update()
    for item in session.scalars(chosen):
        holdings.count_pages(item, _number(typed[str(item.id)]), by=by)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 and int(text) else None


def _asked_section() -> Section:
    return read_section(request.form.get("section", "")) or abort(422)


def _asked_move() -> Move | None:
    """Read which button of which line was pressed: up:ID, down:ID, to:ID with the place beside it."""
    act, _colon, text = request.form.get("move", "").partition(":")
    try:
        item_id = UUID(text)
    except ValueError:
        return None
    place = request.form.get(f"to-{text}", "").strip()
    if act == "to":
        return Move(item_id, to=int(place)) if place.isdecimal() and len(place) < 6 else None
    return Move(item_id, steps={"up": -1, "down": 1}.get(act, 0))


def _first() -> int:
    text = request.values.get("from", "")
    return max(int(text), 1) if text.isdecimal() and len(text) < 7 else 1


def _address(arrangement_id: UUID, section: Section, mode: str, first: int | None = None, anchor: str | None = None) -> str:
    begin = first or _first()
    values: dict[str, Any] = {"section": section.key, "mode": mode or None, "from": begin if begin > 1 else None}
    return url_for("arrangement.show_section", arrangement_id=arrangement_id, _anchor=anchor, **values)
