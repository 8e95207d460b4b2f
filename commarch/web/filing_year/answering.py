"""Answering what an activity waits for: register it, name the item, say why there is none."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, filing_year, holdings
from commarch.accounts import Duty
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.filing_year import ActivityDocument
from commarch.holdings import Arrangement, Draft, Item
from commarch.search import Page, find
from commarch.tenancy import Tenant
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.filing_year.activities import activity_page
from commarch.web.filing_year.blueprint import bp
from commarch.web.filing_year.forms import AnswerForm
from commarch.web.guards import needs
from commarch.web.holdings.forms import ItemForm


@bp.route("/documents/<uuid:document_id>/register", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def register_document(document_id: UUID) -> ResponseReturnValue:
    """Register the document that is waited for; what is known of it is filled in."""
    document = _document(document_id)
    arrangement, form = Arrangement(), ItemForm()
    form.offer(arrangement.scheme(document.activity.year))
    if request.method == "GET":
        _fill(form, document)
    elif form.validate():
        try:
            filing_year.register_for(document, Draft(**form.told()), by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已登记为草稿，这一份有着落了。"))
            return _back(document)
    page = render_template("filing_year/register.html", form=form, document=document)
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/documents/<uuid:document_id>/answer")
@needs(Duty.REGISTER)
def answer_document(document_id: UUID) -> ResponseReturnValue:
    """Name the item, or say why there is none."""
    document, form = _document(document_id), AnswerForm()
    if form.validate():
        try:
            if (form.code.data or "").strip():
                filing_year.answer_with(document, _named(form.code.data or ""), by=visitor.actor())
            else:
                filing_year.answer_none(document, form.reason.data or "", by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已记下。"))
            return _back(document)
    return activity_page(filing_year.find_activity(document.activity_id) or abort(404), answer=form, asked=document_id), 422


@bp.post("/documents/<uuid:document_id>/reopen")
@needs(Duty.REGISTER)
def reopen_document(document_id: UUID) -> ResponseReturnValue:
    """Expect it again."""
    document = _document(document_id)
    filing_year.reopen(document, by=visitor.actor())
    flash(_("已取消，这一份重新等着收。"))
    return _back(document)


def _document(document_id: UUID) -> ActivityDocument:
    return filing_year.find_document(document_id) or abort(404)


def _back(document: ActivityDocument) -> ResponseReturnValue:
    return redirect(url_for("filing_year.show_activity", activity_id=document.activity_id), 303)


def _fill(form: ItemForm, document: ActivityDocument) -> None:
    form.title.data = f"{document.activity.name}{document.wording}"
    form.author.data = session.get_one(Tenant, home_tenant()).constituting_unit
    form.year.data = document.activity.year
    if document.category in {value for value, *_rest in form.category.choices or []}:
        form.category.data = document.category


def _named(words: str) -> Item:
    """Find the one item that a code or some words of the title mean."""
    if found := holdings.find_by_code(words.strip()):
        return found
    ids = find(words, Page(most=2)).ids
    if len(ids) != 1:
        told = f"没有找到“{words.strip()}”" if not ids else f"“{words.strip()}”不止一件"
        raise RuleBroken(f"{told}，请填完整的档号，或题名里更有特点的几个字", field="code")
    return holdings.find_item(ids[0]) or abort(404)
