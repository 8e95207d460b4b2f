"""Every message of the pages has its English, and the catalogue holds nothing else."""

import re
from functools import cache

import pytest
from babel.messages import Catalog

from commarch.imports.fields import FIELDS, label_of
from commarch.retention import reasons
from commarch.schemes.codes import PRESETS
from commarch.schemes.deadlines import FilingKind
from commarch.schemes.expiry import expiry
from commarch.schemes.periods import RetentionPeriod
from commarch.translations import catalogue
from commarch.web import locale
from commarch.web.imports.labels import field_label
from commarch.web.labels import FILING_KINDS, period_words
from commarch.web.retention.labels import VOICE
from commarch.web.schemes.labels import PRESET_NAMES, version_label
from tests.web.shell import app_with

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


@cache
def in_the_code() -> Catalog:
    """Return the messages of code and templates, read once for all tests here."""
    return catalogue.extract()


def test_the_english_catalogue_is_complete():
    missing = catalogue.wanting(in_the_code(), catalogue.english())
    assert not missing, "run `python -m commarch.translations` and translate: " + "、".join(missing)


def test_the_english_catalogue_holds_no_message_that_is_gone():
    said = {message.id for message in in_the_code()}
    assert not [message.id for message in catalogue.english() if message.id not in said]


def test_a_translation_names_only_what_its_message_knows():
    for message in catalogue.english():
        if isinstance(message.id, str):
            assert set(PLACEHOLDER.findall(str(message.string))) <= set(PLACEHOLDER.findall(message.id)), message.id


def test_messages_are_found_in_code_and_templates():
    found = {message.id for message in in_the_code()}
    assert {"档案目录", "草稿", "跳到正文", "有 %(count)s 处要改，还没有存"} <= found


def test_a_page_speaks_the_language_that_was_chosen():
    client = app_with().test_client()
    assert "没有这一页" in client.get("/refuse/404").get_data(as_text=True)
    client.set_cookie(locale.COOKIE, "en")
    assert "No such page" in client.get("/refuse/404").get_data(as_text=True)


def test_an_unknown_language_is_chinese():
    with app_with().test_request_context(headers={"Cookie": "locale=../../x"}):
        assert locale.chosen_language() == locale.SOURCE


@pytest.mark.parametrize(
    ("code", "english"),
    [
        ("Y", "Permanent"),
        ("D30", "30 years"),
        ("L", "Long term"),
        ("L20", "Long term (20 years)"),
        ("S", "Short term"),
        ("E5", "5 years after closing or disposal"),
    ],
)
def test_a_retention_period_is_said_in_the_readers_language(code: str, english: str):
    with app_with().test_request_context():
        assert period_words(code) == RetentionPeriod(code).label
    with app_with().test_request_context(headers={"Cookie": f"{locale.COOKIE}=en"}):
        assert period_words(code) == english


def test_fields_and_kinds_of_filing_are_called_on_pages_what_the_archives_call_them():
    with app_with().test_request_context():
        assert {name: field_label(name) for name in (*FIELDS, "ignore")} == {name: label_of(name) for name in (*FIELDS, "ignore")}
        assert {kind: str(words) for kind, words in FILING_KINDS.items()} == {kind: kind.label for kind in FilingKind}


def test_why_an_item_is_kept_is_said_in_the_readers_language():
    kept = expiry(RetentionPeriod("D10"), filing_year=2015)
    with app_with().test_request_context():
        assert reasons.why(kept, category="绿化", scheme="方案", version=4, voice=VOICE) == reasons.why(
            kept, category="绿化", scheme="方案", version=4
        )
    with app_with().test_request_context(headers={"Cookie": f"{locale.COOKIE}=en"}):
        assert reasons.heading(kept, VOICE) == "Why it is kept until December 31, 2025"
        assert "10 years" in reasons.why(kept, voice=VOICE)[0]


def test_presets_and_versions_of_schemes_are_called_on_pages_what_the_archives_call_them():
    with app_with().test_request_context():
        assert {key: str(words) for key, words in PRESET_NAMES.items()} == {key: preset.label for key, preset in PRESETS.items()}
        assert version_label("社区参考方案", 1) == "社区参考方案 第 1 版"
    with app_with().test_request_context(headers={"Cookie": f"{locale.COOKIE}=en"}):
        assert version_label("社区参考方案", 1) == "社区参考方案, version 1"
