"""What a pager shows. Lists are walked by key, so there is a previous and a next page, but no page number to jump to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageLinks:
    """The foot of a list.

    `first` and `last` are the ordinals of the rows shown, where they are known; `total` may be a lower bound (`total_is_capped`).
    """

    shown: int
    previous_url: str | None = None
    next_url: str | None = None
    first: int | None = None
    total: int | None = None
    total_is_capped: bool = False
    unit: str = "件"
    order: str = ""

    @property
    def last(self) -> int | None:
        """Return the ordinal of the last row shown."""
        return None if self.first is None else self.first + self.shown - 1
