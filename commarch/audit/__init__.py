"""The trail (履历、日志): append-only, chained by hash per tenant; every act is written in the act's own transaction.

An operation calls `record`; the entries are numbered, chained and written as the last thing before the commit, so that the chain's
lock is held as short as can be and an act without its entry can't exist.
"""

from commarch.audit.models import Act, AuditEntry
from commarch.audit.operations import Actor, begin_chain, forget, is_pending, last_hash, note_last_hash, record
from commarch.audit.queries import history_of, trail
from commarch.audit.verification import ChainFault, verify

__all__ = [
    "Act",
    "Actor",
    "AuditEntry",
    "ChainFault",
    "begin_chain",
    "forget",
    "history_of",
    "is_pending",
    "last_hash",
    "note_last_hash",
    "record",
    "trail",
    "verify",
]
