"""What holds for every file of the product."""

import ast
from functools import cache
from pathlib import Path

import commarch

HOME = Path(commarch.__file__).parent
SOURCES = sorted(HOME.rglob("*.py"))
#: Where a transaction may end: style.md 5.
COMMITS = ("web/transaction.py", "jobs/", "cli/", "database/context.py")
#: Their own connections as the owner of the tables, not the session.
OWN_CONNECTIONS = ("database/install.py",)
LONGEST = 350


def name_of(file: Path) -> str:
    return file.relative_to(HOME).as_posix()


@cache
def calls(file: Path) -> list[tuple[int, str]]:
    """Return line and dotted name of each call in a file; read once for all tests here."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return [(node.lineno, ast.unparse(node.func)) for node in nodes if isinstance(node, ast.Call)]


def test_a_transaction_ends_in_one_place() -> None:
    found = [
        f"{name_of(file)}:{line} {call}"
        for file in SOURCES
        if not name_of(file).startswith(COMMITS + OWN_CONNECTIONS)
        for line, call in calls(file)
        if call.endswith((".commit", "session.begin")) and not call.endswith("jobs.commit")
    ]
    assert found == []


def test_there_is_one_clock() -> None:
    forbidden = ("date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.localtime")
    found = [
        f"{name_of(file)}:{line} {call}"
        for file in SOURCES
        if name_of(file) != "clock.py"
        for line, call in calls(file)
        if call.endswith(forbidden)
    ]
    assert found == []


def test_nothing_runs_what_somebody_wrote() -> None:
    """No eval, no shell, no pickle, no template made of text (ASVS 5.0 1.2.5, 1.3.7, 1.5.2)."""
    forbidden = (
        "eval",
        "exec",
        "os.system",
        "os.popen",
        "pickle.loads",
        "pickle.load",
        "yaml.load",
        "render_template_string",
        "Markup.format_map",
    )
    found = [f"{name_of(file)}:{line} {call}" for file in SOURCES for line, call in calls(file) if call in forbidden]
    assert found == []


def test_no_text_is_put_together_into_sql() -> None:
    """`text(f"…")` with anything but constants of the module, in capitals, is how an injection begins."""
    found = []
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("text", "exec_driver_sql") and node.args:
                parts = [ast.unparse(part.value) for part in ast.walk(node.args[0]) if isinstance(part, ast.FormattedValue)]
                found += [f"{name_of(file)}:{node.lineno} {part}" for part in parts if not part.removesuffix(".text").strip("_").isupper()]
    assert found == []


def test_no_file_grows_beyond_a_sitting() -> None:
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}
