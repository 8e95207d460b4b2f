"""`commarch remind` and `commarch due` as an operator runs them."""

import json
import subprocess
import sys

import psycopg
from click.testing import CliRunner, Result
from flask import Flask

from commarch.cli import main
from tests import given


def commarch(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_remind_sweeps_as_of_a_day_and_a_second_time_adds_nothing(app: Flask, admin: psycopg.Connection) -> None:
    admin.execute("UPDATE filing_scope_entry SET expected_yearly = false")
    with given.the_system("hongqi") as by:
        given.a_filed_item(by, document_date="2015-03-04")
    first = commarch("remind", "--on", "2026-01-01", "--json")
    assert first.exit_code == 0, first.stderr
    report = json.loads(first.stdout)
    assert report["on"] == "2026-01-01"
    assert report["written"]["hongqi"] == 2
    assert report["sent"] == {"shown": 2}
    again = json.loads(commarch("remind", "--on", "2026-01-01", "--json").stdout)
    assert sum(again["written"].values()) == 0
    assert again["sent"] == {}
    assert admin.execute("SELECT DISTINCT on_date::text FROM notice").fetchall() == [("2026-01-01",)]


def test_remind_says_in_words_what_it_did(app: Flask) -> None:
    done = commarch("remind", "--on", "2026-12-01")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("2026-12-01 的提醒：新写入 ")
    assert "显示在「提醒」页" in done.stdout


def test_due_lists_what_is_due_on_a_day_and_why(app: Flask) -> None:
    with given.the_system("hongqi") as by:
        given.a_filed_item(by, "红旗社区绿化方案", document_date="2015-03-04")
    with given.the_system("binjiang") as by:
        given.a_filed_item(by, "滨江的方案", document_date="2015-03-04")
    early = commarch("due", "hongqi", "--on", "2025-12-01")
    assert (early.exit_code, "将到期  H017-WS·2015-D10-CJ-0001  红旗社区绿化方案" in early.stdout) == (0, True), early.stderr
    late = commarch("due", "hongqi", "--on", "2026-01-01", "--json")
    assert late.exit_code == 1
    (item,) = json.loads(late.stdout)["items"]
    assert (item["ends_on"], item["standing"]) == ("2025-12-31", "expired")
    assert "归档年度是 2015 年" in "".join(item["why"])
    assert "滨江" not in late.stdout


def test_due_of_no_such_tenant_is_wrong_usage(app: Flask) -> None:
    done = commarch("due", "nowhere")
    assert done.exit_code == 2
    assert "没有代码为「nowhere」的单位" in done.stderr


def test_without_a_database_the_command_says_what_to_do(app: Flask) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "commarch", "remind"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin"},
        cwd="/",
    )
    assert done.returncode == 1
    assert "commarch up" in done.stderr
