"""Setting a post up, changing what it answers for, closing it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from commarch import clock, posts
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.posts import Answering, Post
from commarch.schemes.queries import NO_SCHEME
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.posts.blueprint import bp
from commarch.web.posts.forms import PostForm
from commarch.web.posts.reading import answering_now


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.EDIT_POSTS)
def new_post() -> ResponseReturnValue:
    """Set a post up."""
    answering, form = _answering(), PostForm()
    _offer(form, answering, None)
    if form.validate_on_submit():
        try:
            post = posts.set_up(form.told(), answering.scheme, by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("岗位「%(name)s」已设，请指定由谁担任。", name=post.name))
            return redirect(url_for("posts.assign", post_id=post.id), 303)
    return _page(form, None)


@bp.route("/<uuid:post_id>/edit", methods=["GET", "POST"])
@needs(Duty.EDIT_POSTS)
def edit_post(post_id: UUID) -> ResponseReturnValue:
    """Change a post."""
    post = posts.find_post(post_id) or abort(404)
    answering, form = _answering(), PostForm()
    _offer(form, answering, post)
    if request.method == "GET":
        form.show(post, answering)
    elif form.validate():
        try:
            posts.edit(post, form.told(), answering.scheme, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已存。"))
            return redirect(url_for("posts.show_post", post_id=post.id), 303)
    return _page(form, post)


@bp.route("/<uuid:post_id>/closing", methods=["GET", "POST"])
@needs(Duty.EDIT_POSTS)
def close_post(post_id: UUID) -> ResponseReturnValue:
    """Ask, then close a post; its categories are free again."""
    post, form = posts.find_post(post_id) or abort(404), FlaskForm()
    if request.method == "POST":
        try:
            posts.close(post, by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            flash(str(broken), "late")
            return redirect(url_for("posts.show_post", post_id=post.id), 303)
        flash(_("岗位「%(name)s」已撤，历史留存。", name=post.name))
        return redirect(url_for("posts.list_posts"), 303)
    return render_template("posts/close.html", post=post, form=form)


def _answering() -> Answering:
    found = answering_now()
    if found is None:
        raise RuleBroken(NO_SCHEME)
    return found


def _offer(form: PostForm, answering: Answering, own: Post | None) -> None:
    form.offer(answering, {one.id: one.name for one in posts.posts_open()}, own.id if own else None)


def _page(form: PostForm, post: Post | None) -> ResponseReturnValue:
    return render_template("posts/edit.html", form=form, post=post), 422 if form.errors or form.form_errors else 200
