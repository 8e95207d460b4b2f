"""Entering, amending, striking off, restoring."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, registers
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.registers import RegisterEntry
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.registers.blueprint import bp
from commarch.web.registers.forms import EntryForm, GroundForm, StrikeForm
from commarch.web.registers.masked import shown
from commarch.web.registers.showing import found


@bp.route("/<uuid:register_id>/entries/new", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def enter(register_id: UUID) -> ResponseReturnValue:
    """Enter somebody; the button beside saves and goes on to the next."""
    register = registers.find_register(register_id) or abort(404)
    form = EntryForm()
    form.ask(registers.fields_of(register))
    if request.method == "GET":
        form.on.data = clock.today().isoformat()
    elif form.validate():
        try:
            entry = registers.enter(register, form.told(), form.ground(), by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已入册，第 %(number)s 号。", number=entry.number))
            if request.form.get("then") == "next":
                return redirect(url_for("registers.enter", register_id=register_id), 303)
            return redirect(url_for("registers.show_entry", register_entry_id=entry.id), 303)
    page = render_template("registers/write.html", form=form, register=register, entry=None)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/entries/<uuid:register_entry_id>/amendment", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def amend(register_entry_id: UUID) -> ResponseReturnValue:
    """Amend an entry, or say that it was checked and nothing changed."""
    register, entry = found(register_entry_id)
    form, fields, known = EntryForm(), registers.fields_of(register), registers.facts_of(entry)
    by_key = {one.key: one for one in fields}
    form.ask(fields, known, {key: shown(register, key, value, by_key) for key, value in known.items()})
    if request.method == "GET":
        form.on.data, form.revision.data = clock.today().isoformat(), str(entry.revision)
        form.checked.data = request.args.get("checked") == "1"
    elif form.validate():

        def act() -> None:
            registers.amend(
                entry,
                form.told(),
                form.ground(),
                revision=form.number(),
                checked=bool(form.checked.data),
                by=visitor.actor(),
                today=clock.today(),
            )

        if (done := _done(form, entry, act, _("已记入变更。"))) is not None:
            return done
    page = render_template("registers/write.html", form=form, register=register, entry=entry)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/entries/<uuid:register_entry_id>/striking", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def strike(register_entry_id: UUID) -> ResponseReturnValue:
    """Strike an entry off."""
    register, entry = found(register_entry_id)
    form = StrikeForm()

    def act() -> None:
        registers.strike(entry, form.kind(), form.ground(), revision=form.number(), by=visitor.actor(), today=clock.today())

    if form.validate_on_submit() and (done := _done(form, entry, act, _("已注销，记录留存。"))) is not None:
        return done
    _begin(form, entry)
    page = render_template("registers/strike.html", form=form, register=register, entry=entry)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/entries/<uuid:register_entry_id>/restoring", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def restore(register_entry_id: UUID) -> ResponseReturnValue:
    """Take an entry into the register again."""
    register, entry = found(register_entry_id)
    form = GroundForm()

    def act() -> None:
        registers.restore(entry, form.ground(), revision=form.number(), by=visitor.actor(), today=clock.today())

    if form.validate_on_submit() and (done := _done(form, entry, act, _("已恢复在册。"))) is not None:
        return done
    _begin(form, entry)
    page = render_template("registers/restore.html", form=form, register=register, entry=entry)
    return page, 422 if form.errors or form.form_errors else 200


def _begin(form: GroundForm, entry: RegisterEntry) -> None:
    if request.method == "GET":
        form.on.data, form.revision.data = clock.today().isoformat(), str(entry.revision)


def _done(form: GroundForm, entry: RegisterEntry, act: Callable[[], None], words: str) -> ResponseReturnValue | None:
    """Do it and go back to the entry; None where a rule says no, which the form then tells."""
    entry_id = entry.id
    try:
        act()
    except RuleBroken as broken:
        tell(form, broken)
        return None
    flash(words)
    return redirect(url_for("registers.show_entry", register_entry_id=entry_id), 303)
