"""Appraisal (鉴定): from expiry to decision; nobody destroys without group, street, waiting time and two witnesses.

Words: batch (鉴定批次), group (鉴定小组), opinion (鉴定意见), decision (合议结论), report (鉴定报告), ruling (审批意见), notice (公示),
waiting time (冷静期), objection (异议), witness (监销人), register of destruction (销毁清册), photograph (现场照片), stub (销毁后留下的著录).

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
    begin_destruction,
    destroy,
    end_without_destruction,
    left_to_destroy,
    stop_destruction,
    withdraw_line,
)
from commarch.appraisal.destruction import UNIT_NAMES, Destruction, DestructionPhoto, DestructionWitness, Moment, WitnessUnit
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
from commarch.appraisal.photographing import (
    Photo,
    explain_no_photo,
    find_photo,
    may_photograph,
    photograph,
    photos_in_register,
    photos_of,
    wants_photos,
)
from commarch.appraisal.posting import notice_of, post_notice, resident_objects
from commarch.appraisal.public_notice import PublicNotice
from commarch.appraisal.rules import PART_NAMES, VERDICT_NAMES, missing_of_group
from commarch.appraisal.settings import AppraisalSettings, settings_here, settings_of
from commarch.appraisal.stages import ENDS, OBJECTABLE, Stage
from commarch.appraisal.steps import STAGE_NAMES
from commarch.appraisal.witnessing import appoint_witness, appointed, approvers, destruction_of, lacking, signatures, witness

__all__ = [
    "ENDS",
    "OBJECTABLE",
    "PART_NAMES",
    "STAGE_NAMES",
    "UNIT_NAMES",
    "VERDICT_NAMES",
    "AppraisalBatch",
    "AppraisalLine",
    "AppraisalMember",
    "AppraisalOpinion",
    "AppraisalSettings",
    "Destruction",
    "DestructionPhoto",
    "DestructionWitness",
    "Judgement",
    "Moment",
    "Part",
    "Photo",
    "PublicNotice",
    "Purpose",
    "Stage",
    "Verdict",
    "WitnessUnit",
    "add_items",
    "appoint_witness",
    "appointed",
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
    "end_without_destruction",
    "explain_no_photo",
    "find_photo",
    "give_opinion",
    "lacking",
    "left_to_destroy",
    "may_photograph",
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
    "photograph",
    "photos_in_register",
    "photos_of",
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
    "wants_photos",
    "withdraw",
    "withdraw_line",
    "witness",
]
