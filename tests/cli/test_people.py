"""`commarch tenants` and `commarch people`, as an operator types them."""

import json
import subprocess
import sys

import psycopg
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from commarch.cli import main
from tests import given
from tests.web.people import NEW_PASSWORD, nobody_tried_before, send, try_to_sign_in  # noqa: F401 - a fixture
from tests.world import GAO_XIANG, WANG_MIN


def commarch(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def link_in(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return next(line for line in result.output.splitlines() if line.startswith("http")).removeprefix("http://archives.test")


@pytest.mark.parametrize("command", [("tenants",), ("tenants", "add"), ("tenants", "list"), ("people",), ("people", "add"), ("people", "list"),
                                     ("people", "reset-password"), ("people", "login-link"), ("people", "disable"), ("people", "enable"),
                                     ("db",), ("db", "init"), ("db", "upgrade"), ("db", "check"), ("db", "url")])  # fmt: skip
def test_each_command_explains_itself(command: tuple[str, ...]) -> None:
    result = commarch(*command, "--help")
    assert result.exit_code == 0
    assert any("一" <= sign <= "鿿" for sign in result.output)


def test_a_street_and_its_community_are_opened_and_listed(app: Flask) -> None:
    assert commarch("tenants", "add", "--street", "hepinglu", "和平路街道", "--fonds", "X009").exit_code == 0
    assert commarch("tenants", "add", "--under", "hepinglu", "chunguang", "春光社区", "--fonds", "H099").exit_code == 0
    listed = json.loads(commarch("tenants", "list", "--json").output)
    assert listed[-1] == {
        "code": "chunguang",
        "kind": "community",
        "name": "春光社区",
        "fonds_number": "H099",
        "constituting_unit": "和平路街道春光社区",
        "under": "hepinglu",
    }
    table = commarch("tenants", "list").output
    assert "春光社区" in table
    assert "全宗号" in table


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("tenants", "add", "x1", "名字"), 2),
        (("tenants", "add", "--street", "--under", "xueyuanlu", "x1", "名字"), 2),
        (("tenants", "add", "--street", "大写", "名字"), 2),
        (("tenants", "add", "--street", "hongqi", "重名"), 1),
        (("tenants", "add", "--street", "newone", "重号", "--fonds", "H017"), 1),
        (("tenants", "add", "--under", "nowhere", "newone", "名字"), 1),
        (("tenants", "add", "--under", "hongqi", "newone", "名字"), 1),
        (("people", "list", "nowhere"), 2),
        (("people", "reset-password", "nobody@example.org"), 2),
        (("people", "add", "a@example.org", "甲", "--tenant", "hongqi", "--role", "street_leader"), 1),
        (("people", "add", "wangmin@example.org", "王敏", "--tenant", "hongqi", "--role", "clerk"), 1),
    ],
)
def test_what_can_not_be_done_is_a_sentence_and_an_exit_code(app: Flask, words: tuple[str, ...], code: int) -> None:
    result = commarch(*words)
    assert result.exit_code == code
    assert "Traceback" not in result.output
    assert any("一" <= sign <= "鿿" for sign in result.output)


def test_a_person_is_added_and_begins_with_the_link(app: Flask, client: FlaskClient) -> None:
    link = link_in(commarch("people", "add", "zhaoqing@example.org", "赵青", "--tenant", "hongqi", "--role", "clerk"))
    assert send(client, link, {"password": NEW_PASSWORD, "again": NEW_PASSWORD}).status_code == 303
    assert try_to_sign_in(client, "zhaoqing@example.org", NEW_PASSWORD).status_code == 303


def test_people_are_listed_with_roles_and_states(app: Flask) -> None:
    here = json.loads(commarch("people", "list", "hongqi", "--json").output)
    assert {(row["name"], *row["role"], row["state"]) for row in here} == {
        ("王敏", "clerk", "active"),
        ("赵平", "contributor", "active"),
        ("陈桂兰", "head", "active"),
        ("何静", "administrator", "active"),
    }
    everybody = json.loads(commarch("people", "list", "--json").output)
    assert [row["tenant"] for row in everybody if row["name"] == "李娜"] == ["wenyuan", "tielu"]
    assert "系统管理员" in commarch("people", "list").output


def test_a_password_is_reset_by_a_link_and_never_shown(app: Flask, client: FlaskClient) -> None:
    result = commarch("people", "reset-password", WANG_MIN.email)
    assert send(client, link_in(result), {"password": NEW_PASSWORD, "again": NEW_PASSWORD}).status_code == 303
    assert try_to_sign_in(client, WANG_MIN.email, NEW_PASSWORD).status_code == 303


def test_a_log_in_link_lets_in_once(app: Flask, client: FlaskClient) -> None:
    link = link_in(commarch("people", "login-link", WANG_MIN.email))
    assert send(client, link).status_code == 303
    assert client.get("/account").status_code == 200
    assert app.test_client().get(link).status_code == 404


def test_disabling_ends_open_pages_and_stands_in_each_trail(app: Flask, client: FlaskClient, admin: psycopg.Connection) -> None:
    given.signed_in(client, GAO_XIANG)
    assert commarch("people", "disable", GAO_XIANG.email).exit_code == 0
    assert client.get("/account").status_code == 303
    assert try_to_sign_in(client, GAO_XIANG.email).status_code == 422
    assert commarch("people", "login-link", GAO_XIANG.email).exit_code == 1
    assert commarch("people", "enable", GAO_XIANG.email).exit_code == 0
    assert try_to_sign_in(client, GAO_XIANG.email).status_code == 303
    acts = admin.execute(
        "SELECT tenant_id, act FROM audit_entry WHERE act IN ('disable_person', 'enable_person') ORDER BY number"
    ).fetchall()
    tielu = given.tenant_id("tielu")
    assert acts == [(tielu, "disable_person"), (tielu, "enable_person")]


def test_labels_need_no_page(app: Flask) -> None:
    """Outside of a page, as the shell runs it: in a process of its own."""
    ran = subprocess.run([sys.executable, "-m", "commarch", "people", "list"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "社区负责人" in ran.stdout
