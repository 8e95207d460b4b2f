"""The inbox as a list: what waits, what was decided, by state and by post."""

from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from commarch import intake, posts
from commarch.accounts import Duty
from commarch.intake import IntakeState, queries
from commarch.intake.queries import NO_POST
from commarch.web.addresses import asked
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.intake.blueprint import bp
from commarch.web.intake.labels import REASONS, STATE_NAMES, STATES
from commarch.web.paging import PageLinks

PAGE = 50


@bp.get("/")
@needs(Duty.FILE)
def list_waiting() -> str:
    """List what was handed in, by state; what waits the oldest first."""
    state = IntakeState(request.args["state"]) if request.args.get("state") in set(IntakeState) else IntakeState.WAITING
    post = _post(request.args.get("post"))
    found = queries.documents(
        state=state,
        post=post,
        after=read_id(request.args.get("after")),
        newest_first=state is not IntakeState.WAITING,
        limit=PAGE + 1,
    )
    shown, counts = found[:PAGE], queries.counts_by_state()
    further = url_for("intake.list_waiting", **asked("state", "post"), after=shown[-1].document.id) if len(found) > PAGE else None
    names = {one.id: one.name for one in posts.posts_open()}
    return render_template(
        "intake/list.html",
        listed=shown,
        state=state,
        state_name=STATES[state],
        tabs=[
            (str(name), url_for("intake.list_waiting", state=one.value), counts.get(one, 0), one is state) for one, name in STATES.items()
        ],
        chosen_post=_post_name(post, names),
        post_choices=_post_choices(names, state),
        likenesses=intake.likenesses([one.document.id for one in shown]),
        page=PageLinks(len(shown), next_url=further, total=counts.get(state, 0) if post is None else None, unit=_("份")),
        state_names=STATE_NAMES,
        reasons=REASONS,
    )


def _post(text: str | None) -> UUID | str | None:
    return NO_POST if text == NO_POST else read_id(text)


def _post_name(post: UUID | str | None, names: dict[UUID, str]) -> str:
    if post is None:
        return ""
    return _("不清楚") if post == NO_POST else names.get(post, "?") if isinstance(post, UUID) else ""


def _post_choices(names: dict[UUID, str], state: IntakeState) -> list[tuple[str, str, int]]:
    """Return the posts that something waits for, with how much."""
    counts = queries.waiting_by_post() if state is IntakeState.WAITING else {}
    shown = [(key, names.get(key, "?") if key else _("不清楚"), count) for key, count in counts.items()]
    return [
        (name, url_for("intake.list_waiting", state=state.value, post=key or NO_POST), count)
        for key, name, count in sorted(shown, key=lambda one: (one[0] is None, one[1]))
    ]
