"""How often the filing assistant is right, on titles that it was not built from, and how long it takes.

`.venv/bin/python -m tests.benchmarks.suggesting` prints the accuracy alone, without a database: the product's own modules answer.

What is held out: of the catalogues one fifth of the items at a time, once any items, once all items of one topic together (so that nothing
of the kind was filed); of the filing scope one tenth of its rows at a time. `words` is the table of words of the field; who wrote it knew the
filing scope, so the rows are also asked without it.
"""

import csv
import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from flask import Flask

import commarch
from commarch import assistant, clock
from commarch.assistant import words
from commarch.assistant.experience import Experience, Filed
from commarch.assistant.grams import topic
from commarch.assistant.joining import Joined
from commarch.assistant.proposing import recognise
from commarch.database import Context, Mode, session, within
from commarch.imports.reading import read_workbook
from commarch.schemes.reference import urban_community
from commarch.schemes.scheme import EntryRow, Scheme
from tests.benchmarks import corpus
from tests.benchmarks.deployment import MEASURED, Deployment
from tests.benchmarks.figures import Figure
from tests.schemes.made import a_scheme

SAMPLES = Path(commarch.__file__ or "").parent / "demo" / "data"
CATALOGUES = ("catalogue_flat.xlsx", "catalogue_flat_gb18030.csv", "catalogue_printed_layout.xlsx")
EVERYDAY = Path(__file__).parent / "titles" / "everyday.csv"
_CODE = re.compile(r"H017-WS·\d{4}-(\w+)-(\w+)-\d+")
PERIODS = {"永久": "Y", "30年": "D30", "10年": "D10"}
#: Asked so often, each after something was filed, so that what was learnt must be learnt anew.
ASKED = 40


@dataclass(frozen=True)
class Known:
    """A title with its true place."""

    title: str
    category: str
    retention: str
    author: str = ""


@dataclass(frozen=True)
class Accuracy:
    """Shares of titles whose true category, and retention, stood first and among the first three."""

    name: str
    count: int
    category_first: float
    category_three: float
    retention_first: float
    retention_three: float

    def __str__(self) -> str:
        category, retention = (
            f"{self.category_first:6.1%} {self.category_three:6.1%}",
            f"{self.retention_first:6.1%} {self.retention_three:6.1%}",
        )
        return f"        {self.name:52} {self.count:5} titles   category {category}   retention {retention}"


def accuracies() -> list[Accuracy]:
    """Measure everything that needs no database."""
    scheme, catalogues = _scheme(), [list(_catalogue(name)) for name in CATALOGUES]
    everything = [one for catalogue in catalogues for one in catalogue]
    nothing = Experience([])
    return [
        _accuracy("catalogues, nothing filed yet", [(_ask(scheme, nothing, one), one) for one in everything]),
        _accuracy("catalogues, 5 folds of items", [pair for catalogue in catalogues for pair in _folds(scheme, catalogue, _by_item)]),
        _accuracy("catalogues, 5 folds of topics", [pair for catalogue in catalogues for pair in _folds(scheme, catalogue, _by_topic)]),
        _accuracy("filing scope, 10 folds of rows", list(_held_out_rows(scheme))),
        _accuracy("filing scope, 10 folds of rows, without words", list(_without_words(lambda: _held_out_rows(scheme)))),
        _accuracy("everyday titles, nothing filed yet", [(_ask(scheme, nothing, one), one) for one in _everyday()]),
        _accuracy(
            "everyday titles, without words", list(_without_words(lambda: ((_ask(scheme, nothing, one), one) for one in _everyday())))
        ),
    ]


def figures(found: Sequence[Accuracy]) -> list[Figure]:
    """Return the marks: catalogue titles that were held out."""
    held_out = found[1]
    made_of = f"{held_out.count} titles of {len(CATALOGUES)} catalogues, 5 folds of items"
    return [
        Figure("assistant: category right, first of all", held_out.category_first * 100, 85, at_least=True, unit="%", made_of=made_of),
        Figure("assistant: category right, among three", held_out.category_three * 100, 95, at_least=True, unit="%", made_of=made_of),
        Figure("assistant: retention right, first of all", held_out.retention_first * 100, 85, at_least=True, unit="%", made_of=made_of),
    ]


def speed(app: Flask, deployment: Deployment) -> Figure:
    """Tell how long a title takes in a tenant with 20,000 filed items, right after something was filed: learning included."""
    titles = corpus.titles(ASKED, seed=9)
    with psycopg.connect(deployment.admin_url, autocommit=True) as admin, _doubled(admin) as tenant, app.app_context():
        cold = [_taken(tenant, title, admin) for title in titles]
        warm = [_taken(tenant, title, None) for title in titles]
    made_of = f"median of {ASKED}, each after something was filed; {statistics.median(warm):.1f} ms where nothing was; 20,000 filed items"
    return Figure("assistant: a title, learning included", statistics.median(cold), 50, unit="ms", made_of=made_of)


def _taken(tenant: int, title: str, admin: psycopg.Connection | None) -> float:
    if admin is not None:  # as any act does: the trail moves on
        admin.execute("UPDATE audit_head SET last_hash = sha256(last_hash) WHERE tenant_id = %s", [tenant])
    start = time.perf_counter()
    with within(session, Context(Mode.SYSTEM, tenant)):
        assistant.propose(title, today=clock.today())
    return (time.perf_counter() - start) * 1000


