"""How often somebody may try: for each account few, with growing waits; for each address many, since a whole office sits behind one.

The counts are kept in Redis, and in this process while Redis is gone: then an attacker has a few more tries, and nobody is locked out.
Names stand there as hashes only. What does not exist is counted like what does.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from time import time
from typing import TypeVar

from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from commarch import settings

Answer = TypeVar("Answer")

#: Of one account: after five tries five minutes, after ten half an hour; never more than 20 guesses an hour.
ACCOUNT = parse_many("5 per 5 minutes; 10 per 30 minutes; 15 per 1 hour; 60 per 1 day")
#: Of one address, counting failures only: forty clerks who all mistype twice pass.
ADDRESS = parse_many("40 per 5 minutes; 200 per 1 hour")
#: Mails that a stranger may have sent to one account, and may ask for from one address.
MAILS_OF_ACCOUNT = parse_many("3 per 1 hour; 6 per 1 day")
MAILS_OF_ADDRESS = parse_many("30 per 1 hour")


class Tries(RedisStorage):
    """Where tries are counted: with Redis's client alone, not with Valkey's too, which is two megabytes of each worker."""

    DEPENDENCIES = {"redis": RedisStorage.DEPENDENCIES["redis"]}


class Throttled(Exception):
    """Too many tries; `seconds` until the next may be made."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"throttled for {seconds} s")
        self.seconds = seconds

    @property
    def minutes(self) -> int:
        """The wait in whole minutes, as people are told it."""
        return max(1, math.ceil(self.seconds / 60))


def take(limits: list[RateLimitItem], *name: str) -> None:
    """Count a try, or raise Throttled. Counted before it is made, so that fifty at once are still only a few."""
    for limit in limits:
        if not _ask(lambda store, limit=limit: store.hit(limit, _hidden(name))):  # type: ignore[misc]
            raise Throttled(_seconds_left(limit, name))


def check(limits: list[RateLimitItem], *name: str) -> None:
    """Raise Throttled when no try is left, without counting one."""
    for limit in limits:
        if not _ask(lambda store, limit=limit: store.test(limit, _hidden(name))):  # type: ignore[misc]
            raise Throttled(_seconds_left(limit, name))


def count(limits: list[RateLimitItem], *name: str) -> None:
    """Count a failure."""
    for limit in limits:
        _ask(lambda store, limit=limit: store.hit(limit, _hidden(name)))  # type: ignore[misc]


def forget(limits: list[RateLimitItem], *name: str) -> None:
    """Begin anew after a success."""
    for limit in limits:
        _ask(lambda store, limit=limit: store.clear(limit, _hidden(name)))  # type: ignore[misc]


def _seconds_left(limit: RateLimitItem, name: tuple[str, ...]) -> int:
    stats = _ask(lambda store: store.get_window_stats(limit, _hidden(name)))
    return max(1, math.ceil(stats.reset_time - time()))


def _hidden(name: tuple[str, ...]) -> str:
    return sha256("\0".join(part.strip().lower() for part in name).encode()).hexdigest()[:32]


def _ask(question: Callable[[MovingWindowRateLimiter], Answer]) -> Answer:
    try:
        return question(_in_redis(settings.current().redis_url))
    except StorageError:
        return question(_in_process())


@lru_cache(maxsize=2)
def _in_redis(url: str) -> MovingWindowRateLimiter:
    address = url.replace("unix://", "redis+unix://", 1) if url.startswith("unix://") else url
    return MovingWindowRateLimiter(
        Tries(address, key_prefix="commarch:tries", wrap_exceptions=True, socket_timeout=1, socket_connect_timeout=1)
    )


@lru_cache(maxsize=1)
def _in_process() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())
