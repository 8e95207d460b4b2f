"""Drafts and versions: what may be changed, from when on, and what stays as it is."""

import pytest
from sqlalchemy import select

from commarch import schemes
from commarch.audit import AuditEntry
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.schemes import AccessDefault, Purpose, editing, merging, queries
from commarch.schemes.codes import PRESETS
from commarch.schemes.differences import compare
from commarch.schemes.editing import EntryValues
from tests import given
from tests.world import CHEN_GUILAN, WANG_MIN, ZHOU_LAN

pytestmark = pytest.mark.usefixtures("app")
MINUTES = EntryValues("业主委员会与社区联席会议记录、决议", "永久", AccessDefault.OPEN, expected_yearly=True)


def subject(version, code, archival_class="WS"):
    found = schemes.category(version, archival_class, code)
    assert found is not None
    return found


def entry(version, beginning):
    return next(one for one in schemes.entries_of(version) if one.wording.startswith(beginning))


def test_a_draft_is_in_force_for_nobody():
    with given.acting(WANG_MIN, "hongqi") as by:
        schemes.draft_version(2027, "试改", by=by)
    with given.acting(WANG_MIN, "hongqi"):
        assert schemes.version_in_force(2027).number == 1


def test_a_published_draft_is_in_force_from_its_year_on_and_not_before():
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        draft = schemes.draft_version(2027, "", by=by)
        editing.add_entry(draft, subject(draft, "CJ"), MINUTES, by=by)
        schemes.publish(draft, by=by, last_filed_year=2026)
    with given.acting(WANG_MIN, "hongqi"):
        assert [schemes.version_in_force(year).number for year in (2026, 2027, 2035)] == [1, 2, 2]
        assert len(schemes.entries_of(schemes.version_in_force(2026))) == 130
        assert len(schemes.entries_of(schemes.version_in_force(2027))) == 131


def test_there_is_one_draft_at_a_time():
    with given.acting(WANG_MIN, "hongqi") as by:
        schemes.draft_version(2027, "", by=by)
        with pytest.raises(RuleBroken, match="已经有一份草稿"):
            schemes.draft_version(2028, "", by=by)


def test_a_published_version_is_never_edited():
    with given.acting(WANG_MIN, "hongqi") as by:
        version = schemes.version_in_force(2026)
        for act in (
            lambda: editing.add_entry(version, subject(version, "CJ"), MINUTES, by=by),
            lambda: editing.rename_category(version, subject(version, "CJ"), "城建", by=by),
            lambda: editing.retire_entry(version, schemes.entries_of(version)[0], by=by),
            lambda: schemes.discard_draft(version, by=by),
            lambda: schemes.publish(version, by=by, last_filed_year=None),
        ):
            with pytest.raises(RuleBroken, match="请起草新版"):
                act()


def test_a_new_version_never_begins_before_the_one_it_replaces():
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="不能早于现行版的 2005 年度"):
        schemes.draft_version(2004, "", by=by)


def test_codes_change_only_from_a_year_in_which_nothing_is_filed():
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        draft = schemes.draft_version(2026, "", by=by)
        draft.code_template = PRESETS["DAT13_2022"].template.text
        with pytest.raises(RuleBroken, match="只能从 2027 年度起改变"):
            schemes.publish(draft, by=by, last_filed_year=2026)
        draft.from_year = 2027
        schemes.publish(draft, by=by, last_filed_year=2026)


def test_other_changes_may_begin_in_a_year_that_has_filed_items():
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        draft = schemes.draft_version(2026, "", by=by)
        editing.add_entry(draft, subject(draft, "CJ"), MINUTES, by=by)
        schemes.publish(draft, by=by, last_filed_year=2026)
        assert schemes.version_in_force(2026).number == 2


def test_a_faulty_draft_is_not_published_and_every_fault_is_named():
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        draft = schemes.draft_version(2027, "", by=by)
        editing.add_entry(draft, subject(draft, "CJ"), MINUTES, by=by)
        editing.add_entry(draft, subject(draft, "CJ"), MINUTES, by=by)
        with pytest.raises(RuleBroken, match="写了两次"):
            schemes.publish(draft, by=by, last_filed_year=None)


def test_a_discarded_draft_leaves_what_is_published_and_a_line_in_the_trail():
    with given.acting(WANG_MIN, "hongqi") as by:
        schemes.discard_draft(schemes.draft_version(2027, "", by=by), by=by)
    with given.acting(WANG_MIN, "hongqi"):
        assert [one.number for one in queries.versions()] == [1]
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.number.desc()).limit(2)).all()
        assert acts == ["discard", "draft_scheme"]


def test_a_retired_category_takes_all_below_it_out_of_use():
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = schemes.draft_version(2027, "", by=by)
        editing.retire_category(draft, subject(draft, "", "KU"), by=by)
        session.flush()
        below = [one for one in schemes.categories_of(draft) if one.archival_class == "KU"]
        assert len(below) == 5
        assert all(one.retired for one in below)
        assert all(one.retired for one in schemes.entries_of(draft) if one.category_id in {category.id for category in below})


def test_a_category_does_not_change_its_class_nor_go_below_itself():
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = schemes.draft_version(2027, "", by=by)
        with pytest.raises(RuleBroken, match="不能移到别的门类"):
            editing.move_category(draft, subject(draft, "DQ"), subject(draft, "", "KU"), by=by)
        below = editing.add_category(draft, subject(draft, "DQ"), "DJ", "党建", by=by)
        with pytest.raises(RuleBroken, match="自己下面"):
            editing.move_category(draft, subject(draft, "DQ"), below, by=by)


