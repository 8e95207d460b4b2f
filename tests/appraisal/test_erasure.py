"""After a destruction nothing of what was in the items can be found; stub, register and trail verify (R07; 档案法 21)."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from redis import Redis
from sqlalchemy import select

from commarch import appraisal, audit, dossier, erasure, holdings, intake, printing, settings
from commarch.appraisal import stubs
from commarch.audit import Actor
from commarch.database import session
from commarch.holdings import ComponentRole, Item, LinkKind, Part
from commarch.holdings.models import PersonalLevel
from commarch.imports import operations as imports
from commarch.imports.models import ImportBatch
from commarch.intake import Facts, read_photo
from commarch.jobs import imports as import_jobs
from commarch.jobs import objects as object_jobs
from commarch.jobs import printing as print_jobs
from commarch.jobs import quality as quality_jobs
from commarch.objects import DigitalObject
from commarch.printing import Options, Paper, PrintOrder, Scope
from tests import given
from tests.appraisal.group import DESTROY, GROUP, approved, called_together, found, voiced, waited, witnessed
from tests.conftest import TODAY
from tests.imports import samples
from tests.intake.photos import jpeg
from tests.world import WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
CANARY = "低保户李某某家访-7391"
TOLD = {"document_date": "2014-05-06", "retention": "D10", "personal_level": "personal", "note": CANARY, "author": CANARY}


def everything_known_of_an_item(by: Actor) -> list[UUID]:
    """Let items come in every way, and write of them wherever a person can."""
    handed_in = intake.hand_in(Facts(title=CANARY, author=CANARY, note=CANARY), [read_photo(jpeg(), f"{CANARY}.jpg")], by=by, today=TODAY)
    parts = (Part(role=ComponentRole.MAIN, title=CANARY, pages=2), Part(role=ComponentRole.ATTACHMENT, title=CANARY, pages=1))
    taken = intake.take(handed_in, given.a_document(CANARY, components=parts, **TOLD), revision=handed_in.revision, by=by, today=TODAY)
    other = given.a_draft(by, f"再访-{CANARY}", **TOLD)
    session.flush()
    given.a_file_of(taken, f"正文-{CANARY}".encode(), f"{CANARY}.txt", by=by)
    stays = given.a_filed_item(by, "留下的一件")
    holdings.relate(stays, taken, LinkKind.SEE_ALSO, by=by)
    first, second = (taken_in(f"{words}-{CANARY}", by) for words in ("附件", "附件的附件"))
    session.flush()
    holdings.merge(first, [(second, ComponentRole.ATTACHMENT)], by=by)
    holdings.merge(taken, [(first, ComponentRole.ATTACHMENT)], by=by)
    for one in (taken, other):
        holdings.file_item(one, by=by, today=TODAY, supplement=True)
    holdings.relate(taken, other, LinkKind.SEE_ALSO, CANARY, by=by)
    printing.ask(Paper.CATALOGUE, Scope(year=2014), Options(), by=by)
    imports.upload("2014 年目录.csv", BytesIO(catalogue()), by=by)
    return [taken.id, other.id]


def taken_in(title: str, by: Actor) -> Item:
    """Let a document be handed in and taken: it will be merged into another item."""
    document = intake.hand_in(Facts(title=title, author=CANARY, note=CANARY), by=by, today=TODAY)
    return intake.take(document, given.a_document(title, **TOLD), revision=document.revision, by=by, today=TODAY)


def catalogue() -> bytes:
    headings = ["年度", "保管期限", "机构(问题)", "题名", "责任者", "日期", "页数", "备注"]
    return samples.csv([headings, ["2014", "10年", "CJ", "关于入户走访的通知", CANARY, "20140520", "3", CANARY]])


def planted() -> UUID:
    """Have a batch over items that are known everywhere; the jobs have done their work."""
    called_together()
    ids = {somebody.name: given.person_id(somebody) for somebody, _ in GROUP}
    with given.acting(WANG_MIN, "hongqi") as by:
        everything_known_of_an_item(by)
        orders, uploads, files = (list(session.scalars(select(kind.id))) for kind in (PrintOrder, ImportBatch, DigitalObject))
    tenant = given.tenant_id("hongqi")
    run_the_jobs(tenant, orders, uploads, files)
    with given.acting(WANG_MIN, "hongqi") as by:
        items = [one.id for one in session.scalars(select(Item).where(Item.year == 2014))]
        assert len(items) == 3
        batch = appraisal.open_batch("2014 年度", by=by, today=TODAY)
        assert appraisal.add_items(batch, items, revision=batch.revision, by=by, today=TODAY) == []
        for somebody, part in GROUP:
            appraisal.name_member(batch, ids[somebody.name], somebody.name, part, revision=batch.revision, by=by)
        appraisal.begin_review(batch, revision=batch.revision, by=by, today=TODAY)
        return batch.id


def run_the_jobs(tenant: int, orders: list[UUID], uploads: list[UUID], files: list[UUID]) -> None:
    """Read the file's text, read and commit the import, print, look for faults."""
    for one in files:
        object_jobs.read(tenant, str(one))
    for one in uploads:
        import_jobs.read(tenant, str(one))
        with given.acting(WANG_MIN, "hongqi") as by:
            imports.begin_commit(one, by=by)
        import_jobs.commit(tenant, str(one))
    for one in orders:
        print_jobs.make(tenant, str(one))
    quality_jobs.look_in(tenant)


