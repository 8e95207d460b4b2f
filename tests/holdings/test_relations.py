"""Cross references: read from either side, made once, taken away as a recorded act."""

import psycopg
import pytest

from commarch import audit, holdings
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import LinkKind, relations
from tests import given
from tests.conftest import TODAY
from tests.world import MA_LIN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def test_a_reply_and_what_it_answers_name_each_other():
    """F061."""
    with given.acting(WANG_MIN, "hongqi") as by:
        asked = given.a_filed_item(by, "关于绿化的请示")
        reply = given.a_filed_item(by, "关于绿化的批复")
        holdings.relate(reply, asked, LinkKind.REPLY_TO, "原件在一起", by=by)
    with given.acting(WANG_MIN, "hongqi"):
        (there,), (back,) = holdings.relations_of(reply.id), holdings.relations_of(asked.id)
        assert (there.other_title, there.is_reverse, relations.WORDS[there.kind][there.is_reverse]) == ("关于绿化的请示", False, "来文")
        assert (back.other_title, back.is_reverse, relations.WORDS[back.kind][back.is_reverse]) == ("关于绿化的批复", True, "复文")
        assert back.note == "原件在一起"
        assert audit.history_of("item", asked.id)[0].act == "relate"
        told = audit.history_of("item", reply.id)[0].after or {}
        assert told["link"] == "来文：H017-WS·2026-D10-CJ-0001"


@pytest.mark.parametrize("kind", LinkKind)
def test_a_cross_reference_is_made_once_from_whichever_side(kind: LinkKind):
    with given.acting(WANG_MIN, "hongqi") as by:
        one, two = given.a_draft(by, "甲件"), given.a_draft(by, "乙件")
        holdings.relate(one, two, kind, by=by)
        session.flush()
        for first, second in ((one, two), (two, one)):
            with pytest.raises(RuleBroken, match="已有"):
                holdings.relate(first, second, kind, by=by)
        with pytest.raises(RuleBroken, match="自己"):
            holdings.relate(one, one, kind, by=by)


def test_taking_a_cross_reference_away_stays_in_the_trail_of_both():
    with given.acting(WANG_MIN, "hongqi") as by:
        one, two = given.a_filed_item(by, "甲件"), given.a_filed_item(by, "乙件")
        link = holdings.relate(one, two, LinkKind.SEE_ALSO, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        found = relations.find_link(two.id, link.id)
        assert found is not None
        holdings.unrelate(found, by=by)
    with given.acting(WANG_MIN, "hongqi"):
        assert holdings.relations_of(one.id) == []
        for item in (one, two):
            assert audit.history_of("item", item.id)[0].before["link"].startswith("参见：")


def test_a_draft_with_cross_references_can_be_thrown_away():
    with given.acting(WANG_MIN, "hongqi") as by:
        filed, draft = given.a_filed_item(by, "甲件"), given.a_draft(by, "乙件")
        holdings.relate(draft, filed, LinkKind.SAME_CASE, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        holdings.discard(holdings.find_item(draft.id), by=by)
    with given.acting(WANG_MIN, "hongqi"):
        assert holdings.relations_of(filed.id) == []


def test_the_database_joins_no_items_of_two_communities(admin: psycopg.Connection):
    with given.acting(WANG_MIN, "hongqi") as by:
        ours = given.a_draft(by, "甲件").id
    with given.acting(MA_LIN, "binjiang") as by:
        theirs = given.a_draft(by, "乙件").id
    with given.acting(WANG_MIN, "hongqi"):
        assert holdings.find_item(theirs) is None
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        admin.execute(
            "INSERT INTO item_link (tenant_id, id, item_id, other_id, kind, made_at) VALUES (%s, gen_random_uuid(), %s, %s, 'see_also', now())",
            [given.tenant_id("hongqi"), ours, theirs],
        )


def test_a_supplement_after_the_year_stands_behind_what_is_there():
    """F043: what is found later gets the next numbers; nothing is renumbered."""
    with given.acting(WANG_MIN, "hongqi") as by:
        first = given.a_filed_item(by, "先归的", document_date="2024-05-01")
        with pytest.raises(holdings.YearClosed):
            holdings.file_item(given.a_draft(by, "补的", document_date="2024-01-01"), by=by, today=TODAY)
        late = given.a_filed_item(by, "补的", document_date="2024-01-01")
        assert (first.item_number, late.item_number, late.supplement) == (1, 2, True)
