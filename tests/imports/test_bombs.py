"""reliability T10 for catalogues: refused with a sentence, in bounded memory and time."""

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from commarch.errors import RuleBroken
from commarch.imports.bounded import bounded
from commarch.imports.inflation import check_container
from commarch.imports.limits import Limits
from commarch.imports.reading import read_workbook
from tests.imports import samples

MEASURE = """
import resource, sys
from commarch.errors import RuleBroken
from commarch.imports.bounded import bounded
from commarch.imports.reading import read_workbook
try:
    if sys.argv[2] == "bounded":
        with bounded(sys.argv[1], "目录.xlsx") as workbook:
            rows = sum(1 for sheet in workbook.sheets for row in sheet)
    else:
        rows = sum(1 for sheet in read_workbook(sys.argv[1], "目录.xlsx").sheets for row in sheet)
    print("read", rows)
except RuleBroken as broken:
    print(broken)
# not our own ru_maxrss: it also counts what the test process held before this program was started in its copy
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
spent = sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(peak // 1024, spent)
"""


def measured(path, way):
    """Read in a fresh process; return what it said, its peak memory in MB, its seconds of work."""
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path), way], capture_output=True, text=True, check=True)
    said, figures = done.stdout.strip().splitlines()
    return said, int(figures.split()[0]), float(figures.split()[1])


