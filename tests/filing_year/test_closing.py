"""Closing a year writes it into the fonds dossier."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from commarch import completeness, dossier, filing_year, holdings
from commarch.audit import Actor
from commarch.database import session
from commarch.dossier import SheetKind
from commarch.errors import RuleBroken
from commarch.holdings.gap_report import number_report
from tests import given
from tests.conftest import TODAY
from tests.world import LI_NA, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def a_year(by: Actor) -> None:
    for title, retention in (("甲", "Y"), ("乙", "D10"), ("丙", "D10")):
        given.a_filed_item(by, title, year=2024, document_date="2024-05-06", retention=retention, pages=3)


def texts(kind: SheetKind) -> str:
    sheet = dossier.latest(kind)
    assert sheet is not None
    return dossier.content.canonical(sheet.content)


def test_closing_a_year_writes_description_scheme_arrangement_and_statistics() -> None:
    """R25: the dossier is filled automatically: 全宗介绍, 分类方案, 整理说明, 统计."""
    with given.acting(WANG_MIN, "hongqi") as by:
        a_year(by)
        entry = next(one for one in completeness.expected_entries(2024) if one.is_missing)
        completeness.state_absent([entry.lineage], 2024, "未开展", by=by)
        closing = filing_year.close_year(2024, by=by, today=TODAY)
        assert (closing.figures["filed"], closing.figures["met"], closing.figures["supplements"]) == (3, 1, 3)
        assert [one.kind for one in dossier.sheets()] == [
            SheetKind.STATISTICS,
            SheetKind.ARRANGEMENT,
            SheetKind.SCHEME,
            SheetKind.INTRODUCTION,
        ]
        assert [one.number for one in dossier.sheets()] == [4, 3, 2, 1]
        assert "H017" in texts(SheetKind.INTRODUCTION)
        assert "{fonds}-{class}" in texts(SheetKind.SCHEME)
        assert entry.wording in texts(SheetKind.SCHEME)
        assert '["WS·CJ","城建环境与物业","10年","H017-WS·2024-D10-CJ-0001","H017-WS·2024-D10-CJ-0002",2]' in texts(SheetKind.ARRANGEMENT)
        assert "未开展" in texts(SheetKind.STATISTICS)


def test_a_year_is_closed_once_when_it_is_over_and_no_draft_waits() -> None:
    """F043: what comes after the close is a supplement; nothing may be left lying in front of it."""
    with given.acting(WANG_MIN, "hongqi") as by:
        with pytest.raises(RuleBroken, match="还没有过完"):
            filing_year.close_year(2026, by=by, today=TODAY)
        with pytest.raises(RuleBroken, match="没有归档的文件"):
            filing_year.close_year(2024, by=by, today=TODAY)
        a_year(by)
        draft = given.a_draft(by, "在办", year=2024, document_date="2024-05-06")
        with pytest.raises(RuleBroken, match="1 份草稿"):
            filing_year.close_year(2024, by=by, today=TODAY)
        holdings.discard(draft, by=by)
        filing_year.close_year(2024, by=by, today=TODAY)
        with pytest.raises(RuleBroken, match="已经结束"):
            filing_year.close_year(2024, by=by, today=TODAY)


def test_a_sheet_is_written_once_and_put_right_by_another() -> None:
    """R25: kept for ever."""
    with given.acting(WANG_MIN, "hongqi") as by:
        first = dossier.write(SheetKind.OTHER, "大事记", dossier.of_text("# 2025\n\n三月换届。\n\n九月搬迁。"), by=by, on_date=TODAY)
        second = dossier.write(SheetKind.OTHER, "大事记", dossier.of_text("三月换届。"), by=by, on_date=TODAY, replaces=first.id)
        assert (first.number, second.number) == (1, 2)
        assert dossier.latest(SheetKind.OTHER) is second
        assert dossier.replacement_of(first) is second
        with pytest.raises(RuleBroken, match="更正"):
            dossier.write(SheetKind.OTHER, "大事记", dossier.of_text("又一份"), by=by, on_date=TODAY, replaces=first.id)
        with pytest.raises(RuleBroken, match="正文"):
            dossier.write(SheetKind.OTHER, "空", dossier.of_text(" \n\n "), by=by, on_date=TODAY)
        assert first.sha256 == dossier.content.digest(first.content)


def test_the_database_lets_nobody_change_a_sheet() -> None:
    """R25"""
    with given.acting(WANG_MIN, "hongqi") as by:
        sheet = dossier.write(SheetKind.OTHER, "大事记", dossier.of_text("三月换届。"), by=by, on_date=TODAY).id
    for statement in ("UPDATE dossier_sheet SET title = 'x'", "DELETE FROM dossier_sheet"):
        with pytest.raises(ProgrammingError, match="permission denied"), given.acting(WANG_MIN, "hongqi"):
            session.execute(text(statement))
    with given.acting(LI_NA, "wenyuan"):
        assert dossier.find_sheet(sheet) is None
        assert list(dossier.sheets()) == []


def test_the_years_figures_are_those_of_the_year_alone() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        a_year(by)
        given.a_filed_item(by, "别的年度", year=2023, document_date="2023-01-02", pages=9)
        state = filing_year.state_of(2024)
        assert (state.filed, sum(one.pages for one in state.series), [one.gaps for one in state.series]) == (3, 9, [0, 0])
        assert date(2024, 1, 1).year == state.year


def test_a_closing_tells_the_gaps_that_the_report_on_numbers_tells() -> None:
    """R01, R25: also those before the first number; the arrangement sheet and the report can't disagree."""
    with given.acting(WANG_MIN, "hongqi") as by:
        for number in (2, 5):
            code = f"H017-WS·2024-D10-CJ-000{number}"
            holdings.keep_given_code(given.a_draft(by, "旧目录里的", year=2024, document_date="2024-05-06"), code, by=by, today=TODAY)
        session.flush()
        (series,) = filing_year.state_of(2024).series
        (reported,) = number_report().series
        assert series.gaps == reported.missing == 3
        filing_year.close_year(2024, by=by, today=TODAY)
        assert "件号有 3 处空缺" in texts(SheetKind.ARRANGEMENT)
