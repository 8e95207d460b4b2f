"""What a person has picked in a list: some rows by id, or everything that the list's address asks for, evaluated again on the server."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from flask import request

from commarch import clock
from commarch.holdings import sifting
from commarch.holdings.sifting import Sieve
from commarch.web.holdings.addresses import Asked, read_query
from commarch.web.ids import read_ids

#: As many items as one request files or prints.
MOST = 2000


@dataclass(frozen=True)
class Selection:
    """Ids that were ticked, or the whole list."""

    asked: Asked
    picks: tuple[UUID, ...]
    is_all: bool

    @property
    def sieve(self) -> Sieve:
        """What lets exactly the selection through."""
        return self.asked.found() if self.is_all else replace(Sieve(state=self.asked.sieve.state), ids=self.picks)

    def ids(self) -> Sequence[UUID]:
        """Return the ids that are chosen now and belong to this tenant; one more than is allowed tells that there are too many."""
        return sifting.all_ids(self.sieve, clock.today(), at_most=MOST + 1)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ticked."""
        return not self.is_all and not self.picks


def read_selection() -> Selection:
    """Read what was picked; what is no id was not picked."""
    picked = tuple(read_ids(request.form.getlist("pick")[: MOST + 1]))
    return Selection(read_query(request.form.get("query", "")), picked, request.form.get("all") == "1")
