"""`commarch suggest`: what stands on standard output, and the exit code."""

import json

from click.testing import CliRunner
from flask import Flask

from commarch.cli import main
from tests import given
from tests.world import LI_NA, WANG_MIN


def run(app: Flask, *arguments: str):
    with app.app_context():
        return CliRunner().invoke(main, ["suggest", *arguments])


def test_each_title_is_answered_with_reason_and_sureness(app: Flask):
    """F021 from the command line."""
    answer = run(app, "hongqi", "残疾人持证名册", "2026年3月记账凭证")
    assert answer.exit_code == 0, answer.output
    assert "类目：WS·MZ 民政" in answer.output
    assert "保管期限：永久" in answer.output
    assert "归档范围第 " in answer.output
    assert "类目：KU·01 会计凭证" in answer.output


def test_programs_read_json(app: Flask):
    answer = run(app, "hongqi", "残疾人持证名册", "--date", "2025-03-04", "--json")
    (found,) = json.loads(answer.output)
    assert found["known"] is True
    assert found["category"][0]["value"] == "WS·MZ"
    assert found["access"][0] == found["access"][0] | {"value": "sensitive", "label": "敏感"}
    assert found["year"][0]["value"] == "2025"
    assert set(found) == {"title", "known", "class", "category", "entry", "retention", "access", "year", "composition"}
    for name in ("class", "category", "entry", "retention", "access", "year", "composition"):
        assert 0 <= found[name][0]["confidence"] <= 1
        assert found[name][0]["reason"]


def test_a_title_that_nobody_knows_is_told_and_ends_with_one(app: Flask):
    answer = run(app, "hongqi", "残疾人持证名册", "qwerty")
    assert answer.exit_code == 1
    assert "没有认出这个题名" in answer.output


def test_a_tenant_that_there_is_not_is_wrong_usage(app: Flask):
    assert run(app, "nowhere", "某题名").exit_code == 2
    assert run(app, "hongqi").exit_code == 2


def test_it_speaks_from_this_tenants_experience_alone(app: Flask):
    with given.acting(LI_NA, "wenyuan") as by:
        given.a_filed_item(by, "晨曦计划结对走访名单", category="WS·WT", retention="D30")
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "晨曦计划结对走访名单", category="WS·MZ", retention="Y")
    assert "类目：WS·MZ" in run(app, "hongqi", "晨曦计划结对走访").output
    assert "类目：WS·WT" in run(app, "wenyuan", "晨曦计划结对走访").output
