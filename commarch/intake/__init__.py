"""Intake (收集箱): what the community's people hand in, and what the clerk decides on each.

Words: hand in (交来), inbox (收集箱), triage (处理), take (接收), return (退回补正), not filed (不归档), not ours (非本单位), page (页).

Invariants: a document handed in stays on record with everything that was decided on it; a decision is taken once, knowingly, and can be
taken back, which is recorded too; a page is what its bytes say it is, and holds nothing of where and by whom it was photographed.
"""

from commarch.intake.duplicates import Likeness, likenesses
from commarch.intake.models import (
    DeclineReason,
    IntakeDecision,
    IntakeDocument,
    IntakePage,
    IntakePaste,
    IntakeState,
    Outcome,
    Way,
)
from commarch.intake.operations import Facts, add_pages, drop_page, hand_in, hand_in_again
from commarch.intake.photos import Photo, read_photo
from commarch.intake.triage import DecidedMeanwhile, decline, decline_outright, draft_for, redirect, reopen, return_to_sender, take

__all__ = [
    "DecidedMeanwhile",
    "DeclineReason",
    "Facts",
    "IntakeDecision",
    "IntakeDocument",
    "IntakePage",
    "IntakePaste",
    "IntakeState",
    "Likeness",
    "Outcome",
    "Photo",
    "Way",
    "add_pages",
    "decline",
    "decline_outright",
    "draft_for",
    "drop_page",
    "hand_in",
    "hand_in_again",
    "likenesses",
    "read_photo",
    "redirect",
    "reopen",
    "return_to_sender",
    "take",
]
