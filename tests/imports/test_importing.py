"""From an uploaded catalogue to items and back: every row accounted for, whenever the worker dies."""

import io
import threading
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from commarch import audit, clock, holdings
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Item, ItemState, SeriesCounter, catalogue
from commarch.holdings.sifting import Sieve
from commarch.imports import committing, mending, operations, queries, staging
from commarch.imports.export import write_catalogue
from commarch.imports.leases import LEASE, LeaseLost
from commarch.imports.models import ImportBatch, ImportRow, ImportState
from commarch.imports.refused import headings_of
from commarch.jobs import imports as jobs
from commarch.jobs.table import EVERY_MINUTE, JOBS
from tests import given
from tests.conftest import TODAY
from tests.imports import importing, samples
from tests.imports.importing import a_file, a_row
from tests.world import LI_NA, MA_LIN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
SERIES = "H017-WS·2014-D10-CJ-"


class Killed(BaseException):
    """The worker died here."""


def hongqi() -> int:
    return given.tenant_id("hongqi")


@pytest.mark.parametrize(
    ("path", "items", "rows"),
    [(samples.FLAT, 667, 668), (samples.GB18030, 343, 344), (samples.PRINTED, 652, 700)],
    ids=lambda one: str(one)[-20:],
)
def test_every_row_of_the_sample_catalogues_is_accounted_for(path, items, rows):
    batch_id = importing.imported(path.read_bytes(), path.name)
    assert importing.states_of(batch_id) == {"imported": items, "skipped": rows - items}
    assert all(row.skipped_because for row in importing.rows_of(batch_id) if row.state == "skipped")
    with given.the_system("hongqi"):
        figures = queries.figures(batch_id)
        assert (figures.total, sum(figures.reasons.values())) == (rows, rows - items)
        assert session.scalar(select(func.count()).select_from(Item).where(Item.import_id == batch_id)) == items
        assert session.scalar(select(func.count()).select_from(Item).where(Item.ends_on.is_(None), Item.retention_code != "Y")) == 0


def test_the_codes_of_the_printed_layout_are_kept():
    batch_id = importing.imported(samples.PRINTED.read_bytes(), samples.PRINTED.name)
    on_paper = [row.values["archival_code"] for row in importing.rows_of(batch_id) if row.values]
    assert importing.codes_in() == sorted(on_paper)


def test_numbers_on_paper_are_kept_and_the_counter_moves_behind_them():
    importing.imported(a_file([a_row("第七件", code=SERIES + "0007"), a_row("第三件", code=SERIES + "0003")]))
    importing.imported(a_file([a_row("新的一件")]))
    assert importing.codes_in() == [SERIES + number for number in ("0003", "0007", "0008")]


def test_new_numbers_run_without_gaps_in_the_order_of_the_file_and_behind_all_codes_on_paper():
    rows = [a_row(f"新{number}") for number in range(3)]
    importing.imported(a_file([rows[0], a_row("旧", code=SERIES + "0002"), *rows[1:]]))
    assert importing.codes_by_title() == {"旧": SERIES + "0002", "新0": SERIES + "0003", "新1": SERIES + "0004", "新2": SERIES + "0005"}


def test_drafts_have_no_code_and_what_stood_on_paper_is_in_their_note():
    importing.imported(a_file([a_row("旧", code=SERIES + "0002"), a_row("新")]), file_items=False)
    with given.the_system("hongqi"):
        found = {item.title: item for item in session.scalars(select(Item))}
        assert {item.state for item in found.values()} == {ItemState.DRAFT}
        assert (found["旧"].note, found["新"].note) == (f"目录上的档号：{SERIES}0002", "")
        assert (
            holdings.file_item(found["新"], by=audit.Actor.system(), today=clock.today(), supplement=True).archival_code == SERIES + "0001"
        )


def test_a_code_that_an_item_has_already_keeps_its_row_out_with_a_link_and_stops_no_other():
    importing.imported(a_file([a_row("第一件", code=SERIES + "0001")]))
    batch_id = importing.imported(a_file([a_row("又是第一件", code=SERIES + "0001"), a_row("第二件", code=SERIES + "0002")]))
    double = importing.rows_of(batch_id)[1]
    assert importing.states_of(batch_id) == {"skipped": 1, "faulty": 1, "imported": 1}
    assert "库中已有" in double.faults[-1]["text"]
    with given.the_system("hongqi"):
        assert str(session.scalars(select(Item.id).where(Item.title == "第一件")).one()) == double.faults[-1]["item_id"]


