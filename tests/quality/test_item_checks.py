"""Each check of one item, without a database."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from commarch.quality.item_checks import Around, ItemFacts, faults_of
from commarch.quality.models import FaultKind
from commarch.schemes.models import AccessDefault, YearRule
from commarch.schemes.scheme import CategoryRow, EntryRow
from tests.schemes.made import a_scheme

TODAY = date(2026, 11, 22)
TOP, SUBJECT, OLD = UUID(int=1), UUID(int=2), UUID(int=3)
SCHEME = a_scheme(
    (
        CategoryRow(TOP, TOP, None, "WS", "", "文书", 1, retired=False),
        CategoryRow(SUBJECT, SUBJECT, TOP, "WS", "CJ", "城建", 1, retired=False),
        CategoryRow(OLD, OLD, TOP, "WS", "XX", "旧类", 2, retired=True),
    ),
    (
        EntryRow(
            UUID(int=5), UUID(int=5), SUBJECT, "绿化", "D30", event_based=False, access_default=AccessDefault.OPEN,
            expected_yearly=False, source="", position=1, retired=False,
        ),
    ),
)  # fmt: skip
CLEAN = ItemFacts(
    id=uuid4(),
    archival_class="WS",
    year=2025,
    category_lineage=SUBJECT,
    entry_lineage=UUID(int=5),
    entry_retention="D30",
    current_retention_code="D30",
    title="绿化补种情况的报告",
    author="居委会",
    document_number="",
    document_date="2025-03-04",
    date_key=date(2025, 3, 4),
    pages=5,
    counted_pages=5,
    carriers=("paper",),
    filed_on=date(2026, 2, 1),
    part_roles=("main", "attachment"),
    part_pages=5,
    is_boxed=True,
)
AROUND = Around(TODAY, {2025: SCHEME, 2024: None})


def kinds(around: Around = AROUND, **changed: Any) -> list[FaultKind]:
    return [fault.kind for fault in faults_of(replace(CLEAN, **changed), around)]


def test_an_item_without_a_fault_has_none() -> None:
    assert kinds() == []


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"counted_pages": 4}, FaultKind.PAGES_DIFFER),
        ({"part_pages": 6}, FaultKind.PAGES_DIFFER),
        ({"author": ""}, FaultKind.MISSING_DESCRIPTION),
        ({"document_date": "", "date_key": date.min}, FaultKind.MISSING_DESCRIPTION),
        ({"pages": None}, FaultKind.MISSING_DESCRIPTION),
        ({"title": "［通知］"}, FaultKind.VAGUE_TITLE),
        ({"category_lineage": TOP}, FaultKind.UNCLASSIFIED),
        ({"category_lineage": OLD}, FaultKind.RETIRED_CATEGORY),
        ({"category_lineage": uuid4()}, FaultKind.RETIRED_CATEGORY),
        ({"current_retention_code": "D10"}, FaultKind.SHORT_RETENTION),
        ({"document_date": "2024-12-30", "date_key": date(2024, 12, 30)}, FaultKind.WRONG_YEAR),
        ({"filed_on": date(2025, 3, 3)}, FaultKind.IMPOSSIBLE_DATE),
        ({"part_roles": ("attachment", "main")}, FaultKind.PART_ORDER),
        ({"is_boxed": False}, FaultKind.NOT_BOXED),
    ],
)
def test_each_fault_is_found_by_its_own_check_alone(changed: dict[str, Any], kind: FaultKind) -> None:
    """F091"""
    assert kinds(**changed) == [kind]


@pytest.mark.parametrize(
    "changed",
    [
        {"counted_pages": None, "part_pages": None},
        {"pages": None, "counted_pages": None, "part_pages": None, "carriers": ("digital",)},
        {"current_retention_code": "Y"},
        {"entry_retention": None, "entry_lineage": None, "current_retention_code": "D10"},
        {"year": 2024, "document_date": "2023-05", "date_key": date(2023, 5, 1)},
        {"is_boxed": False, "carriers": ("digital",)},
        {"is_boxed": False, "filed_on": None},
    ],
)
def test_what_nobody_can_say_is_no_fault(changed: dict[str, Any]) -> None:
    """No scheme of the year, no entry, no paper, nothing counted: no alarm."""
    assert kinds(**changed) == []


def test_before_boxing_has_begun_nothing_lacks_its_box() -> None:
    assert kinds(Around(TODAY, {2025: SCHEME}, boxes=False), is_boxed=False) == []


def test_a_scheme_by_content_says_nothing_of_the_day_of_signing() -> None:
    around = Around(TODAY, {2025: replace(SCHEME, year_rule=YearRule.CONTENT)})
    assert kinds(around, document_date="2026-01-30", date_key=date(2026, 1, 30)) == []
