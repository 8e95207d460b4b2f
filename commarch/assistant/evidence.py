"""What speaks for a place in the scheme: how strongly, and what it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Reason:
    """Why something is proposed: a sentence with its facts apart, so that pages can say it in the reader's language."""

    sentence: str
    facts: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.sentence % self.facts


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document may go: category (WS·DQ) and retention, and the row of the filing scope if it is one."""

    category: str
    retention: str
    entry: UUID | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """What speaks for one place, and how strongly compared with the others of its source."""

    place: Place
    weight: float
    reason: Reason


@dataclass(frozen=True)
class Evidence:
    """Everything that one source says of a title, the strongest first; `trust`: how much of the title it knew, 0 to 1."""

    trust: float = 0.0
    voices: tuple[Voice, ...] = ()

    @property
    def shares(self) -> dict[Place, float]:
        """Return the weights by place, together 1."""
        return shares((voice.place, voice.weight) for voice in self.voices)


def shares(weights: Iterable[tuple[Any, float]]) -> dict[Any, float]:
    """Add up weights by what they speak for, and bring them to the sum of 1."""
    found: dict[Any, float] = {}
    for thing, weight in weights:
        found[thing] = found.get(thing, 0.0) + weight
    total = sum(found.values())
    return {thing: weight / total for thing, weight in found.items()} if total else {}
