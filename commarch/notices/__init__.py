"""Notices (提醒): mails owed to people, written into the outbox with the act that owes them, sent later, never lost.

Words: to owe (应发), outbox (发件箱), digest (每日摘要), escalation (升级提醒), resend (重发), run ledger (运行台账).

Invariants: the outbox in PostgreSQL is the truth, queue and mail server may vanish at any moment; one notice a tenant, person, kind
and key, however often it is owed; a crash repeats at most one mail, with the same Message-ID; a mail tells counts, years and days,
never a title or the name of a resident; its links begin with the configured address.

Who owes a notice is a capability above, which hands over the facts (`facts`); what they sound like is decided here (`letters`).
"""

from commarch.notices.composition import Mail, compose, html_of, message_id, text_of
from commarch.notices.delivery import Delivery, PermanentFault, Shown, Smtp, TemporaryFault, chosen_delivery
from commarch.notices.letters import Letter, letter_of
from commarch.notices.models import JobRun, Notice, NoticeKind, NoticeState, RunState
from commarch.notices.operations import owe, resend, send_next
from commarch.notices.queries import Addressee, Outbox, failed_count, find_notice, is_waiting, notice_list, state_counts, waiting_tenants

__all__ = [
    "Addressee",
    "Delivery",
    "JobRun",
    "Letter",
    "Mail",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Outbox",
    "PermanentFault",
    "RunState",
    "Shown",
    "Smtp",
    "TemporaryFault",
    "chosen_delivery",
    "compose",
    "failed_count",
    "find_notice",
    "html_of",
    "is_waiting",
    "letter_of",
    "message_id",
    "notice_list",
    "owe",
    "resend",
    "send_next",
    "state_counts",
    "text_of",
    "waiting_tenants",
]
