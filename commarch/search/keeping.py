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
    """Answers about the home tenant, those kept that were asked for last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[tuple[int, Hashable], tuple[bytes, Value]] = OrderedDict()
        self._lock = Lock()

    def answer(self, asked: Hashable, read: Callable[[], Value]) -> Value:
        """Return the answer, read now unless it was read since the tenant's last act. While acts are pending nothing is kept."""
        stamp = audit.last_hash()
        if not stamp:
            return read()
        key = (home_tenant(), asked)
        with self._lock:
            found = self._answers.pop(key, None)
            if found and found[0] == stamp:
                self._answers[key] = found
                return found[1]
        value = read()
        with self._lock:
            self._answers[key] = (stamp, value)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return value

    def clear(self) -> None:
        """Forget everything: for whoever writes past the trail."""
        with self._lock:
            self._answers.clear()
