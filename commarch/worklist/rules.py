"""The order of a person's work: what is overdue, then what has a date, then what can be done early."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commarch.accounts import Duty
from commarch.schemes.deadlines import FilingDeadline
from commarch.transfer.reminding import Open, TransferTurn
from commarch.worklist.queries import Waiting

#: A deadline so near is this week's work, one so near is worth beginning.
SOON, EARLY = 30, 120
#: Drafts should not lie longer.
DRAFT_DAYS = 14
#: Whoever handed something in should not wait longer for an answer.
INBOX_DAYS = 7


class TaskKind(StrEnum):
    """What there is to do."""

    APPRAISE = "appraise"
    MEND_IMPORT = "mend_import"
    CALL_PEOPLE = "call_people"
    TRIAGE = "triage"
    FILE_DRAFTS = "file_drafts"
    FILE_YEAR = "file_year"
    PREPARE_APPRAISAL = "prepare_appraisal"
    COLLECT_DOCUMENTS = "collect_documents"
    BOX_ITEMS = "box_items"
    HAND_OVER = "hand_over"
    TAKE_TURN = "take_turn"
    REPORT_INCIDENT = "report_incident"
    SIGN_TRANSFER = "sign_transfer"
    RECEIVE_TRANSFER = "receive_transfer"
    INCLUDE_IN_TRANSFER = "include_in_transfer"
    IMPORT_CATALOGUE = "import_catalogue"


class Urgency(StrEnum):
    """Where in the list it stands."""

    LATE = "late"
    SOON = "soon"
    EARLY = "early"


@dataclass(frozen=True)
class Task:
    """One line of the list: what, how many, by when; negative days are overdue."""

    kind: TaskKind
    urgency: Urgency
    count: int
    due_on: date | None = None
    days_left: int | None = None
    deadline: FilingDeadline | None = None
    #: How many are under way already and not counted here.
    beside: int = 0


@dataclass(frozen=True)
class Ahead:
    """What the work brings besides: documents that activities wait for, items that lie in no box, who is leaving."""

    awaited: int = 0
    first_awaited_on: date | None = None
    loose: int = 0
    #: Handovers of leaving clerks that are under way, and by when the first is to be signed.
    handovers: int = 0
    handover_by: date | None = None
    #: Batches of appraisal that wait for this very person, and by when the first does.
    turns: int = 0
    turn_by: date | None = None
    #: Incidents that the head has not confirmed, and by when the first is to be with the street.
    incidents: int = 0
    incident_by: date | None = None
    #: What transfers to the county archives wait for from this very person.
    transfers: Sequence[Open] = ()


def tasks(
    found: Waiting,
    *,
    missing: Mapping[str, int],
    deadlines: Sequence[FilingDeadline],
    duties: frozenset[Duty],
    today: date,
    ahead: Ahead = Ahead(),
) -> list[Task]:
    """Return what these duties have to do today, the most urgent first.

    `missing`: class of archives → entries expected every year that have no item, for the year that `deadlines` are of.
    """
    every = [
        _appraisal(found, today),
        _mending(found),
        _calling(found),
        _triage(found, today),
        _drafts(found, today),
        *_years(deadlines, missing, today),
    ]
    every += [
        _incidents(ahead, today),
        _my_turns(ahead, today),
        *_my_transfers(ahead, today),
        _handing_over(ahead, today),
        _awaited(ahead, today),
        _loose(ahead),
        _next_appraisal(found, today),
        _first_import(found),
    ]
    order = list(Urgency)
    mine = [task for task in every if task is not None and _NEEDS[task.kind] in duties]
    return sorted(mine, key=lambda task: (order.index(task.urgency), task.days_left if task.days_left is not None else 9999))


_NEEDS = {
    TaskKind.APPRAISE: Duty.VIEW,
    TaskKind.MEND_IMPORT: Duty.IMPORT,
    TaskKind.CALL_PEOPLE: Duty.SEE_NOTICES,
    TaskKind.TRIAGE: Duty.FILE,
    TaskKind.FILE_DRAFTS: Duty.FILE,
    TaskKind.FILE_YEAR: Duty.REGISTER,
    TaskKind.COLLECT_DOCUMENTS: Duty.REGISTER,
    TaskKind.BOX_ITEMS: Duty.FILE,
    TaskKind.HAND_OVER: Duty.EDIT_POSTS,
    TaskKind.TAKE_TURN: Duty.VIEW,
    TaskKind.REPORT_INCIDENT: Duty.REPORT_INCIDENT,
    TaskKind.SIGN_TRANSFER: Duty.SIGN_APPRAISAL,
    TaskKind.RECEIVE_TRANSFER: Duty.CONDUCT_APPRAISAL,
    TaskKind.INCLUDE_IN_TRANSFER: Duty.CONDUCT_APPRAISAL,
    TaskKind.PREPARE_APPRAISAL: Duty.VIEW,
    TaskKind.IMPORT_CATALOGUE: Duty.IMPORT,
}


def _appraisal(found: Waiting, today: date) -> Task | None:
    """Ask for what no batch holds; what one holds waits there, and is only told."""
    if found.oldest_expired is None:
        return None
    count, left = found.expired - found.appraising, (found.oldest_expired - today).days + 1
    return Task(TaskKind.APPRAISE, Urgency.LATE, count, found.oldest_expired, left, beside=found.appraising)


def _mending(found: Waiting) -> Task | None:
    return Task(TaskKind.MEND_IMPORT, Urgency.SOON, found.faulty_rows) if found.faulty_rows else None


def _calling(found: Waiting) -> Task | None:
    return Task(TaskKind.CALL_PEOPLE, Urgency.SOON, found.failed_notices) if found.failed_notices else None


def _triage(found: Waiting, today: date) -> Task | None:
    if not found.inbox or found.oldest_in_inbox_at is None:
        return None
    left = INBOX_DAYS - (today - found.oldest_in_inbox_at.date()).days
    return Task(TaskKind.TRIAGE, Urgency.LATE if left < 0 else Urgency.SOON, found.inbox, days_left=left)


def _drafts(found: Waiting, today: date) -> Task | None:
    if not found.drafts or found.oldest_draft_at is None:
        return None
    left = DRAFT_DAYS - (today - found.oldest_draft_at.date()).days
    return Task(TaskKind.FILE_DRAFTS, Urgency.SOON if left < DRAFT_DAYS // 2 else Urgency.EARLY, found.drafts, days_left=max(left, 0))


def _years(deadlines: Sequence[FilingDeadline], missing: Mapping[str, int], today: date) -> list[Task]:
    shown = []
    for one in deadlines:
        left = (one.due_on - today).days
        count = missing.get(one.archival_class, 0)
        if count and left <= EARLY:
            urgency = Urgency.LATE if left < 0 else Urgency.SOON if left <= SOON else Urgency.EARLY
            shown.append(Task(TaskKind.FILE_YEAR, urgency, count, one.due_on, left, one))
    return shown


def _awaited(ahead: Ahead, today: date) -> Task | None:
    if not ahead.awaited or ahead.first_awaited_on is None:
        return None
    left = (ahead.first_awaited_on - today).days
    urgency = Urgency.LATE if left < 0 else Urgency.SOON
    return Task(TaskKind.COLLECT_DOCUMENTS, urgency, ahead.awaited, ahead.first_awaited_on, left)


def _handing_over(ahead: Ahead, today: date) -> Task | None:
    if not ahead.handovers or ahead.handover_by is None:
        return None
    left = (ahead.handover_by - today).days
    return Task(TaskKind.HAND_OVER, Urgency.LATE if left < 0 else Urgency.SOON, ahead.handovers, ahead.handover_by, left)


def _my_transfers(ahead: Ahead, today: date) -> list[Task]:
    """Return one task for each kind of turn: how many transfers (or items) it concerns, by when the first."""
    kinds = {
        TransferTurn.SIGN: TaskKind.SIGN_TRANSFER,
        TransferTurn.RECEIVE: TaskKind.RECEIVE_TRANSFER,
        TransferTurn.INCLUDE: TaskKind.INCLUDE_IN_TRANSFER,
    }
    found = []
    for turn, kind in kinds.items():
        waiting = [one for one in ahead.transfers if one.turn is turn]
        if waiting:
            by = min(one.due_on for one in waiting)
            count = waiting[0].count if turn is TransferTurn.INCLUDE else len(waiting)
            found.append(Task(kind, Urgency.LATE if by < today else Urgency.SOON, count, by, (by - today).days))
    return found


def _my_turns(ahead: Ahead, today: date) -> Task | None:
    if not ahead.turns:
        return None
    left = (ahead.turn_by - today).days if ahead.turn_by else None
    return Task(TaskKind.TAKE_TURN, Urgency.LATE if left is not None and left < 0 else Urgency.SOON, ahead.turns, ahead.turn_by, left)


def _incidents(ahead: Ahead, today: date) -> Task | None:
    if not ahead.incidents or ahead.incident_by is None:
        return None
    left = (ahead.incident_by - today).days
    return Task(TaskKind.REPORT_INCIDENT, Urgency.LATE if left < 0 else Urgency.SOON, ahead.incidents, ahead.incident_by, left)


def _loose(ahead: Ahead) -> Task | None:
    return Task(TaskKind.BOX_ITEMS, Urgency.EARLY, ahead.loose) if ahead.loose else None


def _next_appraisal(found: Waiting, today: date) -> Task | None:
    if found.next_end is None:
        return None
    left = (found.next_end - today).days + 1
    return Task(TaskKind.PREPARE_APPRAISAL, Urgency.SOON if left <= SOON else Urgency.EARLY, found.next_ending, found.next_end, left)


def _first_import(found: Waiting) -> Task | None:
    return None if found.filed_items or found.drafts else Task(TaskKind.IMPORT_CATALOGUE, Urgency.EARLY, 1)
