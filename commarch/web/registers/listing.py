"""The registers, one of them as it stands or as it stood on a day, and persons found in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, registers
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.registers import EntryState, Figures, Line, Register
from commarch.registers.history import Standing
from commarch.web import visitor
from commarch.web.filing_year.forms import day
from commarch.web.guards import needs
from commarch.web.paging import PageLinks
from commarch.web.registers.blueprint import bp
from commarch.web.registers.forms import FindForm
from commarch.web.registers.labels import LEVELS, STRIKES
from commarch.web.registers.masked import columns, name_of, shown

PAGE = 50
VIEWS = ("current", "overdue", "struck", "all")


@dataclass(frozen=True)
class Asked:
    """Which entries of a register are looked at."""

    view: str
    on: date | None
    after: int
    #: What was typed as a day and can't be read, or lies ahead.
    fault: str = ""

    @property
    def state(self) -> EntryState | None:
        """The state asked for."""
        return {"all": None, "struck": EntryState.STRUCK}.get(self.view, EntryState.CURRENT)


@bp.get("/")
@needs(Duty.VIEW)
def list_registers() -> str:
    """Show all registers with their figures."""
    return _list(FindForm())


@bp.post("/found")
@needs(Duty.REGISTER)
def find() -> ResponseReturnValue:
    """Find persons; what is sought never stands in an address."""
    form = FindForm()
    if not form.validate():
        return _list(form), 422
    known = {one.id: one for one in registers.registers()}
    found = registers.find(form.words.data or "")
    return render_template("registers/found.html", form=form, found=found, known=known, strikes=STRIKES)


@bp.get("/<uuid:register_id>")
@needs(Duty.VIEW)
def show_register(register_id: UUID) -> str:
    """Show a register: now, or as it stood on a day."""
    register, asked, today = registers.find_register(register_id) or abort(404), _asked(), clock.today()
    lines = _lines(register, asked, today)
    page, fields = lines[:PAGE], registers.fields_of(register)
    known = {one.key: one for one in fields}
    return render_template(
        "registers/show.html",
        register=register,
        asked=asked,
        lines=page,
        columns=columns(fields),
        figures=registers.figures(today).get(register.id, Figures()),
        counts=registers.counts_of(register, fields) if asked.on is None else [],
        name_of=lambda subject: name_of(register, subject),
        shown=lambda key, value: shown(register, key, value, known),
        today=today,
        levels=LEVELS,
        strikes=STRIKES,
        page=PageLinks(
            len(page),
            next_url=_url(register, asked, page[-1].entry.number) if len(lines) > PAGE else None,
            previous_url=_url(register, asked, None) if asked.after else None,
            unit=_("条"),
        ),
    )


def _list(form: FindForm) -> str:
    return render_template(
        "registers/list.html",
        registers=registers.registers(),
        figures=registers.figures(clock.today()),
        nothing=Figures(),
        form=form,
        templates=registers.templates().values(),
        levels=LEVELS,
        may=Duty.REGISTER in visitor.here().duties,
    )


def _asked() -> Asked:
    view, after, written = (request.args.get(name, "") for name in ("view", "after", "on"))
    number = int(after) if after.isdecimal() and len(after) < 9 else 0
    view = view if view in VIEWS else VIEWS[0]
    try:
        on = day(written, "on")
    except RuleBroken as broken:
        return Asked(view, None, number, str(broken))
    if on and on > clock.today():
        return Asked(view, None, number, _("%(day)s 还没有到，先看今天的。", day=on.isoformat()))
    return Asked(VIEWS[0] if on and view == "overdue" else view, on, number)


def _lines(register: Register, asked: Asked, today: date) -> Sequence[Line]:
    if asked.on:
        return registers.entries_on(register, asked.on, asked.state, after=asked.after, limit=PAGE + 1)
    overdue_on = today if asked.view == "overdue" else None
    found = registers.entries(register, asked.state, overdue_on=overdue_on, after=asked.after, limit=PAGE + 1)
    return [Line(one, Standing(one.joined_on, one.checked_on, registers.facts_of(one), one.struck_on, one.struck_as)) for one in found]


def _url(register: Register, asked: Asked, after: int | None) -> str:
    on = asked.on.isoformat() if asked.on else None
    view = asked.view if asked.view != VIEWS[0] else None
    return url_for("registers.show_register", register_id=register.id, view=view, on=on, after=after)
