"""What a class of archives asks for beside the common description: read by kind, demanded at filing, kept in the trail, found (F006, F064)."""

from datetime import date

import pytest
from sqlalchemy import select

from commarch import holdings, search
from commarch.audit import Act, AuditEntry
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, ManyRulesBroken
from commarch.holdings.particulars import as_lines, from_lines, missing, read_one, unusual
from commarch.schemes import describing
from commarch.schemes.class_fields import FieldRow, reference_fields
from commarch.schemes.describing import FieldValues
from commarch.schemes.models import FieldKind
from tests import given
from tests.conftest import TODAY
from tests.world import WANG_MIN

PHOTO = {"taken_on": "2026年5月1日", "photographer": "王敏", "people": "李秀英、张国华", "place": "社区文化广场"}


def a_field(kind: str, **told) -> FieldRow:
    return FieldRow(archival_class="ZP", key="one", label="这一项", kind=FieldKind(kind), **told)


def a_photo(by, title="消夏晚会合影", **told):
    return given.a_draft(by, title, **{"category": "ZP", "retention": "D30", "particulars": PHOTO} | told)


@pytest.mark.parametrize(
    ("kind", "told", "kept"),
    [
        ("text", "  王 敏 ", "王 敏"),
        ("number", "１，２００", "1200"),
        ("number", "12.50", "12.50"),
        ("date", "20260501", "2026-05-01"),
        ("date", "2026年5月", "2026-05"),
        ("duration", "1:02:03", "01:02:03"),
        ("duration", "62:03", "01:02:03"),
        ("duration", "12分30秒", "00:12:30"),
        ("duration", "1小时", "01:00:00"),
        ("choice", "施工", "施工"),
        ("number", " ", ""),
    ],
)
def test_a_value_is_read_in_any_usual_spelling(kind, told, kept):
    assert read_one(a_field(kind, choices=("设计", "施工")), told) == kept


@pytest.mark.parametrize(
    ("kind", "told", "text"),
    [
        ("number", "三本", "请填数字"),
        ("number", "-1", "请填数字"),
        ("number", "1e9", "请填数字"),
        ("date", "去年夏天", "没有看懂日期"),
        ("date", "2026-02-30", "没有“2026-02-30”这一天"),
        ("duration", "很长", "00:12:30"),
        ("duration", "0:00", "00:12:30"),
        ("choice", "拆除", "请从 设计、施工 中选"),
        ("text", "甲" * 1001, "最长 1000 字"),
        ("text", "甲\x07乙", "控制字符"),
    ],
)
def test_a_value_that_is_none_is_refused_at_its_field_with_what_to_do(kind, told, text):
    with pytest.raises(RuleBroken, match=text) as broken:
        read_one(a_field(kind, choices=("设计", "施工")), told)
    assert broken.value.field == "particulars-one"
    assert str(broken.value).startswith("这一项")


