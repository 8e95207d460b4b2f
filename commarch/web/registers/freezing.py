"""Frozen years of a register: freezing one, holding it against its hash."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from commarch import clock, registers
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.registers import RegisterFreeze
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.registers.blueprint import bp
from commarch.web.registers.forms import FreezeForm
from commarch.web.registers.labels import STRIKES


@bp.get("/<uuid:register_id>/freezes")
@needs(Duty.VIEW)
def list_freezes(register_id: UUID) -> ResponseReturnValue:
    """Show the frozen years."""
    return _page(register_id, FreezeForm())


@bp.post("/<uuid:register_id>/freezes")
@needs(Duty.REGISTER)
def freeze(register_id: UUID) -> ResponseReturnValue:
    """Freeze a year."""
    register, form = registers.find_register(register_id) or abort(404), FreezeForm()
    if form.validate():
        try:
            frozen = registers.freeze(register, form.chosen(), by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("%(year)s 年度已固化，说明已归入全宗卷。", year=frozen.year))
            return redirect(url_for("registers.list_freezes", register_id=register_id), 303)
    return _page(register_id, form), 422


def _page(register_id: UUID, form: FreezeForm) -> str:
    register = registers.find_register(register_id) or abort(404)
    frozen = registers.freezes_of(register)
    years = registers.may_freeze(register, frozen, clock.today())
    form.year.choices = [SelectChoice(str(year), str(year)) for year in years]
    return render_template(
        "registers/freezes.html",
        register=register,
        freezes=[(one, _is_whole(one)) for one in frozen],
        years=years,
        form=form,
        strikes={kind.value: label for kind, label in STRIKES.items()},
    )


def _is_whole(frozen: RegisterFreeze) -> bool:
    return registers.digest(frozen.rows) == frozen.sha256
