"""One batch as it is read, by its group and by the street: how far, the next step, the items with all that was said, all steps with their words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _

from commarch import accounts, appraisal, clock
from commarch.accounts import Duty, duties_of
from commarch.appraisal import AppraisalBatch, AppraisalOpinion, Stage, Verdict
from commarch.appraisal.models import AppraisalRuling
from commarch.appraisal.queries import Line, decisions_of, everybody_of, last_group, lines_of, progress_of, rulings_of
from commarch.appraisal.stubs import title_of_stub
from commarch.appraisal.turns import Turn, turn_of
from commarch.holdings.models import ItemState
from commarch.web import visitor
from commarch.web.appraisal.desk import Desk, found
from commarch.web.appraisal.labels import PARTS, PURPOSES, STAGES, TURNS, UNITS, VERDICTS, WAY, at_step, verdict_words
from commarch.web.appraisal.turning import ball_of, mine, turn_url
from commarch.web.labels import period_words

#: Items that one page of a batch shows; their opinions stand beside them.
PAGE = 50
BEFORE_DECIDING = (Stage.COMPOSING, Stage.REVIEWING)
#: From here on the street has ruled; in a later round it may have before.
RULED = (Stage.NOTICE, Stage.WAITING, Stage.EXECUTING, Stage.CLOSED)
NOTHING_TYPED = {"person": "", "part": "", "title": ""}


@dataclass(frozen=True)
class Said:
    """An opinion, a decision or a ruling, as it is read beside its item."""

    name: str
    role: str
    words: str
    state: str
    reason: str
    #: Whether a later one of the same person counts.
    is_past: bool = False


@dataclass(frozen=True)
class Row:
    """An item of a batch with all that was said of it."""

    line: Any
    title: str
    is_there: bool
    voices: Sequence[Said]
    decision: Said | None
    rulings: Sequence[Said]


def shown(desk: Desk, appraisal_id: UUID, *, fault: str = "", typed: Mapping[str, str] | None = None) -> str:
    """Render a batch at a desk."""
    after = request.args.get("after", "")
    with desk.inside():
        batch = found(appraisal_id)
        told = _told(desk, batch, int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0)
    return render_template("appraisal/show.html", batch=batch, desk=desk, fault=fault, typed={**NOTHING_TYPED, **(typed or {})}, **told)


def _told(desk: Desk, batch: AppraisalBatch, after: int) -> dict[str, Any]:
    me = visitor.actor().person_id
    progress = progress_of(me, batch_id=batch.id)
    everybody = everybody_of(batch)
    parts = {one.person_id: f"{PARTS[one.part]}{_('、') if one.title else ''}{one.title}" for one in everybody}
    lines = lines_of(batch, after=after, limit=PAGE + 1)
    members = [one for one in everybody if one.left_at is None]
    destruction = appraisal.destruction_of(batch) if batch.stage in (Stage.EXECUTING, Stage.CLOSED) else None
    composing = batch.stage is Stage.COMPOSING and desk.community is None
    turn = mine(progress) if desk.community is None else Turn.APPROVE if batch.stage is Stage.SUBMITTED else None
    return {
        "one": progress,
        "turn": turn,
        "turn_url": turn_url,
        "waits_for": turn_of(progress),
        "members": members,
        "gone": [one for one in everybody if one.left_at is not None],
        "is_member": any(one.person_id == me for one in members),
        "missing": appraisal.missing_of_group([one.part for one in members], accounting=batch.accounting) if composing else [],
        "people": _people(members) if composing or _may_change_group(desk, batch) else [],
        "same_group": last_group(batch) if composing and not members else [],
        "rows": rows_of(lines[:PAGE], parts, hides=desk.community is not None, ruled=batch.stage in RULED or batch.round > 1),
        "next_after": lines[PAGE - 1].line.position if len(lines) > PAGE else None,
        "after": after,
        "counts": decisions_of(batch) if batch.stage not in BEFORE_DECIDING else {},
        "history": history_of(batch),
        "destruction": destruction,
        "witnesses": appraisal.signatures(destruction) if destruction else [],
        "called": appraisal.appointed(destruction) if destruction else [],
        "photos": appraisal.photos_of(destruction) if destruction else [],
        "wants_photos": destruction is not None and turn_of(progress) is Turn.WITNESS_AFTER and appraisal.wants_photos(batch, destruction),
        "me": me,
        "nothing_left": batch.stage is Stage.EXECUTING and appraisal.left_to_destroy(batch) == 0,
        "today": clock.today(),
        "is_author": me == batch.opened_by,
        "at": at_step(batch.stage),
        "way": [str(name) for name, _stages in WAY],
        **WORDS,
    }


def rows_of(lines: Sequence[Line], parts: Mapping[int, str], *, hides: bool = False, ruled: bool = True) -> list[Row]:
    """Return lines with all that was said of them, in two statements; the street reads titles with personal data as stubs do."""
    ids = [one.line.id for one in lines]
    opinions, rulings = _by_line(appraisal.opinions(ids)), _by_line(rulings_of(ids) if ruled else ())
    return [_row(one, opinions[one.line.id], rulings[one.line.id], parts, hides=hides) for one in lines]


def voices_of(opinions: Sequence[AppraisalOpinion], parts: Mapping[int, str]) -> list[Said]:
    """Return opinions in the order in which they were given; of each person the last counts, and nobody's who has left."""
    last = {one.person_id: one.id for one in opinions}
    return [
        Said(
            one.person_name,
            parts.get(one.person_id) or _("已退出小组"),
            verdict_words(one.verdict, one.period_code, one.open_from),
            VERDICTS[Verdict(one.verdict)].state,
            one.reason,
            last[one.person_id] != one.id,
        )
        for one in opinions
    ]


