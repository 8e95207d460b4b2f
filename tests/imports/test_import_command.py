"""`commarch import`, as an operator types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from commarch.cli import main
from tests.imports import importing, samples
from tests.imports.importing import a_file, a_row

pytestmark = pytest.mark.usefixtures("app")


def run(*arguments: str):
    return CliRunner().invoke(main, ["import", *map(str, arguments)])


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "目录.xlsx"
    path.write_bytes(a_file([a_row("甲"), a_row("乙", date="2014-02-30")]))
    return path


def test_a_whole_catalogue_ends_with_zero():
    answer = run("hongqi", samples.PRINTED)
    assert (answer.exit_code, "读了 700 行：导入 652 行" in answer.output) == (0, True), answer.output
    assert len(importing.codes_in()) == 652


def test_refused_rows_are_named_with_sheet_row_column_and_reason(catalogue: Path):
    answer = run("hongqi", catalogue)
    assert answer.exit_code == 1
    (line,) = [line.split() for line in answer.output.splitlines() if "2014-02-30" in line or "这一天" in line]
    assert line[:3] == ["目录", "3", "日期"]


def test_json_tells_the_same(catalogue: Path):
    told = json.loads(run("hongqi", catalogue, "--json").output)
    assert (told["read"], told["imported"], told["refused"], told["skipped"]) == (3, 1, 1, 1)
    assert (told["faults"][0]["sheet"], told["faults"][0]["row"], told["faults"][0]["column"]) == ("目录", 3, "日期")


def test_a_dry_run_leaves_nothing(catalogue: Path, admin):
    answer = run("hongqi", catalogue, "--dry-run")
    assert (answer.exit_code, "可以导入 1 行" in answer.output) == (1, True)
    for table in ("item", "import_batch", "import_row", "series_counter"):
        assert admin.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_drafts_get_no_code(catalogue: Path):
    run("hongqi", catalogue, "--draft")
    assert importing.codes_by_title() == {"甲": None}


def test_what_is_no_catalogue_is_told_and_ends_with_one(tmp_path: Path):
    path = tmp_path / "目录.xlsx"
    path.write_bytes(b"%PDF-1.7 ...")
    answer = run("hongqi", path)
    assert (answer.exit_code, "PDF" in answer.output) == (1, True)


@pytest.mark.parametrize("arguments", [("nowhere", samples.FLAT), ("hongqi", "/no/such/file.xlsx"), ("hongqi",)])
def test_wrong_usage_ends_with_two(arguments):
    assert run(*arguments).exit_code == 2
