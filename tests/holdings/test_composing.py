"""Making items up: drafts merged into one item, documents split out of one, pages counted."""

import pytest
from hypothesis import given as whatever
from hypothesis import strategies

from commarch import audit, holdings
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Component, ComponentRole, Item, LinkKind, Openness, Part, PersonalLevel, in_default_order
from tests import given
from tests.conftest import TODAY
from tests.world import WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
REPLY, INCOMING, ATTACHMENT = ComponentRole.REPLY, ComponentRole.INCOMING, ComponentRole.ATTACHMENT


def there(item: Item) -> Item:
    found = holdings.find_item(item.id)
    assert found is not None
    return found


@whatever(strategies.lists(strategies.sampled_from(ComponentRole)))
def test_documents_of_an_item_stand_in_the_order_of_their_roles(roles: list[ComponentRole]):
    """R03: the default order is that of the rule; those of one role stay as they were put."""
    rank = list(ComponentRole)
    parts = [Part(role=role, title=str(place)) for place, role in enumerate(roles)]
    ordered = in_default_order(parts)
    assert [rank.index(part.role) for part in ordered] == sorted(rank.index(role) for role in roles)
    for role in ComponentRole:
        assert [part for part in ordered if part.role is role] == [part for part in parts if part.role is role]


def test_drafts_become_one_item_in_the_order_of_the_rule():
    """R03: 来文 and 复文 as one item, the reply first; pages together; the merged draft is gone, its trail stays."""
    with given.acting(WANG_MIN, "hongqi") as by:
        asked = given.a_draft(by, "关于绿化的请示", pages=2, document_number="红社〔2026〕3号", note="原件破损")
        reply = given.a_draft(by, "关于绿化的批复", pages=3)
        sheet = given.a_draft(by, "苗木清单", pages=4, personal_level=PersonalLevel.SENSITIVE, openness=Openness.RESTRICTED)
    with given.acting(WANG_MIN, "hongqi") as by:
        holdings.merge(there(reply), [(there(sheet), ATTACHMENT), (there(asked), INCOMING)], role=REPLY, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        one = there(reply)
        assert [(part.role, part.title, part.pages) for part in one.components] == [
            (REPLY, "关于绿化的批复", 3),
            (INCOMING, "关于绿化的请示", 2),
            (ATTACHMENT, "苗木清单", 4),
        ]
        assert (one.pages, one.personal_level, one.openness) == (9, PersonalLevel.SENSITIVE, Openness.RESTRICTED)
        assert one.note == "关于绿化的请示：原件破损"
        assert holdings.find_item(asked.id) is None
        assert audit.history_of("item", asked.id)[0].after == {"merged_into": "关于绿化的批复", "of": [str(one.id)]}
        assert audit.history_of("item", one.id)[0].after["merged"] == ["苗木清单", "关于绿化的请示"]


def test_cross_references_of_a_merged_draft_lead_to_the_item_that_stays():
    with given.acting(WANG_MIN, "hongqi") as by:
        main, gone, filed = given.a_draft(by, "正文"), given.a_draft(by, "附件一"), given.a_filed_item(by, "上年的件")
        for one in (main, gone):
            holdings.relate(one, filed, LinkKind.SEE_ALSO, by=by)
        holdings.relate(gone, main, LinkKind.SAME_CASE, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        holdings.merge(there(main), [(there(gone), ATTACHMENT)], by=by)
    with given.acting(WANG_MIN, "hongqi"):
        assert [(one.kind, one.other_title) for one in holdings.relations_of(main.id)] == [(LinkKind.SEE_ALSO, "上年的件")]


def test_what_would_lose_something_is_not_merged():
    with given.acting(WANG_MIN, "hongqi") as by:
        main, filed = given.a_draft(by, "正文"), given.a_filed_item(by, "已归档的")
        longer, older = given.a_draft(by, "永久的", retention="Y"), given.a_draft(by, "旧年的", document_date="2025-01-01")
        session.flush()
        for other, sentence in ((longer, "比主件长"), (older, "不在同一年度"), (filed, "已经归档")):
            with pytest.raises(RuleBroken, match=sentence):
                holdings.merge(main, [(other, ATTACHMENT)], by=by)
        with pytest.raises(RuleBroken, match="至少选两份"):
            holdings.merge(main, [], by=by)


def parts_of(item: Item, *titles: str) -> list[Component]:
    return [part for part in item.components if part.title in titles]


def test_documents_are_split_out_as_items_of_their_own():
    """R03: what does not belong together becomes items of their own before numbers are given."""
    parts = (
        Part(role=REPLY, title="批复", pages=3),
        Part(role=INCOMING, title="请示", pages=2),
        Part(role=ATTACHMENT, title="清单", pages=1),
    )
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_draft(by, "批复", pages=None, components=parts, category="WS·DQ", retention="Y")
    with given.acting(WANG_MIN, "hongqi") as by:
        (made,) = holdings.split(there(item), [one.id for one in parts_of(there(item), "请示")], by=by, today=TODAY)
    with given.acting(WANG_MIN, "hongqi") as by:
        left, new = there(item), there(made)
        assert [(part.position, part.title) for part in left.components] == [(1, "批复"), (2, "清单")]
        assert (left.pages, new.pages, new.title, new.category_code, new.retention_code) == (4, 2, "请示", "DQ", "Y")
        assert audit.history_of("item", new.id)[0].after["split_from"] == "批复"
        with pytest.raises(RuleBroken, match="至少留一份"):
            holdings.split(left, [one.id for one in left.components], by=by, today=TODAY)
        with pytest.raises(RuleBroken, match="先勾选"):
            holdings.split(left, [], by=by, today=TODAY)
        holdings.file_item(left, by=by, today=TODAY)
        with pytest.raises(RuleBroken, match="已经归档"):
            holdings.split(left, [left.components[0].id], by=by, today=TODAY)


def test_counted_pages_stand_beside_the_declared_ones():
    """F091: what is counted is kept apart from what was declared, so that the two can be compared."""
    with given.acting(WANG_MIN, "hongqi") as by:
        told, untold = given.a_draft(by, "报了页数的", pages=6), given.a_draft(by, "没报页数的", pages=None)
        assert holdings.count_pages(told, 5, by=by)
        assert holdings.count_pages(untold, 4, by=by)
        assert not holdings.count_pages(told, 5, by=by)
        assert [(item.pages, item.counted_pages) for item in (told, untold)] == [(6, 5), (4, 4)]
        for wrong in (0, -1, 100_000):
            with pytest.raises(RuleBroken, match="大于 0"):
                holdings.count_pages(told, wrong, by=by)
