"""What was read of a tenant, kept in the process for as long as nothing is done there.

Every act adds to the trail, so the hash of its last entry tells whether what is kept still holds (as with `holdings.tally`). The key is
the tenant and all that was asked: whoever may search a tenant finds the same in it, and a supervisor's searches are not kept at all.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from commarch import audit
from commarch.database import home_tenant

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Answers about the home tenant: those that were asked for last, as long as they weigh no more together than the most."""

    def __init__(self, most: int, weigh: Callable[[Value], int] = lambda _: 1) -> None:
        self._most, self._weigh, self._weight = most, weigh, 0
        self._answers: OrderedDict[tuple[int, Hashable], tuple[bytes, Value]] = OrderedDict()
        self._lock = Lock()

    def answer(self, asked: Hashable, read: Callable[[], Value]) -> Value:
        """Return the answer, read now unless it was read since the tenant's last act. While acts are pending nothing is kept."""
        stamp = audit.last_hash()
        if not stamp:
            return read()
        key = (home_tenant(), asked)
        with self._lock:
            found = self._answers.get(key)
            if found and found[0] == stamp:
                self._answers.move_to_end(key)
                return found[1]
        value = read()
        with self._lock:
            self._forget(key)
            self._answers[key] = (stamp, value)
            self._weight += self._weigh(value)
            while self._weight > self._most:
                self._forget(next(iter(self._answers)))
        return value

    def _forget(self, key: tuple[int, Hashable]) -> None:
        found = self._answers.pop(key, None)
        if found:
            self._weight -= self._weigh(found[1])

    def clear(self) -> None:
        """Forget everything: for whoever writes past the trail."""
        with self._lock:
            self._answers.clear()
            self._weight = 0
