"""The table of jobs: the only functions that a worker runs, by the names that they are rung with (reliability T15)."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from commarch.database import db, leave, session
from commarch.jobs import imports, objects, printing, quality, sending, sweep, transfers

JOBS: dict[str, Callable[..., Any]] = {
    "reminders.sweep": sweep.sweep_today,
    "reminders.catch_up": sweep.catch_up,
    "notices.send": sending.send_all,
    "notices.send_tenant": sending.send_tenant,
    "imports.read": imports.read,
    "imports.commit": imports.commit,
    "imports.undo": imports.undo,
    "imports.take_up": imports.take_up,
    "quality.look": quality.look,
    "quality.look_in": quality.look_in,
    "printing.make": printing.make,
    "printing.take_up": printing.take_up,
    "transfers.pack": transfers.pack,
    "transfers.take_up": transfers.take_up,
    "objects.read": objects.read,
    "objects.tidy": objects.tidy,
    "objects.take_up": objects.take_up,
}

#: Rung every minute, and when a worker starts: each reads its tables again and does what is owed, or nothing.
EVERY_MINUTE = (
    "reminders.catch_up",
    "notices.send",
    "imports.take_up",
    "printing.take_up",
    "transfers.take_up",
    "objects.take_up",
    "quality.look",
)


class NotInTheTable(Exception):
    """Somebody rang for a function that is no job of ours."""


def job(name: str) -> Callable[..., Any]:
    """Return the function behind a name."""
    try:
        return JOBS[name]
    except (KeyError, TypeError):
        raise NotInTheTable(f"{name!r} is no job: see commarch.jobs.table") from None


def perform(app: Flask, name: str, **ids: int | str) -> Any:
    """Run a job in the house, and leave no tenant open behind it."""
    act = job(name)
    with app.app_context():
        try:
            return act(**ids)
        finally:
            session.rollback()
            leave(session)
            db.engine.dispose()
