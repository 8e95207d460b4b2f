"""Editing: nothing is overwritten unseen, and what is in the code is never changed."""

import threading
from datetime import date

import psycopg
import pytest
from flask import Flask

from commarch import audit, holdings
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import ChangedMeanwhile, ComponentRole, Item, ManyRulesBroken, Part
from tests import given
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def there(item: Item) -> Item:
    found = holdings.find_item(item.id)
    assert found is not None
    return found


def test_the_trail_keeps_only_what_was_changed():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk)
    with given.acting(WANG_MIN, "hongqi") as clerk:
        changed = holdings.edit(there(item), {"author": "红旗社区", "pages": 6}, revision=1, by=clerk, today=TODAY)
        assert changed == ["author"]
    with given.acting(WANG_MIN, "hongqi"):
        entry = audit.history_of("item", item.id)[0]
        assert (entry.before, entry.after) == ({"author": "学院路街道办事处"}, {"author": "红旗社区"})
        assert there(item).revision == 2


def test_an_edit_that_changes_nothing_leaves_no_trace():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk)
    with given.acting(WANG_MIN, "hongqi") as clerk:
        assert holdings.edit(there(item), {"title": item.title}, revision=1, by=clerk, today=TODAY) == []
    with given.acting(WANG_MIN, "hongqi"):
        assert len(audit.history_of("item", item.id)) == 1
        assert there(item).revision == 1


def test_the_second_of_two_clerks_is_told_and_nothing_is_overwritten():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk)
    with given.acting(CHEN_GUILAN, "hongqi") as head:
        holdings.edit(there(item), {"title": "陈桂兰改的题名"}, revision=1, by=head, today=TODAY)
    with given.acting(WANG_MIN, "hongqi") as clerk:
        with pytest.raises(ChangedMeanwhile, match="陈桂兰改动了这一件") as refused:
            holdings.edit(there(item), {"title": "王敏改的题名"}, revision=1, by=clerk, today=TODAY)
        assert refused.value.item.title == "陈桂兰改的题名"
        assert [entry.person_name for entry in refused.value.entries] == ["陈桂兰"]
    with given.acting(WANG_MIN, "hongqi") as clerk:
        assert there(item).title == "陈桂兰改的题名"
        holdings.edit(there(item), {"title": "王敏改的题名"}, revision=2, by=clerk, today=TODAY)


def test_who_is_overtaken_between_reading_and_locking_is_told_too(app: Flask):
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk)
    head, tenant = given.actor(CHEN_GUILAN), given.tenant_id("hongqi")

    def overtake() -> None:
        with app.app_context(), given.within_as(head, tenant):
            holdings.edit(there(item), {"title": "陈桂兰改的题名"}, revision=1, by=head, today=TODAY)

    with given.acting(WANG_MIN, "hongqi") as clerk:
        read = there(item)
        assert read.revision == 1
        other = threading.Thread(target=overtake)
        other.start()
        other.join()
        with pytest.raises(ChangedMeanwhile, match="陈桂兰改动了这一件"):
            holdings.edit(read, {"title": "王敏改的题名"}, revision=1, by=clerk, today=TODAY)


def test_a_draft_that_was_taken_back_meanwhile_is_told_as_such():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk)
    with given.acting(WANG_MIN, "hongqi") as clerk:
        mine = there(item)
        session.expunge(mine)
        holdings.discard(there(item), by=clerk)
    with given.acting(WANG_MIN, "hongqi") as clerk, pytest.raises(RuleBroken, match="已经被删去"):
        holdings.edit(mine, {"title": "改"}, revision=1, by=clerk, today=TODAY)


