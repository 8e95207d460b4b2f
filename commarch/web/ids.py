"""Ids as they come in addresses and forms: what is no id is not there."""

from collections.abc import Iterable
from uuid import UUID


def read_id(text: str | None) -> UUID | None:
    """Read an id; None for what is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def read_ids(texts: Iterable[str]) -> list[UUID]:
    """Read ids in their order, each once; what is no id is left out."""
    return list(dict.fromkeys(found for text in texts if (found := read_id(text)) is not None))
