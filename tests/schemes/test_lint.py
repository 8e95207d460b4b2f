"""What the check-up of a scheme finds."""

from dataclasses import replace
from uuid import uuid4

import pytest

from commarch.schemes import AccessDefault, CategoryRow, EntryRow, Purpose, Scheme, VersionState, YearRule
from commarch.schemes.codes import PRESETS
from commarch.schemes.lint import Kind, check


def category(code, parent=None, *, archival_class="WS", retired=False):
    return CategoryRow(uuid4(), uuid4(), parent and parent.id, archival_class, code, f"类目{code}", 1, retired)


def entry(wording, place, *, expected=False, retired=False):
    return EntryRow(uuid4(), uuid4(), place.id, wording, "Y", False, AccessDefault.OPEN, expected, "", 1, retired)


WS = category("")
DQ = category("DQ", WS)
ZZ = category("ZZ", WS)
SOUND = Scheme(
    id=uuid4(),
    purpose=Purpose.OWN,
    number=1,
    name="方案",
    from_year=2020,
    state=VersionState.DRAFT,
    code_template=PRESETS["DAT22_2015"].template.text,
    year_rule=YearRule.SIGNING,
    note="",
    adopted_from=None,
    adopted_number=None,
    published_at=None,
    categories=(WS, DQ, ZZ),
    entries=(entry("党支部会议记录", DQ), entry("居民代表会议决议", ZZ)),
)


def found(scheme, items=None):
    return [(finding.kind, finding.blocks) for finding in check(scheme, items)]


def with_categories(*more):
    return replace(
        SOUND, categories=(*SOUND.categories, *more), entries=(*SOUND.entries, *(entry(f"{one.code}的文件", one) for one in more))
    )


def test_a_sound_scheme_has_no_findings():
    assert found(SOUND) == []


@pytest.mark.parametrize("template", ["{fonds}-{item}", "{fonds}/{class}·{year}-{item}", "没有字段", ""])
def test_a_template_of_which_no_code_can_be_made_blocks(template):
    assert (Kind.TEMPLATE, True) in found(replace(SOUND, code_template=template))


@pytest.mark.parametrize("code", ["D-Q", "D·Q", "d", "党 群", ""])
def test_a_code_with_signs_that_are_not_allowed_blocks(code):
    assert (Kind.CODE, True) in found(with_categories(category(code, WS)))


def test_chinese_subjects_and_second_levels_of_classes_are_allowed():
    accounts = category("", archival_class="KU")
    assert found(with_categories(category("办公室", WS), accounts, category("01", accounts, archival_class="KU"))) == []


def test_a_code_used_twice_blocks():
    assert found(with_categories(category("DQ", WS))) == [(Kind.CODE, True), (Kind.CODE, True)]


def test_a_fifth_level_blocks_and_a_fourth_does_not():
    """F060: four levels at most."""
    third = category("D3", DQ)
    fourth = category("D4", third)
    assert found(with_categories(third, fourth)) == []
    assert found(with_categories(third, fourth, category("D5", fourth))) == [(Kind.TOO_DEEP, True)]


def test_a_category_in_a_loop_blocks():
    one = category("D3", DQ)
    other = replace(category("D4", one))
    assert (Kind.TOO_DEEP, True) in found(with_categories(replace(one, parent_id=other.id), other))


def test_what_is_retired_is_not_expected():
    gone = entry("换届材料", DQ, expected=True, retired=True)
    assert found(replace(SOUND, entries=(*SOUND.entries, gone))) == [(Kind.RETIRED, True)]


def test_a_living_entry_in_a_retired_category_blocks():
    assert found(with_categories(category("LB", WS, retired=True))) == [(Kind.RETIRED, True)]


def test_the_same_wording_blocks_in_one_category_and_is_remarked_in_two():
    assert found(replace(SOUND, entries=(*SOUND.entries, entry("党支部会议记录", DQ)))) == [(Kind.SAME_WORDING, True)]
    assert found(replace(SOUND, entries=(*SOUND.entries, entry("党支部会议记录", ZZ)))) == [(Kind.SAME_WORDING, False)]


def test_nearly_the_same_wording_is_remarked_unless_told_apart_by_weight():
    """F060: what overlaps is told."""
    near = (entry("居民意见、建议、来信来访及办理答复材料", ZZ), entry("居民意见、建议、来信来访及办理的答复材料", ZZ))
    weight = (entry("本社区的请示与上级批复——重要的", ZZ), entry("本社区的请示与上级批复——一般的", ZZ))
    assert found(replace(SOUND, entries=(*SOUND.entries, *near))) == [(Kind.OVERLAP, False)]
    assert found(replace(SOUND, entries=(*SOUND.entries, *weight))) == []


def test_a_category_without_entries_or_items_is_remarked():
    """F060: what is unused is told."""
    empty = replace(SOUND, categories=(*SOUND.categories, category("WT", WS)))
    assert found(empty) == [(Kind.EMPTY, False)]
    assert found(SOUND, {DQ.lineage: 12}) == [(Kind.UNUSED, False)]