def test_the_description_of_a_filed_item_may_be_corrected():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_filed_item(clerk)
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = there(item)
        code, revision = item.archival_code, item.revision
        holdings.edit(item, {"title": "更正后的题名", "document_date": "2026-09-15"}, revision=revision, by=clerk, today=TODAY)
        assert (item.title, item.archival_code, item.year) == ("更正后的题名", code, 2026)
    with given.acting(WANG_MIN, "hongqi"):
        assert audit.history_of("item", item.id)[0].before == {
            "title": "关于开展生活垃圾分类示范小区创建的通知",
            "document_date": "2026-09-14",
        }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"year": 2025}, "年度写在档号里"),
        ({"category": "WS·DQ"}, "类目写在档号里"),
        ({"retention": "Y"}, "续存"),
        ({"title": ""}, "题名不能为空"),
    ],
)
def test_what_the_code_says_is_never_changed(change: dict, sentence: str):
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_filed_item(clerk)
        session.flush()
        with pytest.raises(RuleBroken, match=sentence):
            holdings.edit(item, change, revision=item.revision, by=clerk, today=TODAY)


def test_all_that_is_wrong_with_a_change_is_told_at_once():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_filed_item(clerk)
        session.flush()
        with pytest.raises(ManyRulesBroken) as refused:
            holdings.edit(item, {"year": 2020, "category": "WS·DQ"}, revision=item.revision, by=clerk, today=TODAY)
        assert [fault.field for fault in refused.value.faults] == ["category", "year"]


def test_a_draft_may_move_to_another_year_and_category():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk)
        session.flush()
        holdings.edit(item, {"year": 2025, "category": "WS·DQ", "retention": "Y"}, revision=1, by=clerk, today=TODAY)
        assert (item.year, item.category_code, item.retention_code) == (2025, "DQ", "Y")


def test_editing_neither_begins_a_period_nor_moves_its_end():
    """R09: what an extension decided survives every later correction of the description."""
    with given.acting(WANG_MIN, "hongqi") as clerk:
        waiting = given.a_filed_item(clerk, category="KU·04", retention="E5")
        kept_on = given.a_filed_item(clerk, document_date="2015-03-04", year=2015)
        session.flush()
        with pytest.raises(RuleBroken, match="登记起算事件"):
            holdings.edit(waiting, {"event_on": date(2020, 6, 30)}, revision=waiting.revision, by=clerk, today=TODAY)
        assert waiting.ends_on is None
        kept_on.ends_on = date(2035, 12, 31)
        session.flush()
        holdings.edit(kept_on, {"note": "有附图"}, revision=kept_on.revision, by=clerk, today=TODAY)
        assert kept_on.ends_on == date(2035, 12, 31)


def test_components_are_added_removed_and_put_in_order():
    main, reply = Part(role=ComponentRole.MAIN, title="正文", pages=2), Part(role=ComponentRole.REPLY, title="复文", pages=1)
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk, components=(main,))
    with given.acting(WANG_MIN, "hongqi") as clerk:
        parts = holdings.in_default_order((main, reply))
        holdings.edit(there(item), {"components": parts}, revision=1, by=clerk, today=TODAY)
    with given.acting(WANG_MIN, "hongqi") as clerk:
        found = there(item)
        assert [(one.position, one.title) for one in found.components] == [(1, "复文"), (2, "正文")]
        holdings.edit(found, {"components": ()}, revision=found.revision, by=clerk, today=TODAY)
    with given.acting(WANG_MIN, "hongqi"):
        assert there(item).components == []
        assert [entry.after for entry in audit.history_of("item", item.id)][:2] == [
            {"components": []},
            {"components": ["reply：复文（1 页）", "main：正文（2 页）"]},
        ]


def test_a_changed_title_is_found_and_the_old_one_is_not(admin: psycopg.Connection):
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk, "旧题名")
        session.flush()
        holdings.edit(item, {"title": "新标题"}, revision=1, by=clerk, today=TODAY)
    hits = admin.execute("SELECT search_vector @@ '''新标'''::tsquery, search_vector @@ '''旧题'''::tsquery FROM item").fetchone()
    assert hits == (True, False)
