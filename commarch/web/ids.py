"""Ids and numbers as they come in addresses and forms: what is none is not there."""

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


def number(text: str | None) -> int:
    """Read a number that a form sends; -1 for anything else."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
