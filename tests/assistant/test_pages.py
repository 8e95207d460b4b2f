"""Asking the assistant from a form, and the guide for who has never filed anything."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from commarch import assistant
from commarch.database import session
from commarch.holdings import Item
from commarch.web.assistant import labels
from tests import given
from tests.world import CHEN_GUILAN, LI_NA, WANG_MIN

NEW, PROPOSE, GUIDE = "/c/hongqi/items/new", "/c/hongqi/assistant/propose", "/c/hongqi/assistant/guide"
TITLE = "关于开展物业服务企业监督评议的通知"


@pytest.fixture
def clerk(client: FlaskClient) -> FlaskClient:
    return given.signed_in(client, WANG_MIN)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def send(client: FlaskClient, url: str, page: str = NEW, **data: str):
    return client.post(url, data={"csrf_token": given.csrf_token(client.get(page).text), **data})


def test_a_form_asks_without_script_and_comes_back_with_chips(clerk: FlaskClient):
    """F021: nothing is saved by asking."""
    page = send(clerk, NEW, title=TITLE, carriers="paper", secrecy="none", ask="1")
    assert page.status_code == 200
    assert "物业服务企业监督评议、物业纠纷处理" in words(page.text)
    assert re.search(r"归档范围第 \d+ 条“物业服务企业监督评议、物业纠纷处理”", words(page.text))
    assert f'value="{TITLE}"' in page.text
    with given.acting(WANG_MIN, "hongqi"):
        assert session.scalars(select(Item.id)).all() == []


def test_a_chip_fills_place_retention_and_access_without_script(clerk: FlaskClient):
    page = send(clerk, NEW, title=TITLE, carriers="paper", secrecy="none", ask="1")
    chip = unescape(re.search(r'name="choose" value="([^"]+)"', page.text)[1])
    filled = send(clerk, NEW, title=TITLE, carriers="paper", secrecy="none", choose=chip)
    category, entry, _ = chip.split("|")
    assert re.search(rf'<option selected value="{category}">', filled.text)
    assert re.search(rf'<option selected value="{entry}">', filled.text)
    assert 'aria-pressed="true"' in filled.text
    told = {"carriers": "paper", "secrecy": "none", "openness": "", "personal_level": "", "document_date": "2026-09-14"}
    saved = send(clerk, NEW, title=TITLE, category=category, entry=entry, **told)
    assert saved.status_code == 303
    assert "30年" in clerk.get(saved.location).text


def test_a_chip_that_names_nothing_fills_nothing(clerk: FlaskClient):
    for nonsense in ("", "|||", "WS·XX|nothing|D7000", "a" * 10_000):
        assert send(clerk, NEW, title=TITLE, choose=nonsense).status_code == 200


def test_programs_are_answered_in_json(clerk: FlaskClient):
    found = clerk.get(PROPOSE, query_string={"title": TITLE, "document_date": "2025-05-06"}).json
    assert found["categories"][0]["value"] == "WS·CJ"
    assert found["retentions"][0]["label"] == "30年"
    assert found["years"][0] == {"value": "2025", "label": "2025", "confidence": 1.0, "reason": "按签发日期 2025-05-06（DA/T 22-2015 5.2）"}
    assert found["places"][0]["reasons"][0].startswith("归档范围第 ")


def test_a_page_that_is_open_is_answered_with_chips(clerk: FlaskClient):
    page = send(clerk, PROPOSE, title=TITLE, **{"as": "html"})
    assert page.mimetype == "text/html"
    assert 'name="choose"' in page.text
    assert "<html" not in page.text


def test_reasons_are_told_in_english_too(clerk: FlaskClient):
    clerk.set_cookie("locale", "en")
    sentences = {str(one) for one in labels.SENTENCES}
    for module in ("words", "wording", "experience", "habits", "dating", "composition", "proposing"):
        source = getattr(__import__(f"commarch.assistant.{module}").assistant, module)
        told = {value for value in vars(source).values() if isinstance(value, str) and "%(" in value}
        assert told <= sentences, told - sentences


def test_the_answers_of_the_table_of_compositions_can_be_translated():
    known = {str(one) for one in labels.COMPOSITIONS}
    table = __import__("commarch.assistant.composition").assistant.composition._table()
    assert {text for _, answer, inside, _ in table for text in (answer, inside) if text} <= known


def test_who_may_not_register_is_not_answered(client: FlaskClient):
    head = given.signed_in(client, CHEN_GUILAN)
    assert head.get(PROPOSE, query_string={"title": TITLE}).status_code == 403
    assert head.get(GUIDE).status_code == 403


def test_another_community_is_not_there(client: FlaskClient):
    assert given.signed_in(client, LI_NA).get(PROPOSE, query_string={"title": TITLE}).status_code == 404


def test_the_guide_answers_in_plain_words_and_leads_to_the_filled_form(clerk: FlaskClient):
    """F019, F022: who knows nothing of archives is told where it goes, how long, who may see it, and why."""
    told = {
        "title": "重阳节慰问高龄老人、发放高龄津贴的登记表",
        "author": "红旗社区居民委员会",
        "document_date": "2026年10月9日",
        "standing": "final",
    }
    page = send(clerk, GUIDE, GUIDE, **told)
    said = words(page.text)
    assert page.status_code == 200
    assert "民政" in said
    assert "归档范围第" in said
    assert "2026 ：按签发日期 2026-10-09" in said
    assert "一册为一件" in said
    chip = unescape(re.search(r'name="choose" value="([^"]+)"', page.text)[1])
    filled = send(
        clerk, NEW, title=told["title"], author=told["author"], document_date="2026-10-09", carriers="paper", secrecy="none", choose=chip
    )
    assert told["title"] in filled.text
    assert re.search(rf'<option selected value="{chip.split("|")[0]}">', filled.text)


def test_the_guide_says_which_row_lets_a_draft_go_unfiled(clerk: FlaskClient):
    said = words(send(clerk, GUIDE, GUIDE, title="会议通知的草稿", standing="not_final").text)
    assert "这份不用归档" in said
    assert re.search(r"归档范围第 \d+ 条“重份文件", said)


def test_what_the_guide_lets_go_unfiled_is_noted_with_its_reason_in_one_press(clerk: FlaskClient):
    """F020: a decision not to file is kept, by whom and why, also where the paper never passed the inbox."""
    asked = {"title": "会议通知的草稿", "author": "红旗社区居民委员会", "document_date": "2026-10-09"}
    page = send(clerk, GUIDE, GUIDE, **asked, standing="not_final").text
    assert "记入不归档登记" in page
    assert page.count('id="title"') == 1
    noted = send(clerk, f"{GUIDE}/not-filed", GUIDE, **asked, code="draft")
    assert noted.status_code == 303
    said = words(clerk.get(str(noted.location)).text)
    assert "会议通知的草稿" in said
    assert "没有保存价值的草稿、未成文的材料" in said
    assert WANG_MIN.name in said
    refused = send(clerk, f"{GUIDE}/not-filed", GUIDE, title="", code="draft")
    assert "请回到指引" in words(clerk.get(str(refused.location)).text)


def test_the_guide_admits_what_it_does_not_know(clerk: FlaskClient):
    assert "没有认出这份文件" in words(send(clerk, GUIDE, GUIDE, title="qwerty", standing="final").text)


@pytest.mark.parametrize(("field", "value", "told"), [("title", "", "请照着文件抄"), ("document_date", "昨天", "没有看懂日期")])
def test_the_guide_says_what_it_could_not_read(clerk: FlaskClient, field: str, value: str, told: str):
    page = send(clerk, GUIDE, GUIDE, **({"title": TITLE, "standing": "final"} | {field: value}))
    assert page.status_code == 422
    assert told in words(page.text)


def test_proposals_hold_no_other_tenants_titles(clerk: FlaskClient):
    """The reason names a filed document: only one of this tenant."""
    with given.acting(LI_NA, "wenyuan") as by:
        given.a_filed_item(by, "晨曦计划结对走访名单", category="WS·WT", retention="D30")
    assert "晨曦计划结对走访名单" not in clerk.get(PROPOSE, query_string={"title": "晨曦计划结对走访"}).text


def test_a_reason_without_facts_is_said_as_it_stands(app):
    with app.test_request_context():
        assert labels.reason_words(assistant.Reason("没有附件、转发、来文复文的，一份文件就是一件（DA/T 22-2015 5.1）")).endswith("5.1）")
