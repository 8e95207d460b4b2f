"""Whose turn it is, as lists and pages of batches tell it: what, how many, by when, and where it is done."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from commarch.appraisal.turns import Progress, Turn, my_turn, turn_of
from commarch.web import visitor
from commarch.web.appraisal.labels import TURNS

#: Where each turn is taken.
PAGES: dict[Turn, str] = {
    Turn.GIVE_OPINION: "bench",
    Turn.DECIDE: "decisions",
    Turn.REPORT: "decisions",
    Turn.SIGN: "sign",
    Turn.APPROVE: "approve",
    Turn.POST_NOTICE: "notice",
    Turn.BEGIN_DESTRUCTION: "begin_destruction",
    Turn.WITNESS_BEFORE: "witness",
    Turn.WITNESS_AFTER: "witness",
    Turn.DESTROY: "destroy",
    Turn.END_WITHOUT: "end_without_destruction",
}


def mine(one: Progress) -> Turn | None:
    """Return what this person has to do with a batch now."""
    return my_turn(one, visitor.actor().person_id, visitor.here().duties)


def turn_url(turn: Turn, appraisal_id: UUID) -> str:
    """Return where a turn is taken."""
    return url_for(f"appraisal.{PAGES.get(turn, 'show')}", appraisal_id=appraisal_id)


def task_of(one: Progress, turn: Turn, today: date, *, primary: bool) -> dict[str, Any]:
    """Return a batch as a line of what this person must do."""
    late = one.late_by(today)
    count = one.left if turn is Turn.GIVE_OPINION else one.to_destroy if turn in DESTROYING else one.open
    return {
        "count": count,
        "unit": _("件"),
        "title": _("%(number)s %(title)s", number=one.number, title=one.title),
        "url": turn_url(turn, one.id),
        "text": TURNS[turn].what,
        "deadline": _("逾期 %(days)s 天", days=late) if late else _("%(day)s 前", day=one.act_by) if one.act_by else "",
        "label": TURNS[turn].button,
        "kind": "late" if late else "soon",
        "primary": primary,
    }


def ball_of(one: Progress) -> str:
    """Tell who has the ball."""
    turn = turn_of(one)
    if turn is Turn.GIVE_OPINION:
        return str(_("小组成员，还有 %(count)s 人没有提完意见", count=one.silent))
    if turn is Turn.WAIT:
        lived, all_days = (one.waited_days, one.waiting_days) if one.stage == "waiting" else (one.noticed_days, one.notice_days)
        return str(_("已过 %(lived)s 天，共 %(days)s 天", lived=lived, days=all_days))
    if turn is Turn.DESTROY and one.executor_name:
        return str(_("执行人 %(name)s", name=one.executor_name))
    return str(TURNS[turn].who)


DESTROYING = (Turn.POST_NOTICE, Turn.BEGIN_DESTRUCTION, Turn.WITNESS_BEFORE, Turn.WITNESS_AFTER, Turn.DESTROY)
