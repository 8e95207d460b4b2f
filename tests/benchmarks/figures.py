"""The figures, each with its pass mark."""

import random
import statistics
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import event, select

from commarch import audit
from commarch.audit import Act, Actor
from commarch.database import Context, Mode, context, db, session, within
from commarch.tenancy import Tenant
from tests.benchmarks import corpus
from tests.benchmarks.deployment import CLERK, MEASURED, SECRET, Deployment
from tests.benchmarks.pages import signed_in
from tests.benchmarks.serving import Server, drive, search_path

REPEATS, SECONDS = 7, 3.0
#: Words of a round: more than it asks for.
WORDS = 2_000


@dataclass(frozen=True)
class Figure:
    """A ratio, what it must not pass (or must reach), and what it was made of."""

    name: str
    value: float
    mark: float
    at_least: bool = False
    unit: str = ""
    made_of: str = ""

    @property
    def passes(self) -> bool:
        """Whether the mark is met."""
        return self.value >= self.mark if self.at_least else self.value <= self.mark

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "ok" if self.passes else "MISSED"
        return f"{verdict:6}  {self.name:52} {self.value:8.2f}{self.unit:3}  ({sign} {self.mark:.2f})   {self.made_of}"


def wall(app: Flask, deployment: Deployment) -> Figure:
    """Compare the list page's own query under row-level security with the same query by a role that no policy holds."""
    statement, values = _list_query(app)
    with psycopg.connect(deployment.app_url.replace("+psycopg", "")) as under, psycopg.connect(deployment.admin_url) as without:
        claims = context.signed(Context(Mode.MEMBER, _tenant(without), _person(without)), context.application_key(SECRET))
        under.execute("SELECT guard.enter(%(claims)s, %(signature)s)", claims)
        pairs = [(_timed(under, statement, values), _timed(without, statement, values)) for _ in range(400)]
    kept = pairs[50:]
    walled, bare = (statistics.median(times) * 1000 for times in zip(*kept, strict=True))
    return Figure(
        "list page's query: RLS ÷ no RLS", walled / bare, 1.3, made_of=f"{walled:.3f} ms ÷ {bare:.3f} ms, medians of {len(kept)} pairs"
    )


def throughput(ours: Server, minimal: Server) -> Figure:
    """Compare requests a second of the list page and of the minimal page, in pairs one after the other."""
    pairs = [(drive(ours, [_list_path()], SECONDS).per_second, drive(minimal, ["/items/"], SECONDS).per_second) for _ in range(REPEATS)]
    ratio = statistics.median(one / other for one, other in pairs)
    ours_each, minimal_each = (statistics.median(rates) for rates in zip(*pairs, strict=True))
    anew = statistics.median(drive(minimal, ["/opened/"], SECONDS).per_second for _ in range(3))
    made_of = f"{ours_each:.0f}/s ÷ {minimal_each:.0f}/s, {REPEATS} pairs of {SECONDS:.0f} s, 4 connections"
    made_of += f" (÷ {anew:.0f}/s of one that connects for each request: {ours_each / anew:.2f})"
    return Figure("list page's requests/s ÷ minimal page's", ratio, 0.4, at_least=True, made_of=made_of)


def searching(ours: Server, app: Flask) -> Figure:
    """Compare the 95th percentile of searches of two characters with the list page's.

    Each round asks for other words and begins with something done in the tenant, so that nothing of it is known from the round before.
    """
    found, listed, words = [], [], []
    for number in range(REPEATS):
        drawn = drawn_words(WORDS, seed=2 + number)
        words += drawn
        _do_something(app)
        listed.append(drive(ours, [_list_path()], SECONDS).percentile(0.95))
        found.append(drive(ours, [f"/c/{MEASURED}/" + search_path(word) for word in drawn], SECONDS).percentile(0.95))
    ratio = statistics.median(one / other for one, other in zip(found, listed, strict=True))
    made_of = f"p95 {statistics.median(found) * 1000:.1f} ms ÷ {statistics.median(listed) * 1000:.1f} ms, {len(set(words))} words"
    return Figure("search of 2 characters ÷ list page, p95", ratio, 3.0, made_of=made_of)


def memory(ours: Server) -> Figure:
    """Tell the memory of the largest web worker after all that load."""
    return Figure(
        "memory of a web worker", ours.resident_megabytes(), 150.0, unit="MB", made_of="largest worker's resident set, after the load"
    )


def drawn_words(count: int, seed: int = 2) -> list[str]:
    """Draw words of two characters from titles, so that frequent ones are drawn more often."""
    chance = random.Random(seed)
    words: list[str] = []
    for title in corpus.titles(count * 4, seed=seed):
        start = chance.randrange(max(len(title) - 1, 1))
        word = title[start : start + 2]
        if len(word) == 2 and word.isalnum():
            words.append(word)
    return words[:count]


def _do_something(app: Flask) -> None:
    """Let the system do something in the tenant that changes no item: what is kept there holds no longer."""
    with app.app_context():
        with within(session, Context(Mode.KEEPER)):
            tenant_id = session.scalars(select(Tenant.id).where(Tenant.code == MEASURED)).one()
        with within(session, Context(Mode.SYSTEM, tenant_id)):
            audit.record(Act.EXPORT, "page", "items", "归档文件目录", by=Actor.system(), after={"count": 0})


def _list_path() -> str:
    return f"/c/{MEASURED}/items/"


def _list_query(app: Flask) -> tuple[str, Any]:
    """Return the statement that reads the rows of the list page, as the page sends it."""
    told: list[tuple[str, Any]] = []

    def listen(*given: Any) -> None:
        told.append((given[2], given[3]))

    with app.app_context():
        engine = db.engine
    client = signed_in(app, CLERK)
    event.listen(engine, "before_cursor_execute", listen)
    client.get(_list_path())
    event.remove(engine, "before_cursor_execute", listen)
    found = [one for one in told if "FROM item" in one[0] and "LIMIT" in one[0] and "item.title" in one[0]]
    if not found:
        raise RuntimeError("the list page reads no rows of items")
    return found[0]


def _timed(connection: psycopg.Connection[Any], statement: str, values: Any) -> float:
    start = time.perf_counter()
    connection.execute(statement, values, prepare=True).fetchall()
    return time.perf_counter() - start


def _tenant(admin: psycopg.Connection[Any]) -> int:
    return _one(admin, "SELECT id FROM tenant WHERE code = %s", MEASURED)


def _person(admin: psycopg.Connection[Any]) -> int:
    return _one(admin, "SELECT id FROM person WHERE email = %s", CLERK)


def _one(admin: psycopg.Connection[Any], statement: str, value: str) -> int:
    found: int = admin.execute(statement, [value]).fetchone()[0]  # type: ignore[index]
    return found