def with_lying_sizes(data):
    """The same container, each part promising to be 100 bytes long."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        start = container.start_dir
    lying, place = bytearray(data), start
    while lying[place : place + 4] == b"PK\x01\x02":
        struct.pack_into("<I", lying, place + 24, 100)
        place += 46 + sum(struct.unpack_from("<HHH", lying, place + 28))
    return bytes(lying)


@pytest.fixture(scope="module")
def bomb(tmp_path_factory):
    made = tmp_path_factory.mktemp("bombs") / "bomb.xlsx"
    made.write_bytes(samples.bomb(400))
    return made


@pytest.mark.thorough
@pytest.mark.parametrize("way", ["bounded", "here"])
def test_a_bomb_of_400_mb_is_refused_in_little_memory(bomb, way):
    assert bomb.stat().st_size < 2 * 2**20
    said, peak, spent = measured(bomb, way)
    assert "疑似压缩炸弹，已拒收" in said
    assert peak < 150
    assert spent < 5


@pytest.mark.thorough
def test_a_bomb_that_lies_about_its_size_is_refused_while_it_unpacks(tmp_path):
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(with_lying_sizes(samples.bomb(400, letters=30_000)))
    with zipfile.ZipFile(bomb) as container:
        assert sum(part.file_size for part in container.infolist()) < 10_000
    said, peak, spent = measured(bomb, "bounded")
    assert "疑似压缩炸弹，已拒收" in said
    assert peak < 150
    assert spent < 10


def far_cell(reference):
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    sheet = samples.sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{reference}"><v>1</v></c></row>')
    return samples.replaced_part(samples.xlsx([["题名"]]), "xl/worksheets/sheet1.xml", sheet)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("reference", "word"), [("XFD2", "16,384 列"), ("A1048576", "1,048,576 行"), ("XFD1048576", "列"), ("CV99999", "99,999 行 × 100 列")]
)
def test_two_far_cells_are_refused_before_the_rectangle_between_them_is_made(reference, word):
    with pytest.raises(RuleBroken, match=word):
        check_container(far_cell(reference), "目录.xlsx", Limits(rows=99_999 if reference.startswith("CV") else 100_000))


@pytest.mark.thorough
def test_what_slips_through_the_checks_ends_in_the_child_process(tmp_path):
    """The reader allocates 500 GB, the wall holds."""
    sneaky = tmp_path / "sneaky.xlsx"
    sneaky.write_bytes(far_cell("XFD1048576"))
    unwatched = Limits(columns=20_000, rows=2_000_000, area=10**12)
    with pytest.raises(RuleBroken, match="内存"), bounded(sneaky, "目录.xlsx", unwatched) as workbook:
        list(workbook.sheets)


@pytest.mark.thorough
def test_an_old_workbook_broken_at_its_root_ends_the_child_only():
    torn = samples.xls([["题名"]] * 50)[:1024] + "Workbook".encode("utf-16-le")
    with pytest.raises(RuleBroken, match="损坏"), bounded(torn, "目录.xls") as workbook:
        list(workbook.sheets)


@pytest.mark.thorough
def test_no_secret_reaches_the_child(monkeypatch):
    monkeypatch.setenv("COMMARCH_SECRET_KEY", "x" * 40)
    with bounded(samples.FLAT, "目录.xlsx") as workbook:
        environments = [one.read_bytes() for one in Path("/proc").glob("[0-9]*/environ") if _is_reader(one)]
        assert sum(1 for sheet in workbook.sheets for _ in sheet) == 668
    assert environments
    assert not any(b"COMMARCH_SECRET_KEY" in one for one in environments)


def _is_reader(environ):
    try:
        return b"commarch.imports.bounded" in (environ.parent / "cmdline").read_bytes()
    except OSError:
        return False


@pytest.mark.thorough
def test_a_reader_that_takes_too_long_is_stopped():
    rows = [["关于绿化的函"] * 20] * 3000
    with pytest.raises(RuleBroken, match="时间"), bounded(samples.xlsx(rows), "目录.xlsx", Limits(cpu_seconds=0)) as workbook:
        [list(sheet) for sheet in workbook.sheets]


@pytest.mark.thorough
def test_repeated_cells_of_an_ods_are_counted():
    good = samples.ods([["题名"], ["甲"]])
    content = samples.part_of(good, "content.xml")
    wide = content.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="90000">', 1)
    cell = "<table:table-cell "
    wide = wide.replace(cell, f'{cell}table:number-columns-repeated="99" ')
    with pytest.raises(RuleBroken, match="90,000 行"):
        read_workbook(samples.replaced_part(good, "content.xml", wide.encode()), "目录.ods")


@pytest.mark.thorough
def test_blank_rows_at_the_end_of_an_ods_do_no_harm():
    good = samples.ods([["题名"], ["甲"]])
    content = samples.part_of(good, "content.xml")
    cells = '<table:table-cell table:number-columns-repeated="16384"/>'
    blank = f'<table:table-row table:number-rows-repeated="1048574">{cells}</table:table-row></table:table>'
    padded = samples.replaced_part(good, "content.xml", content.replace("</table:table>", blank).encode())
    assert [list(sheet) for sheet in read_workbook(padded, "目录.ods").sheets] == [[["题名"], ["甲"]]]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("limits", "data", "word"),
    [
        (Limits(file_bytes=1000), samples.xlsx([["题名"]]), "超过 0 MB"),
        (Limits(rows=2), samples.csv([["题名"]] * 3), "超过 2 行"),
        (Limits(rows=2), samples.xls([["题名"]] * 3), "超过 2 行"),
        (Limits(columns=2), samples.csv([["题名"] * 3]), "3 列"),
        (Limits(sheets=1), samples.xlsx([["题名"]], more={"二": [["题名"]]}), "2 张表"),
        (Limits(parts=3), samples.xlsx([["题名"]]), "个部件"),
    ],
)
def test_each_limit_is_told_in_words(limits, data, word):
    with pytest.raises(RuleBroken, match=word):
        [list(sheet) for sheet in read_workbook(data, "目录", limits).sheets]


@pytest.mark.thorough
def test_a_hundred_thousand_rows_of_twenty_columns_still_fit():
    row = ",".join(["关于红旗家园旧改涉及居民的协议与公示的函"] * 2 + ["20140520"] * 18) + "\n"
    with bounded((row * 100_000).encode("gb18030"), "目录.csv") as workbook:
        assert [sum(1 for _ in sheet) for sheet in workbook.sheets] == [100_000]
