"""Who has the ball (该谁办): what a batch waits for, and whether a person is the one who has to do it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from commarch.accounts import Duty
from commarch.appraisal.models import Purpose
from commarch.appraisal.stages import ENDS, OBJECTABLE, Stage

WITNESSES = 2


class Turn(StrEnum):
    """What a batch waits for."""

    COMPOSE = "compose"  # 选件、定小组
    GIVE_OPINION = "give_opinion"  # 提意见
    CLOSE_REVIEW = "close_review"  # 结束审查
    DECIDE = "decide"  # 合议
    REPORT = "report"  # 出具鉴定报告
    SIGN = "sign"  # 负责人签署
    APPROVE = "approve"  # 街道审批
    POST_NOTICE = "post_notice"  # 张贴公示
    WAIT = "wait"  # 公示、冷静期
    BEGIN_DESTRUCTION = "begin_destruction"  # 登记销毁
    WITNESS_BEFORE = "witness_before"  # 销毁前核对
    WITNESS_AFTER = "witness_after"  # 销毁后签字
    DESTROY = "destroy"  # 完成销毁
    END_WITHOUT = "end_without"  # 没有要销毁的，办结
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a batch is, and what one person has to do with it."""

    id: UUID
    year: int
    running: int
    title: str
    purpose: Purpose
    stage: Stage
    since: date
    act_by: date | None
    opened_by: int
    opened_by_name: str
    items: int
    #: Of the open items: how many are decided in this round, how many are to be destroyed.
    open: int
    decided: int
    to_destroy: int
    members: int
    #: Members who have not spoken of every item.
    silent: int
    is_member: bool
    #: Items of which this person has not spoken.
    left: int
    noticed_days: int
    notice_days: int
    waited_days: int
    waiting_days: int
    #: Since when the public notice hangs; None: it doesn't.
    posted_on: date | None = None
    executor_id: int | None
    executor_name: str | None
    checked: int
    signed: int
    #: Whether this person is appointed as a witness, and has signed as one: before, after; or has signed the report.
    i_witness: bool
    i_checked: bool
    i_signed: bool
    i_approved: bool

    @property
    def number(self) -> str:
        """The batch's number (批次号)."""
        return f"{self.year}-{self.running:02d}"

    def late_by(self, today: date) -> int:
        """Return by how many days somebody is late; 0: nobody is."""
        return max((today - self.act_by).days, 0) if self.act_by else 0


def recalled(told: Mapping[str, Any], person_id: int | None) -> Progress:
    """Return a batch as the one statement of every page's frame tells it, for this person; what turns don't rest on is left empty."""
    silent, members, checked, signed = (told[name] or [] for name in ("silent", "members", "checked", "signed"))
    units: Mapping[str, str] = told["witnesses"] or {}
    nothing: dict[str, Any] = {
        "year": 0,
        "running": 0,
        "title": "",
        "purpose": Purpose.EXPIRY,
        "opened_by_name": "",
        "items": 0,
    }
    days: dict[str, Any] = {"noticed_days": 0, "notice_days": 0, "waited_days": 0, "waiting_days": 0}
    return Progress(
        **nothing,
        **days,
        id=UUID(told["id"]),
        stage=Stage(told["stage"]),
        since=date.min,
        act_by=date.fromisoformat(told["act_by"]) if told["act_by"] else None,
        opened_by=told["opened_by"],
        open=1,
        decided=0 if told["undecided"] else 1,
        members=len(members),
        silent=len(silent),
        is_member=person_id in members,
        left=int(person_id in silent),
        executor_id=told["executor"],
        executor_name=None,
        to_destroy=int(told["to_destroy"]),
        checked=_counted(checked, units, accounting=told["accounting"]),
        signed=_counted(signed, units, accounting=told["accounting"]),
        i_witness=str(person_id) in units,
        i_checked=person_id in checked,
        i_signed=person_id in signed,
        i_approved=person_id in (told["approvers"] or []),
    )


def _counted(signed: Collection[int], units: Mapping[str, str], *, accounting: bool) -> int:
    """Count who has signed; as long as accounting archives have none of one unit, one is wanting (Order 79 art. 18)."""
    both = {units[str(one)] for one in signed if str(one) in units} >= {"archives", "accounting"}
    return len(signed) if both or not accounting else min(len(signed), WITNESSES - 1)


def turn_of(one: Progress) -> Turn:
    """Return what a batch waits for, whoever has to do it."""
    if one.stage in ENDS:
        return Turn.NOTHING
    if one.stage in OBJECTABLE:
        return Turn.POST_NOTICE if one.stage is Stage.NOTICE and one.posted_on is None else Turn.WAIT
    match one.stage:
        case Stage.COMPOSING:
            return Turn.COMPOSE
        case Stage.REVIEWING:
            return Turn.GIVE_OPINION if one.silent else Turn.CLOSE_REVIEW
        case Stage.DECIDING:
            return Turn.DECIDE if one.decided < one.open else Turn.REPORT
        case Stage.REPORTED:
            return Turn.SIGN
        case Stage.SUBMITTED:
            return Turn.APPROVE
    return _of_destruction(one)


def my_turn(one: Progress, person_id: int | None, duties: Collection[Duty]) -> Turn | None:
    """Return what this person has to do with a batch now; None: it waits for others."""
    turn = turn_of(one)
    if turn in (Turn.WITNESS_BEFORE, Turn.WITNESS_AFTER, Turn.DESTROY):
        return _mine_of_destruction(one, turn, person_id, duties)
    conducts = Duty.CONDUCT_APPRAISAL in duties
    mine = {
        Turn.COMPOSE: conducts,
        Turn.GIVE_OPINION: one.is_member and one.left > 0,
        Turn.CLOSE_REVIEW: conducts,
        Turn.DECIDE: conducts or one.is_member,
        Turn.REPORT: conducts,
        Turn.SIGN: Duty.SIGN_APPRAISAL in duties and person_id != one.opened_by,
        # the street's own archives: for a community's it steps in
        Turn.APPROVE: Duty.SUPERVISE in duties and person_id != one.opened_by,
        Turn.POST_NOTICE: conducts,
        Turn.BEGIN_DESTRUCTION: conducts,
        Turn.END_WITHOUT: conducts,
    }
    return turn if mine.get(turn) else None


def _of_destruction(one: Progress) -> Turn:
    if one.to_destroy == 0:
        return Turn.END_WITHOUT
    if one.executor_id is None:
        return Turn.BEGIN_DESTRUCTION
    if one.checked < WITNESSES:
        return Turn.WITNESS_BEFORE
    return Turn.WITNESS_AFTER if one.signed < WITNESSES else Turn.DESTROY


def _mine_of_destruction(one: Progress, turn: Turn, person_id: int | None, duties: Collection[Duty]) -> Turn | None:
    if turn is Turn.DESTROY:
        return turn if person_id == one.executor_id else None
    if Duty.APPRAISE not in duties or not one.i_witness or one.i_approved:
        return None
    if not one.i_checked:
        return Turn.WITNESS_BEFORE if turn is Turn.WITNESS_BEFORE else None
    return Turn.WITNESS_AFTER if not one.i_signed and turn is Turn.WITNESS_AFTER else None
