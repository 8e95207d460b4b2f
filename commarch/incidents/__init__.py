"""Incidents (档案安全事件): what was damaged, lost, leaked or destroyed or given away without right, and who was told of it.

Whoever finds it takes remedies at once and reports it (档案法 44). A clerk or head records it, the head confirms; the street sees it from the
first moment, reports it to the county's authority for archives (档案主管部门) and closes it with its result.

Words: incident (事件), remedy (补救措施), follow-up (续报), report (报告), end (办结), withdrawal (误报).

Invariants, kept by the database too: what the head has confirmed stays, later knowledge is added; only a head confirms or withdraws, only the
street reports to the county and closes; what has ended stays. No title of an item stands in a report or mail, and no name of a resident; who sits
in an appraisal group sees the kind of an incident on an item's page, and no more.
"""

from commarch.incidents.models import OPEN, Incident, IncidentFollowUp, IncidentItem, IncidentKind, IncidentState
from commarch.incidents.operations import KIND, IncidentFacts, close, confirm, correct, follow_up, record, report, withdraw
from commarch.incidents.papers import KINDS, sections_of, title_of
from commarch.incidents.queries import (
    Concerned,
    Parts,
    Seen,
    across,
    codes_of,
    count_incidents,
    find_incident,
    follow_ups_of,
    items_of,
    list_incidents,
    of_item,
    parts_here,
    unconfirmed,
)
from commarch.incidents.rules import HOURS, hours_late, read_codes

__all__ = [
    "HOURS",
    "KIND",
    "KINDS",
    "OPEN",
    "Concerned",
    "Incident",
    "IncidentFacts",
    "IncidentFollowUp",
    "IncidentItem",
    "IncidentKind",
    "IncidentState",
    "Parts",
    "Seen",
    "across",
    "close",
    "codes_of",
    "confirm",
    "correct",
    "count_incidents",
    "find_incident",
    "follow_up",
    "follow_ups_of",
    "hours_late",
    "items_of",
    "list_incidents",
    "of_item",
    "parts_here",
    "read_codes",
    "record",
    "report",
    "sections_of",
    "title_of",
    "unconfirmed",
    "withdraw",
]
