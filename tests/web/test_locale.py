"""Every message of the pages has its English, and the catalogue holds nothing else."""

import re

from commarch.translations import catalogue
from commarch.web import locale
from tests.web.shell import app_with

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def test_the_english_catalogue_is_complete():
    missing = catalogue.wanting(catalogue.extract(), catalogue.english())
    assert not missing, "run `python -m commarch.translations` and translate: " + "、".join(missing)


def test_the_english_catalogue_holds_no_message_that_is_gone():
    in_the_code = {message.id for message in catalogue.extract()}
    assert not [message.id for message in catalogue.english() if message.id not in in_the_code]


def test_a_translation_names_only_what_its_message_knows():
    for message in catalogue.english():
        if isinstance(message.id, str):
            assert set(PLACEHOLDER.findall(str(message.string))) <= set(PLACEHOLDER.findall(message.id)), message.id


def test_messages_are_found_in_code_and_templates():
    found = {message.id for message in catalogue.extract()}
    assert {"档案目录", "草稿", "跳到正文", "有 %(count)s 处要改，还没有存"} <= found


def test_a_page_speaks_the_language_that_was_chosen():
    client = app_with().test_client()
    assert "没有这一页" in client.get("/refuse/404").get_data(as_text=True)
    client.set_cookie(locale.COOKIE, "en")
    assert "No such page" in client.get("/refuse/404").get_data(as_text=True)


def test_an_unknown_language_is_chinese():
    with app_with().test_request_context(headers={"Cookie": "locale=../../x"}):
        assert locale.chosen_language() == locale.SOURCE
