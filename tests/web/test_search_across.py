"""The street's search: all its communities at once, nothing that may hold personal data, every search in the trail."""

import pytest
from flask.testing import FlaskClient

from tests import given
from tests.web.test_search import shown, statements
from tests.world import GAO_XIANG, LI_NA, MA_LIN, SUN_TAO, WANG_MIN, ZHOU_LAN

SECRET_NAME = "欧阳若兮"
ACROSS = "/street/xueyuanlu/search"


@pytest.fixture
def street(client: FlaskClient) -> FlaskClient:
    return given.signed_in(client, ZHOU_LAN)


@pytest.fixture
def filed(app) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        for number in range(1, 61):
            given.a_filed_item(by, f"绿化第{number}号")
    with given.acting(LI_NA, "wenyuan") as by:
        given.a_filed_item(by, "绿化工作总结")
        given.a_filed_item(by, f"关于{SECRET_NAME}绿化补偿的批复", personal_level="personal")
        given.a_draft(by, "绿化草稿")
    with given.acting(MA_LIN, "binjiang") as by:
        given.a_filed_item(by, "绿化外街")


def ask(client: FlaskClient, text: str, **more: str) -> str:
    answer = client.get(ACROSS, query_string={"q": text, **more})
    assert answer.status_code == 200
    return answer.text


def test_hits_stand_by_community_with_their_number(street, filed):
    page = ask(street, "绿化")
    words = shown(page)
    assert "2 个社区共查到 61 件" in words
    assert words.index("红旗社区") < words.index("文苑社区")
    assert "看红旗社区的全部 60 件" in words
    assert "<mark>绿化</mark>工作总结" in page
    assert "外街" not in page
    assert "草稿" not in page


def test_one_communitys_hits_are_walked_page_by_page(street, filed):
    first = ask(street, "绿化", community="hongqi")
    assert first.count("<mark>绿化</mark>") == 50
    after = first[first.rindex("after=") + 6 :][:36]
    second = ask(street, "绿化", community="hongqi", after=after)
    assert second.count("<mark>绿化</mark>") == 10
    assert street.get(ACROSS, query_string={"q": "绿化", "community": "binjiang"}).status_code == 404


def test_a_name_that_stands_only_in_a_personal_item_is_not_found_counted_or_suggested(street, filed):
    for text in (SECRET_NAME, f"{SECRET_NAME} 绿化", f"{SECRET_NAME} OR 没有这个词", "补偿", SECRET_NAME[0]):
        for more in ({}, {"community": "wenyuan"}):
            page = ask(street, text, **more)
            assert "没有查到" in page
            assert "补偿的批复" not in page
            assert "<table" not in page
    assert "61 件" in shown(ask(street, f"绿化 -{SECRET_NAME}"))


def test_every_search_is_in_the_streets_trail(street, filed, admin):
    ask(street, "绿化")
    row = admin.execute(
        "SELECT person_name, thing_label FROM audit_entry WHERE tenant_id = %s ORDER BY number DESC LIMIT 1", [given.tenant_id("xueyuanlu")]
    ).fetchone()
    assert row[0] == ZHOU_LAN.name
    assert row[1].startswith(ACROSS + "?q=")


def test_statements_do_not_grow_with_hits_or_communities(app, street, filed):
    many = statements(app, street, ACROSS, q="绿化")
    few = statements(app, street, ACROSS, q="绿化工作总结")
    assert few == many <= 14


@pytest.mark.parametrize(("who", "status"), [(SUN_TAO, 200), (GAO_XIANG, 404), (WANG_MIN, 404), (MA_LIN, 404)])
def test_who_may_search_across(client, who, status):
    assert given.signed_in(client, who).get(ACROSS + "?q=绿化").status_code == status
