"""What is still missing before numbers are given."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from commarch.arrangement.checks import findings
from commarch.schemes.models import AccessDefault
from commarch.schemes.scheme import CategoryRow, EntryRow

CATEGORY = CategoryRow(uuid4(), uuid4(), None, "WS", "CJ", "城建", 1, retired=False)
ENTRY = EntryRow(uuid4(), uuid4(), CATEGORY.id, "绿化", "D10", False, AccessDefault.OPEN, False, "", 1, False)


@dataclass(frozen=True)
class Paper:
    title: str = "关于绿化的通知"
    author: str = "街道"
    document_date: str = "2026-01-01"
    pages: int | None = 3
    counted_pages: int | None = None
    carriers: tuple[str, ...] = ("paper",)
    entry_id: UUID | None = ENTRY.id


def told(paper: Paper, category: CategoryRow | None = CATEGORY, entry: EntryRow | None = ENTRY) -> list[tuple[str, bool]]:
    return [(one.field, one.blocks) for one in findings(paper, category, entry)]  # type: ignore[arg-type]


def test_a_whole_description_has_nothing_to_tell():
    assert told(Paper()) == []
    assert told(Paper(title="［关于“绿化”《通知》的说明（一）］")) == []
    assert told(Paper(pages=None, carriers=("digital",))) == []


@pytest.mark.parametrize(
    ("paper", "field"),
    [
        (Paper(title="通知"), "title"),
        (Paper(title="IMG_2031"), "title"),
        (Paper(title="扫描.pdf"), "title"),
        (Paper(title="关于《绿化的通知"), "title"),
        (Paper(title="关于绿化）的（通知"), "title"),
        (Paper(author=""), "author"),
        (Paper(document_date=""), "document_date"),
        (Paper(pages=None), "pages"),
        (Paper(pages=None, carriers=("paper:柜 3", "digital")), "pages"),
        (Paper(counted_pages=4), "pages"),
    ],
)
def test_each_thing_that_is_missing_is_told_with_its_field(paper: Paper, field: str):
    """F091: missing fields, vague titles, declared against counted pages."""
    assert told(paper) == [(field, False)]


def test_a_retired_category_blocks_and_a_missing_entry_is_told():
    assert told(Paper(), replace(CATEGORY, retired=True)) == [("category", True)]
    assert told(Paper(), None) == [("category", True)]
    assert told(Paper(entry_id=None), entry=None) == [("entry", False)]
    assert told(Paper(), entry=replace(ENTRY, retired=True)) == [("entry", False)]
