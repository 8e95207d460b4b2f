"""`commarch print`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from commarch.cli import main
from tests import given
from tests.printing import given_prints
from tests.printing.paper import Paper
from tests.world import WANG_MIN


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["print", *words])


@pytest.fixture
def filled(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 3)
        given_prints.boxed(by)


@pytest.mark.parametrize(
    ("paper", "words"),
    [("catalogue", "归档文件目录"), ("spine", "起止件号"), ("cover", "文书档案"), ("note-sheet", "盒内文件情况说明"), ("stamps", "H017")],
)
def test_a_paper_is_written_to_a_file(filled: None, tmp_path: Path, paper: str, words: str) -> None:
    out = tmp_path / "纸张.pdf"
    result = run(paper, "hongqi", "--year", "2015", "--retention", "10年", "--out", str(out))
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert "页，已写到" in result.stdout
    assert Paper(out.read_bytes()).finds(words)


def test_nothing_to_print_is_a_sentence_and_exit_code_1(filled: None, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    for paper, year in (("catalogue", "1999"), ("spine", "1999")):
        result = run(paper, "hongqi", "--year", year, "--out", str(out))
        assert result.exit_code == 1
        assert "没有可打印的" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize("wrong", [
    ("poster", "hongqi", "--year", "2015"),
    ("catalogue", "nowhere", "--year", "2015"),
    ("catalogue", "hongqi"),
    ("catalogue", "hongqi", "--year", "2015", "--retention", "很久"),
    ("stamps", "hongqi", "--year", "2015", "--first", "61"),
])  # fmt: skip
def test_wrong_usage_is_exit_code_2(filled: None, tmp_path: Path, wrong: tuple[str, ...]) -> None:
    assert run(*wrong, "--out", str(tmp_path / "a.pdf")).exit_code == 2


def test_missing_characters_are_told_on_the_error_stream(app: Flask, tmp_path: Path) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 1, "𠀀来信{}")
    result = run("catalogue", "hongqi", "--year", "2015", "--out", str(tmp_path / "a.pdf"))
    assert result.exit_code == 0
    assert "U+20000" in result.stderr