def test_a_code_taken_while_the_rows_waited_keeps_its_row_out():
    waiting = importing.uploaded(a_file([a_row("后来的", code=SERIES + "0001"), a_row("别的", code=SERIES + "0009")]))
    importing.imported(a_file([a_row("先来的", code=SERIES + "0001")]))
    importing.committed(waiting)
    assert importing.codes_by_title() == {"先来的": SERIES + "0001", "别的": SERIES + "0009"}
    assert importing.states_of(waiting) == {"skipped": 1, "faulty": 1, "imported": 1}


def test_exporting_and_importing_again_loses_nothing():
    for path in (samples.PRINTED, samples.GB18030):
        importing.imported(path.read_bytes(), path.name)
    before = everything("hongqi")
    content = io.BytesIO()
    write_catalogue([exported(item) for item in before], content)
    with given.the_system("hongqi"):
        batches = [one[0].id for one in queries.batches()]
    for batch_id in batches:
        importing.undone(batch_id)
    assert everything("hongqi") == []
    again = importing.imported(content.getvalue(), "导出.xlsx")
    assert importing.states_of(again) == {"skipped": 1, "imported": len(before)}
    assert everything("hongqi") == before


EXPORTED = {"retention": "retention_code", "category": "category_code", "carrier": "carriers"}
PLAIN = ("archival_code", "archival_class", "year", "item_number", "document_number", "author", "title", "document_date", "secrecy")
KEPT = (*PLAIN, "openness", "pages", "note", "series", "ends_on", "starts_on", "current_retention_code", *EXPORTED.values())


def everything(code: str) -> list[dict[str, object]]:
    with given.the_system(code):
        items = session.scalars(select(Item).order_by(Item.code_key)).all()
        return [{name: getattr(item, name) for name in KEPT} for item in items]


def exported(item: dict[str, object]) -> dict[str, object]:
    return {name: item[EXPORTED.get(name, name)] for name in (*PLAIN, "openness", "pages", "note", *EXPORTED)} | {"fonds_number": "H017"}


def dying(module, name: str, monkeypatch, *, after: int):
    """Let the worker die in the middle of a step, `after` steps were committed."""
    real, done = getattr(module, name), []

    def step(*args, **kwargs):
        result = real(*args, **kwargs)
        done.append(1)
        if len(done) > after:
            raise Killed
        return result

    monkeypatch.setattr(module, name, step)
    return lambda: monkeypatch.setattr(module, name, real)


def later() -> date:
    return clock.now() + LEASE + timedelta(seconds=1)


def test_reading_begins_again_after_the_worker_was_killed(monkeypatch):
    monkeypatch.setattr(staging, "PIECE", 50)
    monkeypatch.setattr(staging, "STEP", 1)
    mend = dying(staging, "_write", monkeypatch, after=2)
    with pytest.raises(Killed):
        importing.uploaded(samples.GB18030.read_bytes(), samples.GB18030.name)
    mend()
    with given.the_system("hongqi"):
        batch = session.scalars(select(ImportBatch)).one()
        assert (batch.state, batch.rows_handled) == (ImportState.READING, 100)
        batch_id = batch.id
    with clock.standing_on(later()):
        assert jobs.take_up() == 1
    assert importing.states_of(batch_id) == {"ready": 343, "skipped": 1}
    assert importing.state_of(batch_id) is ImportState.STAGED


def test_a_commit_goes_on_after_the_worker_was_killed_without_a_double_and_with_none_missing(monkeypatch):
    monkeypatch.setattr(committing, "STEP", 50)
    batch_id = importing.uploaded(a_file([a_row(f"第{number}件") for number in range(230)]))
    importing.asked_to_commit(batch_id)
    mend = dying(committing, "_write_outcome", monkeypatch, after=2)
    with pytest.raises(Killed):
        jobs.commit(hongqi(), str(batch_id))
    mend()
    assert importing.states_of(batch_id) == {"skipped": 1, "imported": 100, "ready": 130}
    jobs.commit(hongqi(), str(batch_id))  # the lease of the dead worker still stands
    assert importing.states_of(batch_id)["imported"] == 100
    with clock.standing_on(later()):
        jobs.take_up()
    assert importing.codes_in() == [f"{SERIES}{number:04d}" for number in range(1, 231)]
    assert importing.codes_by_title()["第229件"] == SERIES + "0230"
    assert importing.state_of(batch_id) is ImportState.DONE
    with given.the_system("hongqi"):
        entries = audit.history_of("import_batch", batch_id)
        assert [entry.after["count"] for entry in entries] == [30, 50, 50, 50, 50]
        assert audit.verify()[1] == []