@contextmanager
def _doubled(admin: psycopg.Connection) -> Iterator[int]:
    """Let a tenant of 10,000 items have twice as many for a while."""
    tenant, head = admin.execute(
        "SELECT id, last_hash FROM tenant JOIN audit_head ON tenant_id = id WHERE code = %s", [MEASURED]
    ).fetchone()  # type: ignore[misc]
    columns = (
        "state, archival_class, year, category_id, category_code, retention_code, current_retention_code, title, "
        "secrecy, openness, personal_level, registered_at, changed_at"
    )
    admin.execute(
        f"INSERT INTO item (tenant_id, id, {columns}, archival_code, series, item_number, note) "
        f"SELECT tenant_id, gen_random_uuid(), {columns}, archival_code || '-2', series || '-2', item_number, 'doubled' "
        "FROM item WHERE tenant_id = %s AND archival_code IS NOT NULL",
        [tenant],
    )
    admin.execute("ANALYZE item")
    try:
        yield tenant
    finally:
        admin.execute("DELETE FROM item WHERE tenant_id = %s AND note = 'doubled'", [tenant])
        admin.execute("UPDATE audit_head SET last_hash = %s WHERE tenant_id = %s", [head, tenant])


def _ask(scheme: Scheme, learnt: Experience, one: Known) -> Joined:
    return recognise(scheme, one.title, one.author, learnt, _nameless)


def _nameless(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    return dict.fromkeys(ids, ("", ""))


def _folds(scheme: Scheme, catalogue: Sequence[Known], key: Callable[[int, Known], object]) -> Iterator[tuple[Joined, Known]]:
    """Ask for each fifth what was learnt from the other four; the same fifths in every run."""
    keys = list(dict.fromkeys(key(place, one) for place, one in enumerate(catalogue)))
    random.Random(1).shuffle(keys)
    fold_of = {one: number % 5 for number, one in enumerate(keys)}
    folds = [fold_of[key(place, one)] for place, one in enumerate(catalogue)]
    for asked in range(5):
        rest = [one for one, fold in zip(catalogue, folds, strict=True) if fold != asked]
        learnt = Experience(Filed(uuid4(), one.title, one.category, one.retention, None) for one in rest)
        yield from ((_ask(scheme, learnt, one), one) for one, fold in zip(catalogue, folds, strict=True) if fold == asked)


def _by_item(place: int, one: Known) -> object:
    return place


def _by_topic(place: int, one: Known) -> object:
    return topic(one.title)


def _held_out_rows(scheme: Scheme) -> Iterator[tuple[Joined, Known]]:
    """Ask for the wording of each row in a scheme that has a tenth of its rows less, this one among them."""
    rows = [entry for entry in scheme.entries if entry.retention_code]
    for fold in range(10):
        held_out = rows[fold::10]
        rest = replace(_scheme([entry for entry in scheme.entries if entry not in held_out]), categories=scheme.categories)
        for entry in held_out:
            one = Known(entry.wording, scheme.by_id[entry.category_id].full_code, entry.retention_code)
            yield _ask(rest, Experience([]), one), one


def _without_words(ask: Callable[[], Iterable[tuple[Joined, Known]]]) -> Iterator[tuple[Joined, Known]]:
    """Ask as if the table of words were empty."""
    table, words._table = words._table, lambda: {"title": [], "author": []}  # type: ignore[assignment]
    try:
        yield from ask()
    finally:
        words._table = table


def _accuracy(name: str, asked: Sequence[tuple[Joined, Known]]) -> Accuracy:
    hits = [0, 0, 0, 0]
    for joined, one in asked:
        category, retention = _order(joined, "category"), _order(joined, "retention")
        hits[0] += one.category in category[:1]
        hits[1] += one.category in category[:3]
        hits[2] += one.retention in retention[:1]
        hits[3] += one.retention in retention[:3]
    return Accuracy(name, len(asked), *(hit / len(asked) for hit in hits))


def _order(joined: Joined, name: str) -> list[str]:
    shares: dict[str, float] = defaultdict(float)
    for one in joined.ranked:
        shares[getattr(one.place, name)] += one.share
    return sorted(shares, key=lambda value: -shares[value])


def _scheme(entries: Sequence[EntryRow] | None = None) -> Scheme:
    return a_scheme(_BEGINNING.categories, _BEGINNING.entries if entries is None else entries)


_BEGINNING = urban_community()


def _catalogue(name: str) -> Iterator[Known]:
    """Read a sample catalogue: the flat ones by their columns, the printed one by its codes."""
    content = (SAMPLES / name).read_bytes()
    for sheet in read_workbook(content, name).sheets:
        for row in sheet:
            if found := _CODE.match(row[1]):
                yield Known(row[4], f"WS·{found[2]}", found[1], row[3])
            elif row[1] in PERIODS:
                yield Known(row[6], f"WS·{row[2]}", PERIODS[row[1]], row[5])


def _everyday() -> list[Known]:
    with EVERYDAY.open(encoding="utf-8", newline="") as file:
        return [Known(row["title"], row["category"], row["retention"]) for row in csv.DictReader(file)]


def main() -> None:
    """Print the accuracy."""
    found = accuracies()
    print(*found, *figures(found), sep="\n")


if __name__ == "__main__":
    main()
