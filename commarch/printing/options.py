"""How a paper is printed: what a person chooses beside the scope."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from commarch.errors import RuleBroken

#: Stamps on a sheet of labels: 4 × 15.
STAMPS_ON_SHEET = 60


@dataclass(frozen=True)
class Options:
    """Each paper reads what concerns it."""

    #: The catalogue: a cover (目录封面) before each binding.
    with_cover: bool = True
    #: The catalogue: categories follow one another on the sheets and in one sequence, instead of each beginning anew.
    run_on: bool = False
    #: The box cover: year, retention, category and box number below the name of the fonds; one cover a box.
    with_details: bool = True
    #: The box cover on A3 with cut marks, instead of a page of its exact size.
    on_a3: bool = False
    #: Spines: 310 mm on A3, or labels of 280 mm on A4.
    short_spine: bool = False
    #: Spines and edges: a code to scan when taking stock.
    with_code: bool = True
    #: Stamp labels: the first free place on a sheet that was begun, from 1.
    first_place: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.first_place <= STAMPS_ON_SHEET:
            raise RuleBroken(f"起始位置填 1 至 {STAMPS_ON_SHEET}：一张 A4 有 4 列 15 行", field="first_place")

    def to_json(self) -> dict[str, Any]:
        """Return what is kept with the print."""
        return {name: value for name, value in asdict(self).items() if value != getattr(Options, name)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Options":
        """Read what was kept."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})