def test_an_undoing_goes_on_after_the_worker_was_killed(monkeypatch):
    batch_id = importing.imported(a_file([a_row(f"第{number}件") for number in range(60)]))
    monkeypatch.setattr(jobs.undoing, "STEP", 20)
    mend = dying(jobs.undoing, "_undo_rows", monkeypatch, after=1)
    with pytest.raises(Killed):
        importing.undone(batch_id)
    mend()
    assert importing.states_of(batch_id) == {"skipped": 1, "undone": 20, "imported": 40}
    with clock.standing_on(later()):
        jobs.take_up()
    assert importing.states_of(batch_id) == {"skipped": 1, "undone": 60}
    assert (importing.codes_in(), importing.state_of(batch_id)) == ([], ImportState.UNDONE)


def test_two_workers_at_one_commit_make_each_row_one_item(app: Flask):
    batch_id = importing.uploaded(a_file([a_row(f"第{number}件") for number in range(1200)]))
    importing.asked_to_commit(batch_id)
    faults = []

    def work():
        with app.app_context(), clock.standing_on(date(2026, 11, 23)):
            try:
                jobs.commit(tenant_id, str(batch_id))
            except Exception as fault:
                faults.append(fault)

    tenant_id = hongqi()
    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert faults == []
    assert importing.codes_in() == [f"{SERIES}{number:04d}" for number in range(1, 1201)]


def test_a_worker_that_lost_its_lease_writes_nothing(monkeypatch):
    monkeypatch.setattr(committing, "STEP", 10)
    batch_id = importing.uploaded(a_file([a_row(f"第{number}件") for number in range(30)]))
    importing.asked_to_commit(batch_id)
    with given.acting(WANG_MIN, "hongqi") as by:
        slow = committing.commit(batch_id, by, clock.today())
        next(slow)
    with clock.standing_on(later()):
        jobs.take_up()
    with pytest.raises(LeaseLost), given.acting(WANG_MIN, "hongqi"):
        next(slow)
    assert len(importing.codes_in()) == 30


def test_commit_is_asked_for_once():
    batch_id = importing.uploaded(a_file([a_row("一件")]))
    importing.asked_to_commit(batch_id)
    with pytest.raises(RuleBroken, match="正在处理"):
        importing.asked_to_commit(batch_id)


def test_a_person_who_has_left_commits_nothing():
    batch_id = importing.uploaded(a_file([a_row("一件")]))
    importing.asked_to_commit(batch_id)
    importing.dismissed(WANG_MIN, "hongqi")
    jobs.commit(hongqi(), str(batch_id))
    assert (importing.codes_in(), importing.state_of(batch_id)) == ([], ImportState.DONE)


def test_undoing_frees_the_codes_on_paper():
    content = a_file([a_row("旧", code=SERIES + "0005"), a_row("新")])
    importing.undone(importing.imported(content))
    assert importing.codes_in() == []
    importing.imported(content)
    assert importing.codes_in() == [SERIES + "0005", SERIES + "0006"]


def test_numbers_at_the_end_of_a_series_go_back_and_those_before_others_are_void():
    first = importing.imported(a_file([a_row("甲"), a_row("乙")]))
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "手工归档的", year=2014, document_date="2014-05-20")
    last = importing.imported(a_file([a_row("丙")]))
    importing.undone(last)
    with given.the_system("hongqi"):
        assert session.scalars(select(SeriesCounter.last_number)).one() == 3
    importing.undone(first)
    with given.acting(WANG_MIN, "hongqi") as by:
        assert session.scalars(select(SeriesCounter.last_number)).one() == 3
        entry = audit.history_of("import_batch", first)[0]
        assert (entry.after["void_codes"], "作废" in entry.reason) == ([SERIES + "0001", SERIES + "0002"], True)
        item = given.a_filed_item(by, "下一件", year=2014, document_date="2014-05-20")
        assert item.archival_code == SERIES + "0004"
    assert [row.skipped_because for row in importing.rows_of(first)][1:] == [staging_void("0001"), staging_void("0002")]


