"""`commarch doctor` tells what is wrong, and does not say that all is well of what it did not examine."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from commarch.database import install
from commarch.processes.local import Deployment
from commarch.settings import Settings
from tests.processes.folders import open_folder


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    with open_folder() as folder:
        made = Deployment(Settings(), folder / "data")
        os.close(made.take())
        assert made.cluster is not None
        assert made.doorbell is not None
        made.cluster.start()
        made.doorbell.start()
        install.prepare(made.cluster.admin_url(), app_password=made.app_password, secret_key=made.secret_key)
        yield made
        made.doorbell.discard()
        made.cluster.discard()


def examine(data: Path, **settings: str) -> tuple[int, dict[str, tuple[str, str]]]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COMMARCH_")}
    ran = subprocess.run(
        [sys.executable, "-m", "commarch", "doctor", "--json"],
        env={**clean, "COMMARCH_DATA_DIR": str(data), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout, ran.stderr
    return ran.returncode, {finding["check"]: (finding["state"], finding["detail"]) for finding in json.loads(ran.stdout)}


@pytest.mark.thorough
def test_it_finds_the_deployment_of_the_data_directory_and_what_is_missing_there(deployment: Deployment) -> None:
    code, found = examine(deployment.data)
    assert code == 1
    for check in ("设置", "数据库", "租户隔离", "Redis", "时间"):
        assert found[check][0] == "正常", found[check]
    assert found["后台任务"] == ("故障", "没有运行中的后台任务进程，导入和邮件不会执行；请启动 commarch worker（或 commarch up）")
    assert found["时钟进程"][0] == "故障"
    assert found["邮件"][0] == "未执行"


@pytest.mark.thorough
def test_a_superuser_as_the_applications_role_is_a_fault(deployment: Deployment) -> None:
    assert deployment.cluster is not None
    _, found = examine(
        deployment.data, **{**deployment.environment(), "COMMARCH_DATABASE_URL": deployment.cluster.admin_url(install.DATABASE)}
    )
    assert found["租户隔离"][0] == "故障"
    assert "超级用户" in found["租户隔离"][1]


@pytest.mark.thorough
def test_a_table_without_forced_security_is_named(deployment: Deployment) -> None:
    assert deployment.cluster is not None
    with psycopg.connect(deployment.cluster.admin_url(install.DATABASE), autocommit=True) as connection:
        connection.execute("CREATE TABLE loose (tenant_id int PRIMARY KEY)")
        try:
            _, found = examine(deployment.data)
        finally:
            connection.execute("DROP TABLE loose")
    assert found["租户隔离"][0] == "故障"
    assert "loose" in found["租户隔离"][1]


@pytest.mark.thorough
def test_without_a_database_what_depends_on_it_was_not_examined(tmp_path: Path) -> None:
    code, found = examine(tmp_path / "none")
    assert code == 1
    assert found["数据库"][0] == "故障"
    for check in ("租户隔离", "表结构", "后台任务", "时间", "磁盘"):
        assert found[check][0] == "未执行"


@pytest.mark.thorough
def test_a_mail_server_that_does_not_answer_is_a_fault(tmp_path: Path) -> None:
    _, found = examine(tmp_path / "none", COMMARCH_SMTP_URL="smtp://127.0.0.1:1")
    assert found["邮件"][0] == "故障"
