"""The handover of a leaving clerk (离岗交接): snapshot, counting, three signatures, the paper in the fonds dossier.

Words: giver (移交人), receiver (接收人), witness (监交人), due and found (应交、实交), forced (应急交接). Never `transfer`, which is the
archives' own change of custody.

Invariants, kept by the database too: three different people; no step without the one before; snapshot and term (seven days after
leaving) never change; a difference is explained; only a completed or forced handover ends the leaver's time as clerk.
"""

from commarch.handover.models import OPEN, Handover, HandoverLine, HandoverState, LineKind
from commarch.handover.operations import begin, count, force, may_sign, name_receiver, oversees, sign, withdraw
from commarch.handover.queries import Seen, across, clerks, find_handover, finished_takes, handovers, is_head, open_handovers, open_of
from commarch.handover.rules import Counted, Part, Thing, read_things, trained_by
from commarch.handover.snapshots import Kept, LeftOpen, Snapshot, left_open, read

__all__ = [
    "OPEN",
    "Counted",
    "Handover",
    "HandoverLine",
    "HandoverState",
    "Kept",
    "LeftOpen",
    "LineKind",
    "Part",
    "Seen",
    "Snapshot",
    "Thing",
    "across",
    "begin",
    "clerks",
    "count",
    "find_handover",
    "finished_takes",
    "force",
    "handovers",
    "is_head",
    "left_open",
    "may_sign",
    "name_receiver",
    "open_handovers",
    "open_of",
    "oversees",
    "read",
    "read_things",
    "sign",
    "trained_by",
    "withdraw",
]
