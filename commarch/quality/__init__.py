"""Quality (质检): the faults that people make, found, explained and linked to where they are mended.

Words: check (检查), finding (质检问题), acceptance (认可), whole round (全面检查), score (整理质量). A check that could not be run says
未执行 and counts for nothing.
"""

from commarch.quality.kinds import CHECKS, OF_TWO, Base, Check
from commarch.quality.looking import Looked
from commarch.quality.models import FaultKind, Finding, QualityProgress
from commarch.quality.operations import accept, merge, withdraw_acceptance
from commarch.quality.queries import Part, Score, find_finding, findings, of_item, score
from commarch.quality.running import ask_for_round, behind, progress, step

__all__ = [
    "CHECKS",
    "OF_TWO",
    "Base",
    "Check",
    "FaultKind",
    "Finding",
    "Looked",
    "Part",
    "QualityProgress",
    "Score",
    "accept",
    "ask_for_round",
    "behind",
    "find_finding",
    "findings",
    "merge",
    "of_item",
    "progress",
    "score",
    "step",
    "withdraw_acceptance",
]