def test_a_code_is_taken_once_and_only_of_allowed_signs():
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = schemes.draft_version(2027, "", by=by)
        with pytest.raises(RuleBroken, match="已用于“党群工作”"):
            editing.add_category(draft, subject(draft, "", "WS"), "ＤＱ", "党建", by=by)
        with pytest.raises(RuleBroken, match="只能用大写字母、数字或汉字"):
            editing.add_category(draft, subject(draft, "", "WS"), "D/Q", "党建", by=by)
        with pytest.raises(RuleBroken, match="门类代码"):
            editing.add_category(draft, None, "照片", "照片", by=by)


def test_second_levels_of_other_classes_are_written_through():
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = schemes.draft_version(2027, "", by=by)
        below = editing.add_category(draft, subject(draft, "JJ", "KJ"), "01", "办公用房", by=by)
        assert (below.archival_class, below.code) == ("KJ", "JJ·01")


def test_only_what_this_draft_added_may_be_removed():
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = schemes.draft_version(2027, "", by=by)
        added = editing.add_entry(draft, subject(draft, "CJ"), MINUTES, by=by)
        editing.remove_entry(draft, added, by=by)
        with pytest.raises(RuleBroken, match="请停用"):
            editing.remove_entry(draft, schemes.entries_of(draft)[0], by=by)
        with pytest.raises(RuleBroken, match="请停用"):
            editing.remove_category(draft, subject(draft, "CJ"), by=by)


def test_a_period_that_nobody_understands_is_told_at_its_field():
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = schemes.draft_version(2027, "", by=by)
        with pytest.raises(RuleBroken, match="没有看懂保管期限") as broken:
            editing.add_entry(draft, subject(draft, "CJ"), EntryValues("协议", "很久", AccessDefault.OPEN, expected_yearly=False), by=by)
        assert broken.value.field == "retention"


def test_an_entry_moves_among_its_neighbours():
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = schemes.draft_version(2027, "", by=by)
        place = subject(draft, "DQ").id
        before = [one.wording for one in schemes.entries_of(draft) if one.category_id == place]
        editing.shift(draft, entry(draft, before[2]), -1, by=by)
        session.flush()
        after = [one.wording for one in schemes.entries_of(draft) if one.category_id == place]
        assert after == [before[0], before[2], before[1], *before[3:]]
        assert not compare(queries.whole(schemes.version_in_force(2026)), queries.whole(draft)).count


def test_a_difference_tells_what_is_new_changed_and_retired():
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = schemes.draft_version(2027, "", by=by)
        editing.add_entry(draft, subject(draft, "CJ"), MINUTES, by=by)
        editing.retire_entry(draft, entry(draft, "独生子女"), by=by)
        longer = EntryValues("环境卫生、垃圾分类、绿化、违建治理、充电设施材料", "30年", AccessDefault.OPEN, expected_yearly=True)
        editing.edit_entry(draft, entry(draft, "环境卫生"), longer, by=by)
        editing.rename_category(draft, subject(draft, "CJ"), "城建环境", by=by)
        found = compare(queries.whole(schemes.version_in_force(2026)), queries.whole(draft))
    assert [(change.kind, sorted(change.fields)) for change in found.entries] == [
        ("retired", ["retired"]),
        ("changed", ["retention_code", "wording"]),
        ("new", []),
    ]
    assert [(group.category.code, len(group.entries)) for group in found.groups] == [("WJ", 1), ("CJ", 2)]
    assert [change.fields for change in found.categories] == [frozenset({"name"})]


def test_a_newer_reference_is_offered_and_taken_change_by_change():
    with given.acting(ZHOU_LAN, "xueyuanlu") as by:
        draft = schemes.draft_version(2027, "增设加装电梯", by=by, purpose=Purpose.REFERENCE)
        editing.add_entry(
            draft, subject(draft, "CJ"), EntryValues("加装电梯材料", "永久", AccessDefault.PERSONAL, expected_yearly=False), by=by
        )
        editing.retire_entry(draft, entry(draft, "独生子女"), by=by)
        schemes.publish(draft, by=by, last_filed_year=None)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        own = schemes.draft_version(2027, "", by=by)
        editing.add_entry(own, subject(own, "CJ"), MINUTES, by=by)
        offered = merging.offered(own)
        assert offered is not None
        assert [change.shown.wording[:4] for change in offered.entries] == ["独生子女", "加装电梯"]
        merging.merge(own, offered, {offered.entries[1].shown.lineage}, by=by)
        assert merging.offered(own) is None
        schemes.publish(own, by=by, last_filed_year=None)
    with given.acting(WANG_MIN, "hongqi"):
        wordings = {one.wording: one.retired for one in schemes.entries_of(schemes.version_in_force(2027))}
        assert wordings["加装电梯材料"] is False
        assert wordings[MINUTES.wording] is False
        assert wordings["独生子女父母光荣证、奖励扶助审核材料"] is False


def test_a_streets_draft_is_not_seen_by_its_communities():
    with given.acting(ZHOU_LAN, "xueyuanlu") as by:
        schemes.draft_version(2027, "", by=by, purpose=Purpose.REFERENCE)
    with given.acting(WANG_MIN, "hongqi"):
        found = schemes.newest_reference()
        assert found is not None
        assert found.number == 1


def test_only_a_street_publishes_a_reference_and_only_a_community_adopts():
    with given.acting(WANG_MIN, "hongqi") as by:
        with pytest.raises(RuleBroken, match="只有街道办事处"):
            schemes.begin_reference(by=by)
        with pytest.raises(RuleBroken, match="从采用街道的参考方案开始"):
            schemes.begin_own(by=by)
