"""Recording a use, in full or with one press after a search that found nothing; a record, its name, its end."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, usage
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.usage import UseRecord, UseResult
from commarch.usage.rules import NAME_YEARS, masked
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.usage.blueprint import bp
from commarch.web.usage.forms import NameForm, PurposesForm, StrikeForm, UseForm, form_like
from commarch.web.usage.labels import RESULTS, WAYS, result_state


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def record() -> ResponseReturnValue:
    """Record a use."""
    form = _form()
    form.offer(usage.purposes()[1])
    if request.method == "POST" and form.validate():
        replaced = _replaced(form)
        try:
            use = usage.record_use(form.facts, by=visitor.actor(), today=clock.today(), replaces=replaced)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已登记。"))
            then = request.form.get("then") == "next"
            return redirect(url_for("usage.record") if then else url_for("usage.show_use", use_id=use.id), 303)
    page = render_template("usage/new.html", form=form, replaces=form.replaces.data)
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/not-found")
@needs(Duty.REGISTER)
def record_not_found() -> ResponseReturnValue:
    """Turn a search that found nothing into a record of what was not found."""
    try:
        use = usage.record_not_found(request.form.get("q", ""), by=visitor.actor(), today=clock.today())
    except RuleBroken as broken:
        flash(str(broken), "late")
        return redirect(url_for("usage.list_uses"), 303)
    flash(_("已登记为经查未见。知道是谁、为什么来查的，可以更正补上。"))
    return redirect(url_for("usage.show_use", use_id=use.id), 303)


@bp.get("/<uuid:use_id>")
@needs(Duty.VIEW)
def show_use(use_id: UUID) -> str:
    """Show a record, the user's name masked."""
    use = _found(use_id)
    return _page(use, NameForm(formdata=None), "")


@bp.post("/<uuid:use_id>/name")
@needs(Duty.REGISTER)
def show_name(use_id: UUID) -> ResponseReturnValue:
    """Show who it was, to somebody who says what for; that is recorded."""
    use, form, name = _found(use_id), NameForm(), ""
    if form.validate():
        try:
            name = usage.reveal_name(use, form.purpose.data or "", by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
    return _page(use, form, name), 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:use_id>/striking", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def strike(use_id: UUID) -> ResponseReturnValue:
    """Strike a wrong record."""
    use, form = _found(use_id), StrikeForm()
    if form.validate_on_submit():
        try:
            usage.strike(use, form.because.data or "", by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已作废，不再计数，记录还在。"))
            return redirect(url_for("usage.show_use", use_id=use.id), 303)
    page = render_template("usage/strike.html", use=use, form=form, ways=WAYS)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/purposes", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def edit_purposes() -> ResponseReturnValue:
    """Word the list of purposes anew."""
    version, listed = usage.purposes()
    form = PurposesForm(purposes="\n".join(listed))
    if form.validate_on_submit():
        try:
            usage.write_purposes(form.purposes.data or "", by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("利用目的已改，从下一条登记起用新的。"))
            return redirect(url_for("usage.list_uses"), 303)
    page = render_template("usage/purposes.html", form=form, version=version)
    return page, 422 if form.errors or form.form_errors else 200


def _form() -> UseForm:
    """Return the form: as it was sent, like a record that is to be put right, or with what the address names."""
    if request.method == "POST":
        return UseForm()
    like = read_id(request.args.get("like"))
    if like is not None:
        use = _found(like)
        return form_like(use, [one.code for one in usage.names_of([use]).values()])
    asked_for = request.args.get("asked", "")
    told = {"asked_for": asked_for, "result": UseResult.NOT_FOUND.value} if asked_for else {"codes": request.args.get("code", "")}
    return UseForm(formdata=None, used_on=clock.today().isoformat(), **told)


def _replaced(form: UseForm) -> UseRecord | None:
    return _found(read_id(form.replaces.data) or abort(404)) if form.replaces.data else None


def _found(use_id: UUID) -> UseRecord:
    return usage.find_use(use_id) or abort(404)


def _page(use: UseRecord, form: NameForm, name: str) -> str:
    return render_template(
        "usage/show.html",
        use=use,
        form=form,
        facts=_facts(use, name or masked(use.user_name)),
        is_told=bool(name),
        names=usage.names_of([use]),
        ways=WAYS,
        result_state=result_state(use),
        name_years=NAME_YEARS,
    )


def _facts(use: UseRecord, name: str) -> list[tuple[str, str]]:
    """Return what was recorded, as the register's columns have it."""
    until = str(_(" 到 %(day)s", day=use.until_on.isoformat())) if use.until_on else ""
    told = [
        (_("利用日期"), use.used_on.isoformat() + until),
        (_("利用方式"), str(WAYS[use.way])),
        (_("利用目的"), use.purpose),
        (_("利用结果"), str(RESULTS[use.result])),
        (_("没有查到的"), use.asked_for),
        (_("复制页数"), str(_("%(pages)s 页，按原件", pages=use.copied_pages)) if use.copied_pages else ""),
        (_("利用者"), name or _("未登记姓名")),
        (_("单位或住址"), use.user_unit or _("未填")),
        (_("备注"), use.note),
    ]
    return [(label, value) for label, value in told if value]