def staging_void(number: str) -> str:
    return f"已撤销；系统编的档号 {SERIES}{number} 作废，不再使用"


def test_a_void_number_is_never_given_again_even_when_what_followed_it_goes():
    first = importing.imported(a_file([a_row("甲")]))
    second = importing.imported(a_file([a_row("乙")]))
    importing.undone(first)
    importing.undone(second)
    importing.imported(a_file([a_row("丙")]))
    assert importing.codes_in() == [SERIES + "0002"]


def test_an_item_that_was_edited_since_stays_and_is_named():
    batch_id = importing.imported(a_file([a_row(f"第{number}件") for number in range(3)]))
    with given.acting(WANG_MIN, "hongqi") as by:
        item = session.scalars(select(Item).where(Item.title == "第1件")).one()
        holdings.edit(item, {"note": "已核对"}, revision=item.revision, by=by, today=clock.today())
    importing.undone(batch_id)
    assert importing.codes_in() == [SERIES + "0002"]
    assert importing.states_of(batch_id) == {"skipped": 1, "undone": 2, "imported": 1}
    assert importing.state_of(batch_id) is ImportState.DONE
    with given.the_system("hongqi"):
        (kept,) = queries.rows(batch_id, "kept")
        assert (kept.values["title"], "改动过" in kept.skipped_because) == ("第1件", True)
        assert session.scalars(select(SeriesCounter.last_number)).one() == 2


def test_what_was_committed_cannot_be_given_up():
    batch_id = importing.imported(a_file([a_row("一件")]))
    with given.acting(WANG_MIN, "hongqi"), pytest.raises(RuleBroken, match="撤销"):
        operations.give_up(batch_id)


def test_mending_one_double_makes_the_other_ready_too():
    batch_id = importing.uploaded(a_file([a_row("甲", code=SERIES + "0001"), a_row("乙", code=SERIES + "0001")]))
    rows = importing.rows_of(batch_id)
    assert [row.state for row in rows] == ["skipped", "ready", "faulty"]
    with given.acting(WANG_MIN, "hongqi"):
        mending.mend(batch_id, {rows[1].id: {"archival_code": SERIES + "0002"}}, clock.today())
    assert [row.state for row in importing.rows_of(batch_id)] == ["skipped", "ready", "ready"]
    with given.acting(WANG_MIN, "hongqi"):
        mending.mend(batch_id, {rows[2].id: {"archival_code": SERIES + "0002"}}, clock.today())
    assert [row.state for row in importing.rows_of(batch_id)] == ["skipped", "ready", "faulty"]


def test_what_was_mended_and_left_out_outlasts_a_new_reading():
    batch_id = importing.uploaded(a_file([a_row("甲", pages="零"), a_row("乙"), a_row("丙")]))
    rows = importing.rows_of(batch_id)
    with given.acting(WANG_MIN, "hongqi"):
        mending.mend(batch_id, {rows[1].id: {"pages": "4"}}, clock.today())
        mending.leave_out(batch_id, [rows[2].id], clock.today(), because="原件遗失")
        operations.read_anew(operations.changeable(batch_id))
    jobs.read(hongqi(), str(batch_id))
    after = importing.rows_of(batch_id)
    assert [(row.state, (row.values or {}).get("pages")) for row in after[1:]] == [("ready", 4), ("skipped", None), ("ready", 3)]
    assert after[2].skipped_because == "人工略过：原件遗失"


def test_many_proposals_are_taken_by_a_job(monkeypatch):
    monkeypatch.setattr(mending, "AT_ONCE", 3)
    batch_id = importing.uploaded(a_file([a_row(f"第{number}件", pages="二十") for number in range(5)]))
    with given.acting(WANG_MIN, "hongqi"):
        (kind,) = queries.fault_kinds(batch_id)
        batch, count = mending.accept(batch_id, kind.field, kind.kind, clock.today())
        assert (count, batch.state, kind.proposal) == (5, ImportState.READING, "20")
    jobs.read(hongqi(), str(batch_id))
    assert {row.values["pages"] for row in importing.rows_of(batch_id) if row.values} == {20}