def where_found(admin: psycopg.Connection, words: str) -> set[str]:
    """Name every column of every table in which words stand, as text or as bytes."""
    names = admin.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
    ).fetchall()
    hits = set()
    for table, column, kind in names:
        here = sql.SQL("position(%s::bytea IN {})") if kind == "bytea" else sql.SQL("position(%s IN {}::text)")
        counted = (
            sql.SQL("SELECT count(*) FROM {} WHERE ").format(sql.Identifier(table)) + here.format(sql.Identifier(column)) + sql.SQL(" > 0")
        )
        one = admin.execute(counted, [words.encode() if kind == "bytea" else words]).fetchone()
        if one is not None and one[0]:
            hits.add(f"{table}.{column}")
    return hits


def test_nothing_of_what_was_in_destroyed_items_is_found_anywhere(admin: psycopg.Connection) -> None:
    """R07: tables, search, files, trail; the stub, the register and the trail verify."""
    key = planted()
    before = where_found(admin, CANARY)
    assert {"item.title", "component.title", "import_row.cells", "intake_document.title", "audit_entry.thing_label"} <= before
    voiced(key, DESTROY)
    approved(key)
    day = waited(key)
    witnessed(key, day)
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        appraisal.destroy(batch, erase=erasure.erase, revision=batch.revision, by=by, today=day)
    tidy(given.tenant_id("hongqi"))
    assert sorted(where_found(admin, CANARY)) == []
    assert files_with(CANARY) == []
    assert queued_with(CANARY) == []
    assert read_again(key)


def tidy(tenant: int) -> None:
    """Let the job take from the disk what was erased."""
    object_jobs.tidy(tenant)


def files_with(words: str) -> list[Path]:
    """Return the files of the store of digital objects in which words stand."""
    return [one for one in Path(settings.current().objects_folder).rglob("*") if one.is_file() and words.encode() in one.read_bytes()]


def queued_with(words: str) -> list[bytes]:
    """Return the keys of Redis in which words stand: names, values of every type, as they are dumped."""
    doorbell = Redis.from_url(settings.current().redis_url)
    return [key for key in doorbell.scan_iter() if words.encode() in key + (doorbell.dump(key) or b"")]


def read_again(key: UUID) -> bool:
    """Read stub, register and trail: codes and digests stand, the sheet is what was written, the chain is whole."""
    with given.acting(WANG_MIN, "hongqi"):
        stubs = session.scalars(select(Item).where(Item.year == 2014)).all()
        assert sorted(one.title for one in stubs) == ["关于入户走访的通知", *["（含个人信息，题名不列）"] * 2]
        assert all(one.archival_code and one.year == 2014 for one in stubs)
        destruction = appraisal.destruction_of(found(key))
        assert destruction is not None
        assert destruction.register_id is not None
        sheet = dossier.find_sheet(destruction.register_id)
        assert sheet is not None
        assert sheet.sha256 == destruction.register_sha256
        assert {str(one.archival_code) for one in stubs} <= {str(value) for part in sheet.content for row in part["rows"] for value in row}
        return audit.verify()[1] == []


def test_the_digest_of_personal_content_is_not_found_by_trying(monkeypatch: pytest.MonkeyPatch) -> None:
    """PIPL 47: of what stubs carry no title of, the digest depends on the deployment's key; else anybody can hold a copy against it."""
    with given.acting(WANG_MIN, "hongqi") as by:
        personal, other = (given.a_draft(by, CANARY, **TOLD) for _ in range(2))
        personal.personal_level, other.personal_level = PersonalLevel.PERSONAL, PersonalLevel.NONE
        before = [stubs.digest(one, []) for one in (personal, other)]
        rekeyed = replace(settings.current(), personal_key="another key")
        monkeypatch.setattr(settings, "current", lambda: rekeyed)
        after = [stubs.digest(one, []) for one in (personal, other)]
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, True]