def history_of(batch: AppraisalBatch) -> list[dict[str, Any]]:
    """Return all steps with their words."""
    return [{"at": one.at, "who": one.person_name, "what": _step_words(one)} for one in batch.steps]


def _step_words(step: Any) -> str:
    word = str(STAGES[Stage(step.to_stage)].word)
    back = step.to_stage == Stage.DECIDING and step.from_stage not in (None, Stage.REVIEWING)
    told = _("退回%(stage)s", stage=word) if back else word
    return f"{told}{_('：')}{step.note}" if step.note else told


def _row(
    one: Line, opinions: Sequence[AppraisalOpinion], rulings: Sequence[AppraisalRuling], parts: Mapping[int, str], *, hides: bool
) -> Row:
    return Row(
        line=one.line,
        title=title_of_stub(one.item) if hides else one.item.title,
        is_there=one.item.state is not ItemState.DESTROYED,
        voices=voices_of(opinions, parts),
        decision=decision_of(one.line),
        rulings=[_ruled(ruling) for ruling in rulings],
    )


def decision_of(line: Any) -> Said | None:
    """Return what the group has decided of a line."""
    if line.decision is None:
        return None
    words = verdict_words(line.decision, line.decided_code, line.decided_open_from)
    return Said("", "", words, VERDICTS[Verdict(line.decision)].state, line.decided_reason)


def _ruled(one: AppraisalRuling) -> Said:
    words = _("街道同意") if one.agreed else _("街道不批准")
    return Said(one.person_name, _("街道"), words, "passed" if one.agreed else "overdue", one.reason)


def _by_line(found: Iterable[Any]) -> dict[UUID, list[Any]]:
    told: dict[UUID, list[Any]] = defaultdict(list)
    for one in found:
        told[one.line_id].append(one)
    return told


def _may_change_group(desk: Desk, batch: AppraisalBatch) -> bool:
    changing = batch.stage in (Stage.COMPOSING, Stage.REVIEWING, Stage.DECIDING)
    return desk.community is None and changing and Duty.CONDUCT_APPRAISAL in visitor.here().duties


def _people(members: Sequence[Any]) -> list[tuple[int, str]]:
    """Return who could still be asked into the group."""
    inside = {one.person_id for one in members}
    return [(key, name) for key, name, _email in people_to_ask() if key not in inside]


def people_to_ask() -> list[tuple[int, str, str]]:
    """Return who can sit in a group: the members of this tenant with that duty."""
    here = accounts.people_here()
    return [(one.person_id, one.name, one.email) for one in here if one.active and Duty.APPRAISE in duties_of(one.roles)]


#: What templates call things.
WORDS: dict[str, Any] = {
    "STAGES": STAGES,
    "PARTS": PARTS,
    "PURPOSES": PURPOSES,
    "VERDICTS": VERDICTS,
    "TURNS": TURNS,
    "UNITS": UNITS,
    "verdict_words": verdict_words,
    "period_words": period_words,
    "ball_of": ball_of,
}
