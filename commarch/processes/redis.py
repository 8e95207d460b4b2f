"""Redis under our own hands, the doorbell of the jobs: over a unix socket only, written to disk every second, never dropping a key.

Nothing owed is lost when its folder is removed: PostgreSQL is the truth.
"""

import signal
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import redis

from commarch.processes import orphans, programs
from commarch.processes.server import Server

SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "save": "",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "maxmemory": "256mb",
    # A full Redis refuses new jobs, which are owed in PostgreSQL anyway, rather than forget old ones.
    "maxmemory-policy": "noeviction",
}


class Doorbell(Server):
    """A Redis of our own in `folder`."""

    name = "Redis"
    shutdown = ((signal.SIGTERM, 10.0),)

    def url(self) -> str:
        """Return the URL for redis-py and RQ."""
        return f"unix://{quote(str(self.socket))}?db=0"

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.sockets / "redis.sock"

    @cached_property
    def program(self) -> Path:
        """The redis-server found."""
        return programs.redis_server(self.user)

    def _prepare(self) -> None:
        """Nothing to make: Redis begins with an empty folder."""

    def _clear_away(self) -> None:
        orphans.end_all(self.home, self.program.name, first=None, steps=self.shutdown)

    def _command(self) -> list[str | Path]:
        settings = SETTINGS | {"dir": str(self.home), "unixsocket": str(self.socket)}
        return [self.program, *(word for name, value in settings.items() for word in (f"--{name}", value))]

    def _answers(self) -> bool:
        client = redis.Redis.from_url(self.url(), socket_timeout=5)
        try:
            return bool(client.ping())
        except redis.RedisError:  # not listening yet, or still reading its log
            return False
        finally:
            client.close()
