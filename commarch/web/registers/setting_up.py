"""Adopting a register that stands ready, beginning one of one's own, changing what it asks for."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import registers
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings.models import PersonalLevel
from commarch.registers import Field, Register, RegisterFacts, Template
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.registers.blueprint import bp
from commarch.web.registers.forms import RegisterForm


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def new_register() -> ResponseReturnValue:
    """Begin a register, from a template or from nothing."""
    template, form = registers.templates().get(request.args.get("template", "")), RegisterForm()
    if form.validate_on_submit():
        try:
            register = registers.set_up(_facts(form, template.fields if template else ()), template, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("登记册已建立，可以入册了。"))
            return redirect(url_for("registers.show_register", register_id=register.id), 303)
    elif request.method == "GET" and template:
        _fill(form, template, template.fields)
    page = render_template("registers/set_up.html", form=form, template=template, templates=registers.templates().values(), register=None)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:register_id>/edit", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def edit_register(register_id: UUID) -> ResponseReturnValue:
    """Change a register."""
    register, form = registers.find_register(register_id) or abort(404), RegisterForm()
    name = register.name
    if form.validate_on_submit():
        try:
            written = form.form_number.data or ""
            number = int(written) if written.isdecimal() and len(written) < 9 else -1
            ever = tuple(registers.fields_ever(register))
            registers.change_register(register, _facts(form, registers.fields_of(register), ever), form_number=number, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("登记册已修改；以前登记的内容都还在。"))
            return redirect(url_for("registers.show_register", register_id=register_id), 303)
    elif request.method == "GET":
        _fill(form, register, registers.fields_of(register))
        form.form_number.data = str(register.form_number)
    page = render_template("registers/set_up.html", form=form, template=None, templates=(), register=register, name=name)
    return page, 422 if form.errors or form.form_errors else 200


def _fill(form: RegisterForm, known: Register | Template, fields: tuple[Field, ...]) -> None:
    form.name.data, form.purpose.data, form.level.data = known.name, known.purpose, known.level.value
    form.recheck_months.data = str(known.recheck_months or "")
    form.fields.data = registers.written(fields)


def _facts(form: RegisterForm, known: tuple[Field, ...], used: tuple[str, ...] = ()) -> RegisterFacts:
    return RegisterFacts(
        name=form.name.data or "",
        purpose=form.purpose.data or "",
        level=PersonalLevel(form.level.data),
        recheck_months=form.months(),
        fields=registers.read_fields(form.fields.data or "", known, used),
    )
