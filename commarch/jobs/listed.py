"""RQ's job, held to our table: whatever stands in Redis, only functions of `table.JOBS` run, by name, with ids as arguments.

JSON instead of pickle keeps objects out of the queue but not calls: whoever can write into Redis could name `subprocess.check_output`
as a job, or as its callback, or a web address to be told of it. None of these is followed (reliability T15).
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask
from rq.job import Job

from commarch.jobs import table
from commarch.jobs.house import application


class ListedJob(Job):
    """A job of the table."""

    @property
    def func(self) -> Callable[..., Any]:
        """The function behind the name, from our table and nowhere else."""
        return table.job(self.func_name or "")

    @property
    def success_callback(self) -> None:
        """None: a job has no other function."""

    @property
    def failure_callback(self) -> None:
        """None: a job has no other function."""

    @property
    def stopped_callback(self) -> None:
        """None: a job has no other function."""

    def send_webhooks(self, status: Any, *, exc_string: str | None = None) -> None:
        """Tell nobody outside."""

    def _execute(self) -> Any:
        ids = self.kwargs
        if self.args or not all(isinstance(one, int | str) for one in ids.values()):
            raise table.NotInTheTable("a job takes ids by name and nothing else")
        table.perform(house(), self.func_name or "", **ids)


@lru_cache(maxsize=1)
def house() -> Flask:
    """Return the application of this process, made once: a worker makes it before its work-horses are born."""
    return application()
