"""`commarch db` on a server of its own, from an administrator's URL."""

import json
import os
from collections.abc import Iterator

import psycopg
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from commarch import settings
from commarch.cli import main
from commarch.processes.postgres import Cluster
from tests.conftest import SECRET


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of somebody else's, with nothing of ours in it."""
    cluster = Cluster(tmp_path_factory.mktemp("external") / "cluster", fsync=False)
    cluster.start()
    yield cluster.admin_url()
    cluster.discard()


@pytest.fixture(autouse=True)
def _own_settings() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
    settings.reread()


def commarch(*words: str, **variables: str) -> Result:
    os.environ.update(variables)
    settings.reread()
    return CliRunner().invoke(main, list(words))


def test_a_server_is_made_ready_twice_and_checked(server: str) -> None:
    os.environ["COMMARCH_DATABASE_URL"] = ""
    first = commarch("db", "init", "--admin-url", server, "--json", COMMARCH_SECRET_KEY=SECRET)
    assert first.exit_code == 0, first.output
    url = json.loads(first.output)["database_url"]
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT current_user, count(*) FROM tenant").fetchone() == ("commarch_app", 0)
    again = commarch("db", "init", "--admin-url", server, "--json", COMMARCH_DATABASE_URL=url)
    assert json.loads(again.output)["database_url"] == url
    assert commarch("db", "check").output.startswith("隔离完整")
    assert commarch("db", "url").output.strip() == url
    assert commarch("db", "upgrade", "--admin-url", server).exit_code == 0
    assert commarch("tenants", "add", "--street", "xueyuanlu", "学院路街道").exit_code == 0
    opened(server)
    broken = commarch("db", "check", "--json")
    assert broken.exit_code == 1
    assert "item" in json.loads(broken.output)["faults"][0]


def opened(server: str) -> None:
    """Tear a hole into the wall."""
    with psycopg.connect(server.replace("/postgres?", "/commarch?")) as connection:
        connection.execute("ALTER TABLE item NO FORCE ROW LEVEL SECURITY")


def test_without_an_administrators_url_it_is_wrong_usage(app: Flask) -> None:
    result = commarch("db", "init")
    assert result.exit_code == 2
    assert "--admin-url" in result.output


def test_an_address_that_nobody_answers_is_one_sentence() -> None:
    nowhere = "postgresql://postgres@127.0.0.1:1/postgres"
    result = commarch("db", "init", "--admin-url", nowhere, COMMARCH_SECRET_KEY=SECRET)
    assert result.exit_code == 1
    assert "数据库没有备好" in result.output
    assert "Traceback" not in result.output


def test_a_short_secret_is_refused(server: str) -> None:
    assert commarch("db", "init", "--admin-url", server, COMMARCH_SECRET_KEY="short").exit_code == 1
