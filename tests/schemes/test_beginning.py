"""What streets publish and communities adopt in the named world."""

import pytest

from commarch import schemes
from commarch.errors import RuleBroken
from commarch.schemes import Purpose, lint, queries, reference
from commarch.schemes.codes import parse, render
from commarch.schemes.coding import parts_of, place_of, template_of, templates_of
from tests import given
from tests.world import LI_NA, MA_LIN, WANG_MIN, ZHOU_LAN


def test_every_row_of_the_reference_keeps_the_note_of_its_source():
    rows = reference.urban_community().entries
    assert len(rows) == 130
    assert all(row.source for row in rows)


def test_fixed_asset_cards_are_kept_five_years_after_disposal():
    card = next(row for row in reference.urban_community().entries if row.wording == "固定资产卡片")
    assert (card.retention_code, card.event_based) == ("E5", True)


def test_what_is_not_filed_has_no_period():
    assert [row.wording[:4] for row in reference.urban_community().entries if not row.retention_code] == ["重份文件"]


def test_the_reference_expects_the_yearly_documents_and_no_elections():
    expected = [row.wording for row in reference.urban_community().entries if row.expected_yearly]
    assert 35 <= len(expected) <= 45
    assert "社区年度工作计划、总结、报告" in expected
    assert not [wording for wording in expected if "换届" in wording or "选举" in wording]


@pytest.mark.usefixtures("app")
def test_no_beginning_has_faults():
    for purpose, code in ((Purpose.OWN, "hongqi"), (Purpose.OWN, "xueyuanlu"), (Purpose.REFERENCE, "xueyuanlu")):
        with given.the_system(code):
            version = queries.newest_published(purpose)
            assert version is not None
            assert [finding.sentence for finding in lint.check(queries.whole(version))] == []


@pytest.mark.usefixtures("app")
def test_the_adopted_scheme_is_in_force_from_its_year_on():
    """F003, F059: a subject code list and retention table on the street's baseline, each tenant its own version with its year."""
    with given.acting(WANG_MIN, "hongqi"):
        version = schemes.version_in_force(2026)
        assert (version.number, version.from_year, version.adopted_from) == (1, 2005, "社区参考方案 第 1 版")
        assert len(schemes.entries_of(version)) == 130
        subject = schemes.category(version, "WS", "MZ")
        assert subject is not None
        assert subject.name == "民政与社会救助"
        with pytest.raises(RuleBroken, match="自 2005 年度起用"):
            schemes.version_in_force(2004)


@pytest.mark.usefixtures("app")
def test_an_adopted_scheme_keeps_the_lineage_of_the_reference():
    """F003: a tenant's versions are followed back to the baseline."""
    with given.acting(WANG_MIN, "hongqi"):
        reference_scheme = schemes.newest_reference()
        own = schemes.version_in_force(2026)
        assert reference_scheme is not None
        assert {one.lineage for one in schemes.entries_of(own)} == {one.lineage for one in reference_scheme.entries}
        assert not {one.id for one in schemes.entries_of(own)} & {one.id for one in reference_scheme.entries}


@pytest.mark.usefixtures("app")
def test_each_community_reads_the_reference_of_its_own_street():
    seen = {}
    for somebody, code in ((WANG_MIN, "hongqi"), (LI_NA, "wenyuan"), (MA_LIN, "binjiang"), (ZHOU_LAN, "xueyuanlu")):
        with given.acting(somebody, code):
            found = schemes.newest_reference()
            assert found is not None
            seen[code] = found.id
    assert seen["hongqi"] == seen["wenyuan"] == seen["xueyuanlu"] != seen["binjiang"]


@pytest.mark.usefixtures("app")
def test_codes_of_every_category_are_made_and_read_back():
    with given.acting(WANG_MIN, "hongqi"):
        version = schemes.version_in_force(2026)
        codes = set()
        for category in schemes.categories_of(version):
            code = render(
                template_of(version.code_template, category), parts_of(category, fonds="H017", year=2026, retention="D30", item=7)
            )
            read = [found for template in templates_of(version.code_template) if (found := parse(template, code))]
            assert place_of(read[0]) == (category.archival_class, category.code)
            codes.add(code)
    assert {"H017-WS·2026-D30-DQ-0007", "H017-KU·01·2026-D30-0007", "H017-ZP·2026-D30-0007"} <= codes
