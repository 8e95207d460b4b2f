"""Retention: how long a filed item is kept, and who is told when its period runs out.

Words: expiry (到期), last day kept (期满日), eligible for appraisal (可以鉴定), extension (续存), hold (冻结),
filing deadline (归档时限), waiting for the event (起算条件未满足).

Invariants: a permanent item never falls due; expiry starts an appraisal, never a deletion; an extension never shortens; each stage of a
deadline is told once, and what is overdue once a week; whatever changes a period leaves its event, and the code as it was.
"""

from commarch.retention.history import RetentionFacts, events_of, expiry_of, facts, facts_of
from commarch.retention.models import RetentionChange, RetentionEvent
from commarch.retention.notices import STREET_ROLES, TOLD_ROLES, Matter, PersonalMatter, escalation, matters, remind
from commarch.retention.operations import Extension, extend, extend_all, make_permanent, meet_event
from commarch.retention.queries import Ending, endings, recipients, unfiled
from commarch.retention.settings import ReminderSettings, settings_here, settings_of
from commarch.retention.telling import Deadline, Told, digest_is_due, remember, to_escalate, to_tell

__all__ = [
    "STREET_ROLES",
    "TOLD_ROLES",
    "Deadline",
    "Ending",
    "Extension",
    "Matter",
    "PersonalMatter",
    "ReminderSettings",
    "RetentionChange",
    "RetentionEvent",
    "RetentionFacts",
    "Told",
    "digest_is_due",
    "endings",
    "escalation",
    "events_of",
    "expiry_of",
    "extend",
    "extend_all",
    "facts",
    "facts_of",
    "make_permanent",
    "matters",
    "meet_event",
    "recipients",
    "remember",
    "remind",
    "settings_here",
    "settings_of",
    "to_escalate",
    "to_tell",
    "unfiled",
]
