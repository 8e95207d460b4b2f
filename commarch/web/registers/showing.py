"""One entry with its history; the same with everything shown, for a purpose."""

from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from commarch import clock, registers
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.registers import ID_NUMBER, Register, RegisterEntry
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.registers.blueprint import bp
from commarch.web.registers.forms import PurposeForm
from commarch.web.registers.labels import CHANGES, STRIKES
from commarch.web.registers.masked import facts, name_of, steps


@bp.get("/entries/<uuid:register_entry_id>")
@needs(Duty.VIEW)
def show_entry(register_entry_id: UUID) -> str:
    """Show an entry, masked."""
    return _page(*found(register_entry_id), PurposeForm())


@bp.post("/entries/<uuid:register_entry_id>/revealed")
@needs(Duty.REGISTER)
def reveal(register_entry_id: UUID) -> ResponseReturnValue:
    """Show all of an entry, once, to whoever says what for. No redirect: what is shown has no address of its own."""
    (register, entry), form = found(register_entry_id), PurposeForm()
    if form.validate():
        try:
            number = registers.reveal(entry, register, form.purpose.data or "", by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            return _page(register, entry, form, number=number)
    return _page(register, entry, form), 422


def found(register_entry_id: UUID) -> tuple[Register, RegisterEntry]:
    """Return an entry and its register, or a page that there is none."""
    entry = registers.find_entry(register_entry_id) or abort(404)
    return registers.find_register(entry.register_id) or abort(404), entry


def _page(register: Register, entry: RegisterEntry, form: PurposeForm, *, number: str | None = None) -> str:
    fields, whole = registers.fields_ever(register), number is not None
    told = registers.facts_of(entry) | ({ID_NUMBER: number} if number else {})
    changes = registers.changes_of(entry.id)
    return render_template(
        "registers/entry.html",
        register=register,
        entry=entry,
        name=name_of(register, entry.subject),
        facts=facts(register, told, fields, (one.key for one in registers.fields_of(register)), whole=whole),
        history=[(one, steps(register, one, fields, whole=whole)) for one in reversed(changes)],
        whole=whole,
        form=form,
        today=clock.today(),
        changes=CHANGES,
        strikes=STRIKES,
    )
