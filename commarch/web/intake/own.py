"""What one has handed in oneself, and what one's posts wait for."""

from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from commarch import clock, posts
from commarch.accounts import Duty
from commarch.intake import IntakeState, queries
from commarch.intake.operations import OPEN
from commarch.intake.queries import Listed
from commarch.intake.triage import decisions_of
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.intake.blueprint import bp
from commarch.web.intake.forms import HandInForm
from commarch.web.intake.handing import mine
from commarch.web.intake.labels import OUTCOMES, REASONS, STATE_NAMES, STATES
from commarch.web.paging import PageLinks
from commarch.web.posts.duties import duties_by_post

PAGE = 30


@bp.get("/mine")
@needs(Duty.CONTRIBUTE)
def list_mine() -> str:
    """List what this person handed in, the latest first, with what was said of each."""
    me = visitor.signed_in_visitor().person_id
    state = IntakeState(request.args["state"]) if request.args.get("state") in set(IntakeState) else None
    found = queries.documents(state=state, person_id=me, after=read_id(request.args.get("after")), newest_first=True, limit=PAGE + 1)
    shown, counts = found[:PAGE], queries.counts_by_state(me)
    further = url_for("intake.list_mine", after=shown[-1].document.id, state=state) if len(found) > PAGE else None
    tabs = [(_("全部"), url_for("intake.list_mine"), sum(counts.values()), state is None)]
    tabs += [
        (str(name), url_for("intake.list_mine", state=one.value), counts[one], state is one)
        for one, name in STATES.items()
        if one in counts
    ]
    return render_template(
        "intake/mine.html",
        listed=shown,
        tabs=tabs,
        counts=counts,
        returned=counts.get(IntakeState.RETURNED, 0),
        page=PageLinks(len(shown), next_url=further, unit=_("份")),
        state_names=STATE_NAMES,
        reasons=REASONS,
    )


@bp.get("/mine/<uuid:intake_id>")
@needs(Duty.CONTRIBUTE)
def show_mine(intake_id: UUID) -> str:
    """Show one's own document with its pages, and what was decided."""
    document = mine(intake_id)
    return render_template(
        "intake/show_mine.html",
        document=document,
        post=posts.find_post(document.post_id) if document.post_id else None,
        photos=queries.pages_of(document),
        decisions=decisions_of(document.id),
        is_open=document.state in OPEN,
        form=HandInForm(formdata=None),
        state_names=STATE_NAMES,
        outcomes=OUTCOMES,
        reasons=REASONS,
    )


@bp.get("/post")
@needs(Duty.CONTRIBUTE)
def show_my_posts() -> str:
    """Show what waits in the inbox of the posts that this person holds, and what they still owe of this year and the one before."""
    today = clock.today()
    held = posts.posts_held_by(visitor.signed_in_visitor().person_id, today)
    ids = {post.id for post in held}
    years = (today.year - 1, today.year)
    matrix = duties_by_post(years, today) if held else {}
    inbox: dict[UUID, list[Listed]] = {post.id: [] for post in held}
    for one in queries.documents(posts_of=ids, newest_first=True, limit=PAGE) if held else ():
        inbox[one.document.post_id or UUID(int=0)].append(one)
    return render_template(
        "intake/my_posts.html",
        held=held,
        owed={year: {row.now.post.id: row for row in rows if row.now and row.now.post.id in ids} for year, rows in matrix.items()},
        inbox=inbox,
        handed_in={one.document.lineage for listed in inbox.values() for one in listed if one.document.state in OPEN},
        state_names=STATE_NAMES,
    )
