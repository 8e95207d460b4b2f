"""Inspection (检查): what inspectors ask for, laid out as links, and accounts for them that end by themselves.

Words: point (检查要点), line of evidence (材料), reviewer (检查人员), opinion (检查意见), look (检查查看). A pack holds no copy of anything:
each line is counted and read anew whenever it is shown. Whoever comes from outside sees the lines of her inspection and nothing else,
until a day at most thirty days away, and every item that she opens stands in the trail.
"""

from commarch.inspection.evidence import (
    CONDITIONS,
    codes_of,
    conditions_of,
    count_on,
    item_on,
    items_on,
    sheets_of,
    sieve_of,
)
from commarch.inspection.models import EvidenceKind, EvidenceLine, Inspection, Opinion, Point, Reviewer, Verdict
from commarch.inspection.operations import (
    PointFacts,
    Visit,
    add_line,
    add_point,
    edit,
    edit_point,
    open_inspection,
    remove_line,
    remove_point,
)
from commarch.inspection.queries import (
    Laid,
    Listed,
    Seen,
    across,
    assigned,
    find_inspection,
    find_line,
    find_point,
    find_reviewer,
    inspections,
    laid_out,
    looks_at,
    reviewers_of,
)
from commarch.inspection.reviewing import admit, close, give_opinion, let_go, note_look
from commarch.inspection.templates import RELEASE, ready_lists

__all__ = [
    "CONDITIONS",
    "RELEASE",
    "EvidenceKind",
    "EvidenceLine",
    "Inspection",
    "Laid",
    "Listed",
    "Opinion",
    "Point",
    "PointFacts",
    "Reviewer",
    "Seen",
    "Verdict",
    "Visit",
    "across",
    "add_line",
    "add_point",
    "admit",
    "assigned",
    "close",
    "codes_of",
    "conditions_of",
    "count_on",
    "edit",
    "edit_point",
    "find_inspection",
    "find_line",
    "find_point",
    "find_reviewer",
    "give_opinion",
    "inspections",
    "item_on",
    "items_on",
    "laid_out",
    "let_go",
    "looks_at",
    "note_look",
    "open_inspection",
    "ready_lists",
    "remove_line",
    "remove_point",
    "reviewers_of",
    "sheets_of",
    "sieve_of",
]
