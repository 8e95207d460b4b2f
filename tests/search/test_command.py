"""`commarch search`: for operators and scripts."""

import json

import pytest
from click.testing import CliRunner, Result

from commarch.cli import search as command
from tests import given
from tests.world import MA_LIN, WANG_MIN


@pytest.fixture
def run(app, monkeypatch):
    monkeypatch.setattr(command, "create_app", lambda: app)  # the application of the tests, on their database

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(command.search, words)

    return invoke


def test_hits_are_told_as_json_with_exit_code_0(run):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, "绿化工作总结", document_number="哈松民发〔2026〕7号")
        code = item.archival_code
        given.a_draft(by, "绿化草稿")
    answer = run("hongqi", "绿化", "--json", "--limit", "1")
    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert told["total"] == 2
    assert [one["title"] for one in told["items"]] == ["绿化草稿"]
    whole = json.loads(run("hongqi", "绿化 总结", "--json").stdout)
    assert whole["items"][0] | {"id": ""} == {
        "id": "",
        "archival_code": code,
        "title": "绿化工作总结",
        "author": "学院路街道办事处",
        "document_number": "哈松民发〔2026〕7号",
        "document_date": "2026-09-14",
        "year": 2026,
        "retention": "10年",
        "state": "filed",
    }


def test_nothing_found_is_exit_code_1_and_a_foreign_tenants_items_are_nothing(run):
    with given.acting(MA_LIN, "binjiang") as by:
        given.a_filed_item(by, "绿化工作总结")
    assert run("hongqi", "绿化").exit_code == 1
    assert "绿化工作总结" in run("binjiang", "绿化").output


def test_an_unknown_tenant_is_wrong_usage(run):
    answer = run("nowhere", "绿化")
    assert answer.exit_code == 2
    assert "没有代码为 nowhere 的单位" in answer.output
