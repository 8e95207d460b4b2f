"""Changing the category after filing: recorded, with a reason, and never in the code."""

import pytest

from commarch import audit, holdings
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import ChangedMeanwhile, Item, reclassifying, sifting
from commarch.holdings.sifting import Sieve
from commarch.holdings.tally import tally
from tests import given
from tests.conftest import TODAY
from tests.world import WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def there(item: Item) -> Item:
    found = holdings.find_item(item.id)
    assert found is not None
    return found


def test_the_code_stays_whatever_category_an_item_belongs_to_later():
    """F004, R01: a changed category is written beside the code, which is for ever."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, "党员大会纪要", category="WS·DQ")
        coded = (item.archival_code, item.series, item.item_number, item.retention_code, item.code_key)
    with given.acting(WANG_MIN, "hongqi") as by:
        holdings.reclassify(there(item), "WS·CJ", None, reason="归错类", revision=there(item).revision, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        now = there(item)
        assert (now.archival_code, now.series, now.item_number, now.retention_code, now.code_key) == coded
        assert (now.category_code, now.reclassified_code, now.current_category_code) == ("DQ", "CJ", "CJ")
        assert holdings.place_of(now).category == "城建环境与物业"
        (change,) = reclassifying.changes_of(now)
        assert (change.from_code, change.to_code, change.reason, change.person) == ("WS·DQ", "WS·CJ", "归错类", "王敏")
        entry = audit.history_of("item", item.id)[0]
        assert (entry.act, entry.reason, entry.after["category_code"]) == ("reclassify", "归错类", "WS·CJ")
        assert given.a_filed_item(by, "下一件", category="WS·DQ").item_number == 2


def test_lists_and_figures_go_by_the_category_of_now():
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, "党员大会纪要", category="WS·DQ")
    with given.acting(WANG_MIN, "hongqi") as by:
        holdings.reclassify(there(item), "WS·CJ", None, reason="归错类", revision=there(item).revision, by=by)
    with given.acting(WANG_MIN, "hongqi"):
        figures = tally(TODAY)
        for category, count in (("CJ", 1), ("DQ", 0)):
            sieve = Sieve(category=category)
            assert len(sifting.page(sieve, TODAY).rows) == sifting.count(sieve, TODAY) == figures.total(sieve) == count


def test_back_to_the_category_of_the_code_is_a_change_too():
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, category="WS·DQ")
        for category in ("WS·CJ", "WS·DQ"):
            session.flush()
            holdings.reclassify(item, category, None, reason="再看一遍", revision=item.revision, by=by)
        session.flush()
        assert item.reclassified_code is None
        assert len(reclassifying.changes_of(item)) == 2


@pytest.mark.parametrize(
    ("category", "reason", "sentence"),
    [
        ("WS·CJ", "  ", "请写明为什么"),
        ("", "归错类", "请选择类目"),
        ("WS·没有", "归错类", "没有类目"),
        ("KU·01", "归错类", "门类是 WS，不能改到 KU"),
        ("WS·DQ", "归错类", "现在就归在 WS·DQ"),
    ],
)
def test_what_can_not_be_is_refused_with_the_way_out(category: str, reason: str, sentence: str):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, category="WS·DQ")
        session.flush()
        with pytest.raises(RuleBroken, match=sentence):
            holdings.reclassify(item, category, None, reason=reason, revision=item.revision, by=by)


def test_a_draft_is_edited_instead_and_nobodys_change_is_overwritten():
    with given.acting(WANG_MIN, "hongqi") as by:
        draft, item = given.a_draft(by), given.a_filed_item(by, category="WS·DQ")
        session.flush()
        with pytest.raises(RuleBroken, match="草稿还没有档号"):
            holdings.reclassify(draft, "WS·DQ", None, reason="归错类", revision=draft.revision, by=by)
        with pytest.raises(ChangedMeanwhile):
            holdings.reclassify(item, "WS·CJ", None, reason="归错类", revision=item.revision - 1, by=by)
