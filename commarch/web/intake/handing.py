"""Handing a document in, and mending one that came back."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, intake, posts, settings
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.intake import IntakeDocument, queries
from commarch.intake.operations import OPEN
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.intake.blueprint import bp
from commarch.web.intake.forms import HandInForm


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.CONTRIBUTE)
def hand_in() -> ResponseReturnValue:
    """Hand a document in."""
    form = HandInForm()
    form.offer(posts.posts_open())
    if request.method == "GET":
        _fill_in(form)
    elif form.validate():
        try:
            document = intake.hand_in(form.told(), form.photos(), by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            tell_all(form, broken)
        else:
            if request.form.get("then") == "next":
                flash(_("「%(title)s」已交，请填下一份。", title=document.title))
                return redirect(url_for("intake.hand_in"), 303)
            flash(_("已交给档案员。处理结果会写在这里。"))
            return redirect(url_for("intake.show_mine", intake_id=document.id), 303)
    return _page("intake/new.html", form)


@bp.route("/<uuid:intake_id>/edit", methods=["GET", "POST"])
@needs(Duty.CONTRIBUTE)
def mend(intake_id: UUID) -> ResponseReturnValue:
    """Mend a document and hand it in again; only whoever handed it in."""
    document, form = mine(intake_id), HandInForm()
    if document.state not in OPEN:
        flash(_("这份文件已经处理，不能再改；有遗漏请另交一份，在备注里说明。"), "look")
        return redirect(url_for("intake.show_mine", intake_id=document.id), 303)
    form.offer(posts.posts_open())
    if request.method == "GET":
        form.show(document)
    elif form.validate():
        try:
            intake.hand_in_again(document, form.told(), form.photos(), by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            tell_all(form, broken)
        else:
            flash(_("已补正，重新交给档案员。"))
            return redirect(url_for("intake.show_mine", intake_id=document.id), 303)
    return _page("intake/edit.html", form, document=document, photos=queries.pages_of(document))


@bp.post("/<uuid:intake_id>/pages")
@needs(Duty.CONTRIBUTE)
def add_page(intake_id: UUID) -> ResponseReturnValue:
    """Add a page: phones photograph one after the other."""
    document, form = mine(intake_id), HandInForm()
    try:
        intake.add_pages(document, form.photos(), by=visitor.actor())
    except RuleBroken as broken:
        flash(str(broken), "late")
    else:
        flash(_("已加上。还有就接着拍。"))
    return redirect(url_for("intake.show_mine", intake_id=document.id), 303)


@bp.post("/<uuid:intake_id>/pages/<uuid:page_id>/drop")
@needs(Duty.CONTRIBUTE)
def drop_page(intake_id: UUID, page_id: UUID) -> ResponseReturnValue:
    """Drop a page that was photographed badly."""
    document = mine(intake_id)
    page = queries.find_page(document, page_id) or abort(404)
    try:
        intake.drop_page(document, page, by=visitor.actor())
    except RuleBroken as broken:
        flash(str(broken), "late")
    else:
        flash(_("这一页已去掉。"))
    return redirect(url_for("intake.show_mine", intake_id=document.id), 303)


def mine(intake_id: UUID) -> IntakeDocument:
    """Return a document that this person handed in; anybody else's is missing to her."""
    document = queries.find_document(intake_id)
    if document is None or document.handed_in_by != visitor.actor().person_id:
        abort(404)
    return document


def tell_all(form: Any, broken: RuleBroken) -> None:
    """Tell every fault at its field."""
    for fault in getattr(broken, "faults", [broken]):
        tell(form, fault)


def _fill_in(form: HandInForm) -> None:
    """Bring in what the page before has asked for: a post, an entry that is missing."""
    form.post.data = request.args.get("post", "")
    form.lineage.data = request.args.get("lineage", "")
    form.title.data = request.args.get("title", "")[:200]


def _page(template: str, form: HandInForm, **facts: Any) -> ResponseReturnValue:
    most = settings.current()
    page = render_template(template, form=form, most=most.page_megabytes, most_together=most.upload_megabytes, **facts)
    return page, 422 if form.errors or form.form_errors else 200
