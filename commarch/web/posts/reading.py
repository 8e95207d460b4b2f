"""The list of posts, and one post with its history."""

from uuid import UUID

from flask import abort, render_template

from commarch import clock, posts
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement
from commarch.posts import Answering
from commarch.web.guards import needs
from commarch.web.posts.blueprint import bp


@bp.get("/")
@needs(Duty.VIEW)
def list_posts() -> str:
    """List the posts: holder, categories, since when; vacant ones, and categories that nobody answers for."""
    today = clock.today()
    listed = posts.posts_now(today)
    answering = answering_now()
    return render_template(
        "posts/list.html",
        listed=listed,
        answering=answering,
        unanswered=answering.unanswered() if answering else [],
        vacant=sum(one.holding is None for one in listed),
        today=today,
    )


@bp.get("/<uuid:post_id>")
@needs(Duty.VIEW)
def show_post(post_id: UUID) -> str:
    """Show a post: what it does, what it answers for, who held it when."""
    post = posts.find_post(post_id) or abort(404)
    today = clock.today()
    return render_template("posts/show.html", post=post, answering=answering_now(), holdings=posts.holdings_of(post), today=today)


def answering_now() -> Answering | None:
    """Return who answers for what by the scheme of this year; None as long as there is no scheme."""
    try:
        scheme = Arrangement().scheme(clock.today().year)
    except RuleBroken:
        return None
    return Answering(scheme, posts.scopes_of_all())
