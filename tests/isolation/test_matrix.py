"""Every tenant's table, found in the catalogue, with real rows in it × who asks × what she tries: not a row leaks, none is changed."""

import hmac
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import psycopg
import pytest
from psycopg import sql

from commarch import clock
from commarch.database import Mode
from commarch.database.context import application_key
from tests import given
from tests.conftest import SECRET
from tests.isolation.routes import fingerprint
from tests.world import MA_LIN, WANG_MIN, XU_FENG, ZHOU_LAN

TENANT_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND a.attname = 'tenant_id' AND NOT a.attisdropped ORDER BY 1"""
UPDATABLE = """
    SELECT a.attname FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
       AND has_column_privilege('commarch_app', a.attrelid, a.attname, 'UPDATE') ORDER BY a.attname = 'tenant_id', a.attnum LIMIT 1"""
STORED = """
    SELECT a.attname FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     ORDER BY a.attnum"""


@dataclass(frozen=True)
class Asker:
    """Somebody with nothing to do with 红旗社区; `mode` None: no context at all."""

    name: str
    mode: Mode | None = None
    tenant: str = ""
    person: object = None
    #: How the context is spoilt, if it is.
    spoilt: str = ""


ASKERS = (
    Asker("nobody"),
    Asker("a forger", spoilt="forged"),
    Asker("one with an expired signature", Mode.SYSTEM, "hongqi", spoilt="expired"),
    Asker("one with another's key", Mode.SYSTEM, "hongqi", spoilt="another key"),
    Asker("one who claims a membership she has not", Mode.MEMBER, "hongqi", MA_LIN),
    Asker("a street that claims a foreign community", Mode.SUPERVISE, "hongqi", XU_FENG),
    Asker("a member of another community", Mode.MEMBER, "binjiang", MA_LIN),
    Asker("a member of the street above", Mode.MEMBER, "xueyuanlu", ZHOU_LAN),
    Asker("a member of the other street", Mode.MEMBER, "songbei", XU_FENG),
    Asker("the other street's supervisor", Mode.SUPERVISE, "songbei", XU_FENG),
    Asker("an archivist who attends in a community of another street", Mode.ATTEND, "hongqi", XU_FENG),
    Asker("a clerk who claims to attend", Mode.ATTEND, "hongqi", MA_LIN),
    Asker("an archivist who attends in another community", Mode.ATTEND, "wenyuan", ZHOU_LAN),
    Asker("a job in another community", Mode.SYSTEM, "binjiang"),
    Asker("a job over the other street", Mode.WATCH, "songbei"),
    Asker("somebody at the door", Mode.DOOR),
    Asker("the operator", Mode.KEEPER),
)
#: Accounts are found at the door, and appointed there.
AT_THE_DOOR = {"membership"}


def tenant_tables(admin: psycopg.Connection) -> list[str]:
    return [row[0] for row in admin.execute(TENANT_TABLES)]


@pytest.fixture
def hongqi(filled: psycopg.Connection) -> int:
    return given.tenant_id("hongqi")


@cache
def ids_of(asker: Asker) -> tuple[int | None, int | None]:
    """Return who an asker is and where she claims to be; the world has the same ids in every test."""
    return given.person_id(asker.person) if asker.person else None, given.tenant_id(asker.tenant) if asker.tenant else None


def stand_as(asker: Asker, naked: psycopg.Connection, hongqi: int) -> None:
    """Open a transaction as an asker would."""
    if asker.spoilt == "forged":
        naked.execute(f"SET LOCAL commarch.context = 'member|{hongqi}|1|1|{{}}|9999999999|{'0' * 64}'")
    if asker.mode is None:
        return
    person, tenant = ids_of(asker)
    key = application_key("another key" if asker.spoilt == "another key" else SECRET)
    until = int(time.time()) + (-1 if asker.spoilt == "expired" else 60)
    claims = f"{asker.mode}|{tenant or ''}|{person or ''}|{until}|{clock.today()}"
    try:
        naked.execute("SELECT guard.enter(%s, %s)", [claims, hmac.new(key, claims.encode(), sha256).hexdigest()])
    except psycopg.errors.InsufficientPrivilege:
        naked.rollback()
        return
    if asker.mode in (Mode.SUPERVISE, Mode.WATCH):
        naked.execute("SET LOCAL ROLE commarch_supervisor")


_attempts: dict[str, list[tuple[str, sql.Composed]]] = {}


def attempts(table: str, admin: psycopg.Connection, hongqi: int) -> list[tuple[str, sql.Composed]]:
    """Return what is tried on a table: each with rows of 红旗社区, which are the same in every test."""
    if table not in _attempts:
        _attempts[table] = list(thought_of(table, admin, hongqi))
    return _attempts[table]


def thought_of(table: str, admin: psycopg.Connection, hongqi: int) -> Iterator[tuple[str, sql.Composed]]:
    column = (admin.execute(UPDATABLE, [table]).fetchone() or ("tenant_id",))[0]
    names = sql.SQL(", ").join(sql.Identifier(row[0]) for row in admin.execute(STORED, [table]))
    name, tenant = sql.Identifier(table), sql.Literal(hongqi)
    yield "select", sql.SQL("SELECT tenant_id FROM {} WHERE tenant_id = {}").format(name, tenant)
    yield "update", sql.SQL("UPDATE {0} SET {1} = {1} WHERE tenant_id = {2}").format(name, sql.Identifier(column), tenant)
    yield "delete", sql.SQL("DELETE FROM {} WHERE tenant_id = {}").format(name, tenant)
    # of the trail an entry of her own: she writes none for another
    hers = sql.SQL("AND person_id = {}").format(sql.Literal(given.person_id(WANG_MIN))) if table == "audit_entry" else sql.SQL("")
    row = admin.execute(sql.SQL("SELECT {} FROM {} WHERE tenant_id = {} {} LIMIT 1").format(names, name, tenant, hers)).fetchone()
    assert row is not None, f"no row in {table}: let tests/isolation/rows.py make one"
    # a copy of a row that is there: were it let in, a unique key would tell so
    source = sql.SQL(", ").join(sql.Literal(psycopg.types.json.Jsonb(one) if isinstance(one, dict | list) else one) for one in row)
    yield "insert", sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({})").format(name, names, source)


@pytest.mark.parametrize("asker", ASKERS, ids=lambda asker: asker.name)
def test_nothing_of_a_tenant_is_read_or_written_by_who_is_not_of_it(
    asker: Asker, filled: psycopg.Connection, naked: psycopg.Connection, hongqi: int
) -> None:
    before, leaks, tables = fingerprint(filled), [], tenant_tables(filled)
    assert len(tables) >= 14
    for table in tables:
        if asker.mode in (Mode.DOOR, Mode.KEEPER) and table in AT_THE_DOOR:
            continue
        for verb, statement in attempts(table, filled, hongqi):
            stand_as(asker, naked, hongqi)
            try:
                touched = naked.execute(statement).rowcount
            except psycopg.errors.InsufficientPrivilege:
                touched = 0
            naked.rollback()
            if touched:
                leaks.append((verb, table, touched))
    assert leaks == []
    assert fingerprint(filled) == before


def test_who_is_of_it_reads_and_writes_so_that_the_matrix_could_fail(
    filled: psycopg.Connection, naked: psycopg.Connection, hongqi: int
) -> None:
    touched = {}
    for table in tenant_tables(filled):
        for verb, statement in attempts(table, filled, hongqi):
            stand_as(Asker("herself", Mode.MEMBER, "hongqi", WANG_MIN), naked, hongqi)
            try:
                touched[verb, table] = naked.execute(statement).rowcount
            except psycopg.Error as fault:
                touched[verb, table] = fault.sqlstate  # type: ignore[assignment]
            naked.rollback()
    read = [table for verb, table in touched if verb == "select" and touched[verb, table] > 0]
    assert sorted(read) == tenant_tables(filled)
    refused = {key for key, result in touched.items() if result == "42501"}
    assert refused == {
        ("insert", "membership"),
        ("delete", "membership"),
        ("update", "audit_entry"),
        ("delete", "audit_entry"),
        ("delete", "audit_head"),
        ("delete", "job_run"),
        ("delete", "notice"),
        ("delete", "digital_object"),
        ("delete", "intake_document"),
        ("delete", "intake_decision"),
        ("update", "intake_page"),
        ("update", "reclassification"),
        ("delete", "reclassification"),
        ("update", "year_closing"),
        ("delete", "year_closing"),
        ("update", "dossier_sheet"),
        ("delete", "dossier_sheet"),
        ("delete", "handover"),
        ("delete", "handover_line"),
        ("delete", "register"),
        ("update", "register_form"),
        ("delete", "register_form"),
        ("delete", "register_entry"),
        ("update", "register_change"),
        ("delete", "register_change"),
        ("update", "register_freeze"),
        ("delete", "register_freeze"),
        ("delete", "inspection"),
        ("delete", "inspection_reviewer"),
        ("delete", "inspection_opinion"),
        ("delete", "use_record"),
        ("update", "used_thing"),
        ("delete", "used_thing"),
        ("update", "purpose_list"),
        ("delete", "purpose_list"),
        ("delete", "hold"),
        ("insert", "hold_consent"),
        ("update", "hold_consent"),
        ("delete", "hold_consent"),
        ("update", "held_item"),
        ("delete", "held_item"),
        ("update", "retention_event"),
        ("delete", "retention_event"),
        # one that has ended stays as it is
        ("update", "appraisal_batch"),
        ("update", "appraisal_line"),
        ("update", "destruction"),
        ("delete", "appraisal_batch"),
        ("delete", "appraisal_member"),
        ("update", "appraisal_step"),
        ("delete", "appraisal_step"),
        # nobody speaks, rules or signs for another
        ("insert", "appraisal_opinion"),
        ("update", "appraisal_opinion"),
        ("delete", "appraisal_opinion"),
        ("insert", "appraisal_ruling"),
        ("update", "appraisal_ruling"),
        ("delete", "appraisal_ruling"),
        ("delete", "destruction"),
        ("insert", "witness_signature"),
        ("update", "witness_signature"),
        ("delete", "witness_signature"),
        # who witnesses is sent by another, and what was photographed stays
        ("insert", "destruction_witness"),
        ("update", "destruction_witness"),
        ("delete", "destruction_witness"),
        ("insert", "destruction_photo"),
        ("update", "destruction_photo"),
        ("delete", "destruction_photo"),
        ("insert", "destroyed_item"),
        ("update", "destroyed_item"),
        ("delete", "destroyed_item"),
        ("delete", "transfer"),
        ("delete", "transfer_package"),
        ("insert", "public_notice"),
        ("update", "public_notice"),
        ("delete", "public_notice"),
        # what was signed, confirmed or has ended stays, and nobody writes in another's name
        ("update", "transferred_item"),
        ("update", "incident"),
        ("delete", "incident"),
        ("update", "incident_item"),
        ("insert", "incident_follow_up"),
        ("update", "incident_follow_up"),
        ("delete", "incident_follow_up"),
    }


def test_the_street_above_reads_its_communities_and_writes_nothing(
    filled: psycopg.Connection, naked: psycopg.Connection, hongqi: int
) -> None:
    written, closed = [], set()
    for table in tenant_tables(filled):
        for verb, statement in attempts(table, filled, hongqi):
            stand_as(Asker("her supervisor", Mode.SUPERVISE, "xueyuanlu", ZHOU_LAN), naked, hongqi)
            try:
                touched = naked.execute(statement).rowcount
                if verb != "select" and touched:
                    written.append((verb, table))
            except psycopg.errors.InsufficientPrivilege:
                if verb == "select":
                    closed.add(table)
            naked.rollback()
    assert written == []
    assert closed == {
        "activity",
        "activity_document",
        "activity_template",
        "appraisal_opinion",
        "appraisal_ruling",
        "arranged_item",
        "audit_head",
        "calendar_feed",
        "class_field",
        "register_change",
        "register_form",
        "component",
        "entry_sheet",
        "evidence_line",
        "handover_line",
        "hold_consent",
        "incident_follow_up",
        "retention_event",
        "witness_signature",
        "destruction_witness",
        "import_batch",
        "import_row",
        "intake_decision",
        "intake_document",
        "intake_page",
        "intake_paste",
        "item_link",
        "print_order",
        "purpose_list",
        "reclassification",
        "saved_view",
        "series_counter",
        "stamp_setting",
        "text_layer",
        "transfer_package",
    }


@pytest.mark.parametrize("column", ["title", "author", "note", "search_vector", "*"])
def test_the_street_above_reads_no_text_that_may_name_a_person(
    column: str, filled: psycopg.Connection, naked: psycopg.Connection, hongqi: int
) -> None:
    stand_as(Asker("her supervisor", Mode.SUPERVISE, "xueyuanlu", ZHOU_LAN), naked, hongqi)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        naked.execute(f"SELECT {column} FROM item")


@pytest.mark.parametrize("column", ["facts", "key", "*"])
def test_the_street_above_reads_no_mail(column: str, filled: psycopg.Connection, naked: psycopg.Connection, hongqi: int) -> None:
    stand_as(Asker("her supervisor", Mode.SUPERVISE, "xueyuanlu", ZHOU_LAN), naked, hongqi)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        naked.execute(f"SELECT {column} FROM notice")