def test_a_photo_keeps_who_took_it_when_and_of_whom(app):
    """F006."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_photo(by, particulars=PHOTO | {"length": "1:00", "size": ""})
    with given.acting(WANG_MIN, "hongqi"):
        assert holdings.find_item(item.id).particulars == PHOTO | {"taken_on": "2026-05-01"}, "what photos are not asked for is left out"


def test_all_that_is_wrong_is_told_at_once(app):
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(ManyRulesBroken) as broken:
        a_photo(by, title="", particulars={"taken_on": "昨天"})
    assert {fault.field for fault in broken.value.faults} == {"title", "particulars-taken_on"}


def test_what_a_class_demands_is_demanded_at_filing_and_not_of_a_draft(app):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_photo(by, particulars={"photographer": "王敏"})
        with pytest.raises(RuleBroken, match="还没有填拍摄时间，ZP 归档前必填"):
            holdings.file_item(item, by=by, today=TODAY)
        holdings.edit(item, {"particulars": PHOTO}, revision=item.revision, by=by, today=TODAY)
        assert holdings.file_item(item, by=by, today=TODAY).archival_code == "H017-ZP·2026-D30-0001"


def test_an_old_catalogue_keeps_its_codes_though_it_never_asked(app):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_photo(by, particulars={})
        assert holdings.keep_given_code(item, "H017-ZP·2026-D30-0007", by=by, today=TODAY).item_number == 7


def test_a_field_of_the_communitys_own_is_demanded_of_documents_too(app):
    """F098."""
    with given.acting(WANG_MIN, "hongqi") as by:
        own = describing.add_field("WS", FieldValues(label="网格号", kind=FieldKind.NUMBER, required=True), by=by)
        session.flush()
        item = given.a_draft(by)
        session.flush()
        with pytest.raises(RuleBroken, match="还没有填网格号"):
            holdings.file_item(item, by=by, today=TODAY)
        holdings.edit(item, {"particulars": {own.key: "12"}}, revision=item.revision, by=by, today=TODAY)
        holdings.file_item(item, by=by, today=TODAY)


def test_a_change_stands_in_the_trail_by_the_label_of_its_field_before_and_after(app):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_photo(by)
        session.flush()
        changes = {"particulars": PHOTO | {"photographer": "李娜", "people": ""}}
        holdings.edit(item, changes, revision=item.revision, by=by, today=TODAY)
    with given.acting(WANG_MIN, "hongqi"):
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == Act.EDIT)).one()
        assert entry.before == {"摄影者": "王敏", "人物（左起）": "李秀英、张国华"}
        assert entry.after == {"摄影者": "李娜"}


def test_what_was_filled_in_stays_when_its_field_is_retired_or_its_choice_is_gone(app):
    with given.acting(WANG_MIN, "hongqi") as by:
        told = {"project_name": "文化广场改造", "project_stage": "施工", "drawing_number": "建施-01"}
        item = given.a_draft(by, "施工图", category="KJ·JJ", retention="Y", particulars=told)
        session.flush()
        describing.retire_field(describing.find_field("KJ", "drawing_number"), by=by)
        stage = describing.find_field("KJ", "project_stage")
        describing.change_field(stage, FieldValues(label="阶段", kind=FieldKind.CHOICE, choices=["竣工"]), revision=1, by=by)
        session.flush()
        holdings.edit(item, {"particulars": {**told, "drawing_number": "改"}}, revision=item.revision, by=by, today=TODAY)
        assert item.particulars == told


def test_another_class_keeps_only_what_it_asks_for_too(app):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_photo(by)
        session.flush()
        holdings.edit(item, {"category": "WS·WT"}, revision=item.revision, by=by, today=TODAY)
        assert item.particulars == {}


def test_the_description_of_a_filed_photo_is_corrected_too(app):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_photo(by)
        holdings.file_item(item, by=by, today=TODAY)
        session.flush()
        with pytest.raises(RuleBroken, match="没有看懂日期"):
            holdings.edit(item, {"particulars": {"taken_on": "五一"}}, revision=item.revision, by=by, today=TODAY)
        changed = holdings.edit(item, {"particulars": PHOTO | {"place": "河堤"}}, revision=item.revision, by=by, today=TODAY)
        assert changed == ["地点"]


def test_a_photo_is_found_by_who_is_in_it(app):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = a_photo(by)
    with given.acting(WANG_MIN, "hongqi"):
        assert search.find("张国华", search.Page()).ids == (item.id,)


def test_merged_drafts_keep_what_each_of_them_told(app):
    with given.acting(WANG_MIN, "hongqi") as by:
        main, other = a_photo(by, particulars={"photographer": "王敏"}), a_photo(by, particulars={"photographer": "李娜", "place": "河堤"})
        session.flush()
        holdings.merge(main, [(other, holdings.ComponentRole.ATTACHMENT)], by=by)
        assert main.particulars == {"photographer": "王敏", "place": "河堤"}


def test_a_format_that_archives_are_not_kept_in_is_told_with_those_that_they_are():
    """F064."""
    fields = reference_fields()["LX"]
    assert [value for _, value in unusual(fields, {"format": "RMVB"})] == ["RMVB"]
    for good in ("mp4", ".MP4", "MP4、AVI", ""):
        assert list(unusual(fields, {"format": good})) == []
    assert list(unusual(reference_fields()["ZP"], {"format": "JPG"})) == []


def test_only_fields_in_use_can_be_missing():
    fields = (a_field("text", required=True, retired=True), a_field("text", required=False))
    assert missing(fields, {}) == []


def test_registering_asks_the_database_for_fields_only_where_something_was_told(app, statements):
    with given.acting(WANG_MIN, "hongqi") as by:
        arrangement = Arrangement()
        statements.clear()
        holdings.register(given.a_document(), by=by, today=TODAY, arrangement=arrangement)
        assert not [one for one in statements if "class_field" in one]
        for number in range(5):
            document = given.a_document(f"合影 {number}", category="ZP", retention="D30", particulars={"photographer": "王敏"})
            holdings.register(document, by=by, today=date(2026, 11, 23), arrangement=arrangement, quietly=True)
        assert len([one for one in statements if "class_field" in one]) == 1


def test_all_of_an_items_own_fields_stand_in_one_cell_and_read_back_whole():
    fields = reference_fields()["ZP"]
    values = {"taken_on": "2026-05-01", "people": "李秀英；张国华：后排", "photographer": "王敏"}
    assert as_lines(fields, values) == "拍摄时间：2026-05-01\n人物（左起）：李秀英；张国华：后排\n摄影者：王敏"
    assert from_lines(fields, as_lines(fields, values)) == (values, [])
    assert from_lines(fields, "摄影者:王敏；拍摄时间：2026年5月1日")[0] == {"taken_on": "2026-05-01", "photographer": "王敏"}


def test_what_a_cell_tells_and_the_class_does_not_ask_for_is_a_fault():
    values, faults = from_lines(reference_fields()["ZP"], "摄影者：王敏\n光圈：8\n拍摄时间：夏天")
    assert values == {"photographer": "王敏"}
    assert [str(fault)[:19] for fault in faults] == ["专门著录里“光圈：8”看不懂，请写成“", "拍摄时间：没有看懂日期“夏天”，请写成"]
