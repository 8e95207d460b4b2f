"""Every demand of the paper that arrangement and appraisal answer has its test, named after its row in the trace of the domain handbook (§8)."""

import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
_ROW = re.compile(r"\b[FR][0-9]{2,3}\b")
#: Rows of the trace that arrangement and appraisal answer.
ROWS = frozenset(
    _ROW.findall("""
    F003 F004 F005 F006 F007 F008 F019 F020 F021 F022 F023 F024 F025 F026 F027 F033 F038 F039 F040 F041 F042 F043 F045 F046 F056 F059 F060
    F061 F062 F063 F064 F068 F075 F090 F091 F092 F093 F094 F095 F096 F097 F098 R01 R02 R03 R04 R05 R06 R07 R08 R09
    R20 R25 R29
    """)
)


def promised() -> set[str]:
    """Return the rows that stand in the words of a test."""
    files = (path for path in TESTS.rglob("test_*.py") if path != Path(__file__))
    return {row for path in files for row in _ROW.findall(path.read_text(encoding="utf-8"))}


def test_every_demand_that_is_answered_has_its_test() -> None:
    assert ROWS - promised() == set()
