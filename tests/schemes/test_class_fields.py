"""The fields that classes of archives have of their own: the reference's to begin with, a tenant's once it changes one (F006, F098)."""

import pytest
from sqlalchemy import select

from commarch.audit import Act, AuditEntry
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.schemes import describing
from commarch.schemes.class_fields import class_fields, reference_fields
from commarch.schemes.describing import FieldValues
from commarch.schemes.models import ClassField, FieldKind
from tests import given
from tests.world import LI_NA, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def labels(archival_class):
    return [field.label for field in class_fields()[archival_class]]


def field(archival_class, key):
    found = describing.find_field(archival_class, key)
    assert found is not None
    return found


def test_every_class_of_a_community_begins_with_fields_of_its_own():
    """F006."""
    with given.acting(WANG_MIN, "hongqi"):
        assert set(class_fields()) >= {"ZP", "LY", "LX", "SW", "KU", "KJ", "SJ", "YJ", "WY", "MT"}
        assert labels("ZP")[:8] == ["照片号", "参见号", "拍摄时间", "地点", "人物（左起）", "事由", "背景", "摄影者"]
        assert labels("KU") == ["会计期间", "凭证起止号", "册数", "金额"]
        assert session.scalars(select(ClassField)).all() == [], "nothing is written before somebody changes something"


def test_a_community_adds_renames_and_retires_fields_of_its_own_and_no_other_sees_them():
    """F098."""
    with given.acting(WANG_MIN, "hongqi") as by:
        describing.add_field("SW", FieldValues(label="捐赠人", required=True), by=by)
        describing.change_field(field("SW", "origin"), FieldValues(label="来历"), revision=1, by=by)
        describing.retire_field(field("SW", "size"), by=by)
    with given.acting(WANG_MIN, "hongqi"):
        assert labels("SW") == ["尺寸", "材质", "数量", "来历", "捐赠人"]
        assert [one.retired for one in class_fields()["SW"]] == [True, False, False, False, False]
        assert labels("ZP") == [one.label for one in reference_fields()["ZP"]], "the others were made its own as they were"
    with given.acting(LI_NA, "wenyuan"):
        assert labels("SW") == ["尺寸", "材质", "数量", "来源"]


def test_every_change_of_a_field_stands_in_the_trail_with_before_and_after():
    with given.acting(WANG_MIN, "hongqi") as by:
        describing.change_field(field("ZP", "people"), FieldValues(label="人物", required=True), revision=1, by=by)
    with given.acting(WANG_MIN, "hongqi"):
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == Act.DESCRIBE_CLASS)).one()
        assert (entry.before, entry.after) == ({"label": "人物（左起）", "required": False}, {"label": "人物", "required": True})
        assert entry.thing_label == "ZP 人物"


def test_what_was_seen_before_somebody_elses_change_is_not_written_over_it():
    with given.acting(WANG_MIN, "hongqi") as by:
        describing.change_field(field("ZP", "people"), FieldValues(label="人物"), revision=1, by=by)
        with pytest.raises(RuleBroken, match="刚被别人改过"):
            describing.change_field(field("ZP", "people"), FieldValues(label="合影者"), revision=1, by=by)


@pytest.mark.parametrize(
    ("values", "at", "text"),
    [
        (FieldValues(label="  "), "label", "请填写名称"),
        (FieldValues(label="摄影者"), "label", "已经有“摄影者”了"),
        (FieldValues(label="甲" * 41), "label", "最长 40 字"),
        (FieldValues(label="类别", kind=FieldKind.CHOICE), "choices", "选项至少写一个"),
        (FieldValues(label="类别", kind=FieldKind.CHOICE, choices=["甲" * 61]), "choices", "每个最长 60 字"),
        (FieldValues(label="重量", kind=FieldKind.NUMBER, unit="千" * 11), "unit", "单位最长"),
    ],
)
def test_a_field_that_could_not_be_asked_for_is_refused_at_what_is_wrong(values, at, text):
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match=text) as broken:
        describing.add_field("ZP", values, by=by)
    assert broken.value.field == at


def test_the_kind_of_a_field_stays_so_that_what_is_filled_in_can_be_read():
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="类型不能再改"):
        describing.change_field(field("SW", "quantity"), FieldValues(label="数量"), revision=1, by=by)


def test_fields_are_put_in_another_order():
    with given.acting(WANG_MIN, "hongqi") as by:
        describing.move_field(field("SW", "origin"), -2, by=by)
        assert labels("SW") == ["尺寸", "来源", "材质", "数量"]
