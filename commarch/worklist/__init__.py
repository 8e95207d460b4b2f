"""The worklist (待办): what a tenant's people must do, in order, and what it rests on.

Nothing is stored: what waits is read from the holdings, the schedule, the imports and the outbox each time it is asked for.
"""

from commarch.worklist.queries import Waiting, WaitingAcross, expected_and_met, filed_since, waiting, waiting_across
from commarch.worklist.rules import Ahead, Task, TaskKind, Urgency, tasks

__all__ = [
    "Ahead",
    "Task",
    "TaskKind",
    "Urgency",
    "Waiting",
    "WaitingAcross",
    "expected_and_met",
    "filed_since",
    "tasks",
    "waiting",
    "waiting_across",
]
