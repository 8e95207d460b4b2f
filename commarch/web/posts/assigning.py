"""Assigning people to a post for a time."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, posts
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.posts.blueprint import bp
from commarch.web.posts.forms import EndForm, HoldingForm


@bp.route("/<uuid:post_id>/holding", methods=["GET", "POST"])
@needs(Duty.EDIT_POSTS)
def assign(post_id: UUID) -> ResponseReturnValue:
    """Say who holds a post from a day on."""
    post, form = posts.find_post(post_id) or abort(404), HoldingForm()
    form.offer(posts.people())
    if request.method == "GET":
        form.since.data = clock.today().isoformat()
    elif form.validate():
        try:
            if form.since.day is not None:
                ends = bool(form.ends_predecessor.data)
                posts.hold(post, form.person_id, form.since.day, form.until.day, by=visitor.actor(), ends_predecessor=ends)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已指定，记入岗位履历。"))
            return redirect(url_for("posts.show_post", post_id=post.id), 303)
    page = render_template("posts/assign.html", post=post, form=form, holdings=posts.holdings_of(post), today=clock.today())
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:post_id>/holdings/<uuid:holding_id>/end", methods=["GET", "POST"])
@needs(Duty.EDIT_POSTS)
def end_holding(post_id: UUID, holding_id: UUID) -> ResponseReturnValue:
    """Say on which day somebody was at a post for the last time."""
    post, holding = posts.find_post(post_id) or abort(404), posts.find_holding(holding_id) or abort(404)
    if holding.post_id != post.id:
        abort(404)
    form = EndForm()
    if request.method == "GET":
        form.until.data = (holding.until or clock.today()).isoformat()
    elif form.validate():
        try:
            if form.until.day is not None:
                posts.end_holding(holding, form.until.day, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已记下止日。"))
            return redirect(url_for("posts.show_post", post_id=post.id), 303)
    page = render_template("posts/end.html", post=post, holding=holding, form=form)
    return page, 422 if form.errors or form.form_errors else 200
