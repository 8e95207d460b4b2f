"""Pages that ask for what a class of archives needs beside, and the page where a community says what that is (F006, F064, F098)."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch.schemes.class_fields import class_fields
from tests import given
from tests.world import CHEN_GUILAN, WANG_MIN

ITEMS = "/c/hongqi/items"
FIELDS = "/c/hongqi/scheme/fields"
PHOTO = {
    "title": "消夏晚会合影",
    "category": "ZP",
    "retention": "D30",
    "carriers": "photo_print",
    "secrecy": "none",
    "openness": "open",
    "personal_level": "none",
    "entry": "",
    "document_date": "2026-08-01",
    "particulars-taken_on": "2026年8月1日",
    "particulars-photographer": "王敏",
    "particulars-format": "RAW",
}


@pytest.fixture
def clerk(app: Flask) -> FlaskClient:
    return given.signed_in(app.test_client(), WANG_MIN)


def post(client: FlaskClient, at: str, **told: str):
    token = given.csrf_token(client.get("/account").text)
    return client.post(at, data={"csrf_token": token, **told})


def test_without_script_the_fields_of_the_class_come_with_a_button_and_nothing_typed_is_lost(clerk: FlaskClient) -> None:
    assert "摄影者" not in clerk.get(f"{ITEMS}/new").text
    page = post(clerk, f"{ITEMS}/new", title="合影", category="ZP", fields="1").text
    assert 'name="particulars-photographer"' in page
    assert 'value="合影"' in page
    assert "归档前必填，草稿可以先空着" in page


def test_with_script_the_fields_alone_are_answered_and_keep_what_was_typed(clerk: FlaskClient) -> None:
    told = {"category": "LX", "particulars-format": "AVI", "particulars-place": "河堤"}
    part = post(clerk, f"{ITEMS}/particulars", **told).text
    assert "<h1" not in part
    assert 'name="particulars-length"' in part
    assert 'value="河堤"' in part
    assert "particulars" not in post(clerk, f"{ITEMS}/particulars", category="WS·CJ").text


def test_a_photo_is_registered_corrected_and_shown_with_its_own_fields(clerk: FlaskClient) -> None:
    """F006, F064."""
    refused = post(clerk, f"{ITEMS}/new", **PHOTO | {"particulars-taken_on": "夏天"})
    assert refused.status_code == 422
    assert 'href="#particulars-taken_on"' in refused.text
    answer = post(clerk, f"{ITEMS}/new", **PHOTO)
    assert answer.status_code == 303
    page = clerk.get(answer.location).text
    assert "<dt>拍摄时间</dt><dd>2026-08-01</dd>" in page
    assert "格式“RAW”不在建议的格式之内（JPEG、TIFF）" in page
    form = clerk.get(f"{answer.location}/edit").text
    assert 'name="particulars-photographer"' in form
    changed = PHOTO | {"revision": "1", "particulars-photographer": "李娜", "particulars-format": "JPG"}
    assert post(clerk, f"{answer.location}/edit", **changed).status_code == 303
    page = clerk.get(answer.location).text
    assert "摄影者「王敏」改为「李娜」" in page
    assert "不在建议的格式" not in page
    late = post(clerk, f"{answer.location}/edit", **changed | {"particulars-photographer": "周兰"})
    assert late.status_code == 409
    assert "周兰" in late.text


def test_what_is_lacking_is_told_when_it_is_to_be_filed(clerk: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item_id = str(given.a_draft(by, category="ZP", retention="Y").id)
    refused = post(clerk, f"{ITEMS}/{item_id}/filing", supplement="1")
    assert refused.status_code == 422
    assert "归档前必填；请先编辑这一件" in refused.text


def test_a_community_says_itself_what_a_class_asks_for(clerk: FlaskClient) -> None:
    """F098."""
    assert "摄影者" in clerk.get(FIELDS).text
    assert post(clerk, f"{FIELDS}/SW/new", label="", kind="text").status_code == 422
    added = post(clerk, f"{FIELDS}/SW/new", label="工艺", kind="choice", choices="刺绣\n剪纸", required="y")
    assert added.status_code == 303
    edited = post(clerk, f"{FIELDS}/SW/own_1", label="手工艺", kind="choice", choices="刺绣\n剪纸\n面塑", revision="1")
    assert edited.status_code == 303
    assert post(clerk, f"{FIELDS}/SW/own_1/up").status_code == 303
    assert post(clerk, f"{FIELDS}/SW/size/retire").status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        fields = class_fields()["SW"]
        assert [(one.label, one.retired) for one in fields][-2:] == [("手工艺", False), ("来源", False)]
        assert (fields[0].label, fields[0].retired) == ("尺寸", True)
    page = clerk.get(FIELDS).text
    assert "刺绣、剪纸、面塑" in page
    assert post(clerk, f"{FIELDS}/SW/size/restore").status_code == 303


def test_a_field_or_a_class_that_there_is_not_is_not_found(clerk: FlaskClient) -> None:
    assert clerk.get(f"{FIELDS}/SW/nothing").status_code == 404
    assert clerk.get(f"{FIELDS}/QQ/new").status_code == 404
    assert post(clerk, f"{FIELDS}/SW/nothing/retire").status_code == 404


def test_who_does_not_edit_schemes_reads_the_fields_only(app: Flask) -> None:
    head = given.signed_in(app.test_client(), CHEN_GUILAN)
    page = head.get(FIELDS)
    assert page.status_code == 200
    assert "加一项" not in page.text
    assert post(head, f"{FIELDS}/SW/size/retire").status_code == 403
