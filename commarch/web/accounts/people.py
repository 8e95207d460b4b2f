"""The people of a tenant: who is what since when; inviting, changing roles, ending memberships. Nobody sets another's password."""

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from commarch import accounts, handover
from commarch.accounts import Duty, PersonHere, Role
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.accounts import mails
from commarch.web.accounts.blueprint import bp
from commarch.web.accounts.forms import InvitationForm, RolesForm
from commarch.web.accounts.proof import freshly_proved
from commarch.web.guards import needs
from commarch.web.labels import role_label
from commarch.web.visitor import here

PEOPLE = "/c/<tenant_code>/people"


@bp.get(PEOPLE)
@needs(Duty.MANAGE_PEOPLE)
def list_people() -> str:
    """List the people of this tenant; to the street, also which communities have no clerk."""
    vacant = accounts.communities_without_clerk(here().tenant_id) if here().is_street else ()
    people, me = accounts.people_here(), visitor.actor().person_id
    return render_template("accounts/list_people.html", people=people, vacant=vacant, me=me, role_label=role_label)


@bp.route(f"{PEOPLE}/new", methods=["GET", "POST"])
@needs(Duty.MANAGE_PEOPLE)
@freshly_proved
def invite() -> Response:
    """Invite somebody by mail."""
    form = InvitationForm()
    form.role.choices = _role_choices()
    if form.validate_on_submit():
        try:
            invited = accounts.invite(form.email.data, form.name.data, Role(form.role.data), by=visitor.actor())
        except RuleBroken as broken:
            _place(form, broken)
        else:
            mails.owe_invitation(invited)
            flash(_("已邀请 %(name)s，信寄到 %(email)s。", name=invited.name, email=form.email.data))
            return redirect(url_for("accounts.list_people"), 303)
    return make_response(render_template("accounts/invite.html", form=form), 422 if form.errors else 200)


@bp.route(f"{PEOPLE}/<int:person_id>/roles", methods=["GET", "POST"])
@needs(Duty.MANAGE_PEOPLE)
@freshly_proved
def change_roles(person_id: int) -> Response:
    """Change what a member is; it holds from her next request on."""
    person = _person_or_404(person_id)
    form = RolesForm(data={"roles": [role.value for role in person.roles]})
    form.roles.choices = _role_choices()
    if form.validate_on_submit():
        try:
            if Role.CLERK in person.roles and Role.CLERK not in form.roles.data:
                _refuse_while_handing_over(person)
            accounts.change_roles(person_id, [Role(role) for role in form.roles.data], by=visitor.actor())
        except RuleBroken as broken:
            _place(form, broken)
        else:
            flash(_("%(name)s 的角色已更改，立即生效。", name=person.name))
            return redirect(url_for("accounts.list_people"), 303)
    return make_response(render_template("accounts/change_roles.html", form=form, person=person), 422 if form.errors else 200)


@bp.route(f"{PEOPLE}/<int:person_id>/end", methods=["GET", "POST"])
@needs(Duty.MANAGE_PEOPLE)
@freshly_proved
def end_membership(person_id: int) -> Response:
    """Ask, then end a membership; her open pages stop at the next request."""
    person, form = _person_or_404(person_id), RolesForm()
    if form.is_submitted():
        try:
            _refuse_while_handing_over(person)
            accounts.end_membership(person_id, by=visitor.actor())
        except RuleBroken as broken:
            form.form_errors.append(str(broken))
        else:
            flash(_("%(name)s 在本单位的任职已结束，立即生效。", name=person.name))
            return redirect(url_for("accounts.list_people"), 303)
    page = render_template("accounts/end_membership.html", person=person, form=form, roles=[role_label(role) for role in person.roles])
    return make_response(page, 422 if form.form_errors else 200)


@bp.post(f"{PEOPLE}/<int:person_id>/invitation")
@needs(Duty.MANAGE_PEOPLE)
def invite_again(person_id: int) -> Response:
    """Send the invitation once more, with a new link."""
    person = _person_or_404(person_id)
    try:
        mails.owe_invitation(accounts.invite_again(person_id, by=visitor.actor()))
    except RuleBroken as broken:
        flash(str(broken), "late")
    else:
        flash(_("邀请信已重新寄给 %(name)s，原来的链接作废。", name=person.name))
    return redirect(url_for("accounts.list_people"), 303)


def _person_or_404(person_id: int) -> PersonHere:
    return accounts.person_here(person_id) or abort(404)


def _refuse_while_handing_over(person: PersonHere) -> None:
    """Nobody goes round a handover: it ends the leaver's time as clerk itself, once she has handed over."""
    if handover.open_of(person.person_id) is not None:
        words = _("%(name)s 的离岗交接还没有办完，办完时系统自动结束任职；联系不上本人的，请在「离岗交接」里办应急交接", name=person.name)
        raise RuleBroken(words)


def _role_choices() -> list[SelectChoice]:
    return [SelectChoice(role.value, role_label(role)) for role in accounts.roles_of(here().kind)]


def _place(form: InvitationForm | RolesForm, broken: RuleBroken) -> None:
    """Tell what rule was broken beside the field that broke it."""
    field = form[broken.field] if broken.field and broken.field in form else None
    if field is None:
        form.form_errors.append(str(broken))
    else:
        field.errors = [*field.errors, str(broken)]