def test_rows_mended_after_a_commit_are_committed_later():
    batch_id = importing.imported(a_file([a_row("甲"), a_row("乙", date="2014-02-30")]))
    row = importing.rows_of(batch_id)[2]
    with given.acting(WANG_MIN, "hongqi"):
        mending.mend(batch_id, {row.id: {"document_date": "2014-02-28"}}, clock.today())
    importing.committed(batch_id)
    assert importing.codes_by_title() == {"甲": SERIES + "0001", "乙": SERIES + "0002"}


def test_another_tenant_sees_neither_batch_nor_row_nor_may_its_worker_touch_them():
    batch_id = importing.uploaded(a_file([a_row("甲")]))
    for somebody, code in ((LI_NA, "wenyuan"), (MA_LIN, "binjiang")):
        with given.acting(somebody, code):
            assert queries.find_batch(batch_id) is None
            assert queries.batches() == []
            assert session.scalar(select(func.count()).select_from(ImportRow)) == 0
            assert queries.figures(batch_id).total == 0
        with given.acting(somebody, code) as by, pytest.raises(RuleBroken, match="没有这次导入"):
            operations.begin_commit(batch_id, by=by)
        jobs.read(given.tenant_id(code), str(batch_id))
        jobs.commit(given.tenant_id(code), str(batch_id))
    assert importing.states_of(batch_id) == {"skipped": 1, "ready": 1}


def test_a_tenants_own_categories_decide():
    batch_id = importing.uploaded(a_file([[*a_row("甲")[:3], "没有的类目", *a_row("甲")[4:]], a_row("乙", year="2001", date="20010101")]))
    faults = [row.faults[0] for row in importing.rows_of(batch_id) if row.faults]
    assert "分类方案里没有“没有的类目”" in faults[0]["text"]
    assert "2005" in faults[1]["text"]


def test_a_hostile_file_is_refused_and_leaves_no_row():
    for content in (samples.bomb(120), b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600):
        batch_id = importing.uploaded(content)
        assert (importing.state_of(batch_id), importing.rows_of(batch_id)) == (ImportState.REFUSED, [])


def test_too_large_a_file_is_refused_while_it_arrives():
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="超过"):
        operations.upload("大.csv", io.BytesIO(b"x" * 3_000_000), by=by, limits=staging.Limits(file_bytes=1_000_000))


def test_text_that_the_database_cannot_hold_never_reaches_it():
    broken = importing.uploaded(samples.csv([importing.COLUMNS, a_row("关于\x00绿化的函")]), "目录.csv")
    assert importing.state_of(broken) in (ImportState.REFUSED, ImportState.STAGED)
    importing.imported(a_file([a_row("关于绿化\U0001f33f的函\ufffe")]))
    assert list(importing.codes_by_title()) == ["关于绿化🌿的函"]


def test_the_worker_knows_the_jobs_and_takes_up_what_was_left_every_minute():
    assert {"imports.read", "imports.commit", "imports.undo", "imports.take_up"} <= JOBS.keys()
    assert "imports.take_up" in EVERY_MINUTE


def test_the_refused_rows_name_every_field_that_was_given():
    batch_id = importing.uploaded(samples.PRINTED.read_bytes(), samples.PRINTED.name)
    with given.the_system("hongqi"):
        names = [name for name, _label in headings_of(mending.Layout.from_json(queries.find_batch(batch_id).layout))]
    assert names[:5] == ["archival_code", "fonds_number", "year", "retention", "category"]


def test_what_a_class_asks_for_beside_comes_in_by_its_labels_and_goes_out_again():
    """F006."""
    headings = ["年度", "保管期限", "门类", "题名", "日期", "专门著录"]
    rows = [
        ["2014", "30年", "ZP", "消夏晚会合影", "20140801", "摄影者：王敏\n拍摄时间：2014年8月1日\n人物（左起）：李秀英；张国华"],
        ["2014", "30年", "ZP", "看不懂的一张", "20140801", "光圈：8"],
    ]
    batch = importing.imported(samples.xlsx([headings, *rows]))
    assert importing.states_of(batch) == {"skipped": 1, "faulty": 1, "imported": 1}
    with given.the_system("hongqi"):
        (item,) = session.scalars(select(Item)).all()
        assert item.particulars == {"photographer": "王敏", "taken_on": "2014-08-01", "people": "李秀英；张国华"}
        (row,) = catalogue.rows(Sieve(), TODAY, fonds_number="H017")
        assert row["particulars"] == "拍摄时间：2014-08-01\n人物（左起）：李秀英；张国华\n摄影者：王敏"
