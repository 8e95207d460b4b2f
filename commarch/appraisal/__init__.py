"""Appraisal (鉴定): from expiry to decision; nobody destroys without group, street, waiting time and two witnesses.

Words: batch (鉴定批次), group (鉴定小组), opinion (鉴定意见), decision (合议结论), report (鉴定报告), ruling (审批意见), notice (公示),
waiting time (冷静期), objection (异议), witness (监销人), register of destruction (销毁清册), stub (销毁后留下的著录).

Invariants: the stage of a batch is that of its last step, and the database takes only lawful steps (`stages`); an opinion, a ruling and
a signature come only from the person they name; where voices differ the item is kept; a destroyed item keeps its code and its stub.
"""

from commarch.appraisal.approving import approve, object_to, pass_day, report, send_back, sign
from commarch.appraisal.composing import (
    add_items,
    begin_review,
    dismiss_member,
    members_now,
    name_member,
    open_batch,
    open_lines_of,
    remove_items,
    withdraw,
)
from commarch.appraisal.destroying import (
    approvers,
    begin_destruction,
    destroy,
    destruction_of,
    signatures,
    stop_destruction,
    withdraw_line,
    witness,
)
from commarch.appraisal.destruction import Destruction, Moment, WitnessUnit
from commarch.appraisal.judging import (
    Judgement,
    back_to_review,
    close_review,
    decide,
    decide_as_voiced,
    give_opinion,
    member_of,
    open_lines,
    opinions,
    outcomes,
)
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, AppraisalMember, AppraisalOpinion, Part, Purpose, Verdict
from commarch.appraisal.posting import notice_of, post_notice, resident_objects
from commarch.appraisal.public_notice import PublicNotice
from commarch.appraisal.rules import PART_NAMES, VERDICT_NAMES, missing_of_group
from commarch.appraisal.settings import AppraisalSettings, settings_here, settings_of
from commarch.appraisal.stages import ENDS, OBJECTABLE, Stage
from commarch.appraisal.steps import STAGE_NAMES

__all__ = [
    "ENDS",
    "OBJECTABLE",
    "PART_NAMES",
    "STAGE_NAMES",
    "VERDICT_NAMES",
    "AppraisalBatch",
    "AppraisalLine",
    "AppraisalMember",
    "AppraisalOpinion",
    "AppraisalSettings",
    "Destruction",
    "Judgement",
    "Moment",
    "Part",
    "PublicNotice",
    "Purpose",
    "Stage",
    "Verdict",
    "WitnessUnit",
    "add_items",
    "approve",
    "approvers",
    "back_to_review",
    "begin_destruction",
    "begin_review",
    "close_review",
    "decide",
    "decide_as_voiced",
    "destroy",
    "destruction_of",
    "dismiss_member",
    "give_opinion",
    "member_of",
    "members_now",
    "missing_of_group",
    "name_member",
    "notice_of",
    "object_to",
    "open_batch",
    "open_lines",
    "open_lines_of",
    "opinions",
    "outcomes",
    "pass_day",
    "post_notice",
    "remove_items",
    "report",
    "resident_objects",
    "send_back",
    "settings_here",
    "settings_of",
    "sign",
    "signatures",
    "stop_destruction",
    "withdraw",
    "withdraw_line",
    "witness",
]
