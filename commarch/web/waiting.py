"""The figures beside the entries of the menu: one statement a page, asked only when a frame is drawn."""

from flask import g

from commarch import clock, worklist
from commarch.worklist import Waiting


def found_here() -> Waiting:
    """Return what waits in the tenant of this request, asked once."""
    if "waiting" not in g:
        g.waiting = worklist.waiting(today=clock.today())
    found: Waiting = g.waiting
    return found


def counts() -> dict[str, int]:
    """Return count key → number, as `navigation` names them."""
    found = found_here()
    return {
        "drafts": found.drafts,
        "unfiled": found.drafts,
        "expired": found.expired,
        "faulty_rows": found.faulty_rows,
        "failed_notices": found.failed_notices,
        "tasks": g.get("frame_tasks", 0),
    }


LATE = frozenset({"expired", "failed_notices"})
