"""Real rows in every tenant's table, made by the operations of the product. A new table: add what makes its rows."""

from io import BytesIO
from typing import Any
from uuid import UUID

from commarch import completeness, entry, filing_year, handover, holdings, intake, notices, posts, printing, usage
from commarch.accounts import Role
from commarch.arrangement import operations, ordering
from commarch.arrangement.lines import lines_of
from commarch.audit import Actor
from commarch.database import session
from commarch.filing_year import ExpectedOfActivity, Plan
from commarch.handover import Thing
from commarch.holdings import ComponentRole, LinkKind, Part, SavedView, VolumeFacts
from commarch.imports import operations as imports
from commarch.intake import Facts, paste, read_photo
from commarch.jobs import imports as import_jobs
from commarch.jobs import objects as object_jobs
from commarch.jobs import quality as quality_jobs
from commarch.notices import NoticeKind, ledger
from commarch.printing import Options, Paper, Scope, StampLayout
from commarch.schemes import describing
from commarch.schemes.describing import FieldValues
from commarch.usage import UseFacts, UseResult, WayOfUse
from tests import given
from tests.appraisal.everywhere import something_appraised
from tests.conftest import TODAY
from tests.holds.ice import something_held, street_has_consented
from tests.imports import samples
from tests.incidents.cases import something_happened, street_has_dealt
from tests.inspection.visit import laid_out
from tests.intake.photos import jpeg
from tests.registers.persons import something_in_registers
from tests.storage.shelf import something_of_everything
from tests.transfer.everywhere import something_transferred
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN, XU_FENG, ZHOU_LAN, Somebody

#: A community of each street, and its clerk.
CLERKS = {"hongqi": WANG_MIN, "binjiang": MA_LIN}
#: The archivist of each street.
ARCHIVISTS = {"hongqi": ZHOU_LAN, "binjiang": XU_FENG}
#: The head of each; she of 滨江 comes with the appraisal.
HEADS = {"hongqi": CHEN_GUILAN, "binjiang": Somebody("head@binjiang.example.org", "江负责", (("binjiang", Role.HEAD),))}
#: Stands in a title of each of them: {} is the community's code.
CANARY = "独居老人走访记录-{}-7391"
PARTS = (Part(role=ComponentRole.MAIN, title="正文", pages=2), Part(role=ComponentRole.ATTACHMENT, title="附件", pages=1))
FACTS = {"items": [{"due_on": "2026-01-01", "count": 5, "years": [2015], "period": "10年"}], "filings": []}


def fill(code: str) -> None:
    """Put something of every kind into a community."""
    clerk = CLERKS[code]
    with given.acting(clerk, code) as by:
        given.a_filed_item(by, CANARY.format(code), document_date="2015-03-04", year=2015)
        holdings.file_item(given.a_draft(by), by=by, today=TODAY, supplement=True)
        given.a_draft(by, f"在办的事-{CANARY.format(code)}", components=PARTS)
        nothing = next(one for one in completeness.expected_entries(2025) if one.is_missing)
        completeness.state_absent([nothing.lineage], 2025, CANARY.format(code), by=by)
        _arrange(code, by)
        _keep_the_year(code, by)
        _hand_in(code, by)
        _describe(code, by)
        _use(code, by)
        something_held(by, CANARY.format(code))
        something_in_registers(by, CANARY.format(code))
        something_of_everything(by, CANARY.format(code))
        handover.begin(
            by.person_id or 0, leaving_on=TODAY, things=[Thing(CANARY.format(code))], note=CANARY.format(code), by=by, today=TODAY
        )
        sheet = entry.begin(CANARY.format(code), by=by, today=TODAY)
        entry.keep(sheet, [{"title": CANARY.format(code), "pages": "零"}], revision=1)
        session.add(SavedView(person_id=by.person_id, name=CANARY.format(code), query="year=2015"))
        read = _attach(code, by)
        batch = imports.upload("目录.csv", BytesIO(_catalogue(code)), by=by).id
        notices.owe(NoticeKind.DIGEST, person_id=by.person_id, key="first", on_date=TODAY, facts=FACTS)
        printing.ask(Paper.CATALOGUE, Scope(year=2015), Options(), by=by)
        printing.set_stamp(StampLayout(top_mm=12), by=by)
        laid_out(by, CANARY.format(code))
        something_happened(by, CANARY.format(code))
    street_has_consented(code, ARCHIVISTS[code])
    something_appraised(code, CANARY.format(code))
    something_transferred(code, CANARY.format(code))
    street_has_dealt(code, ARCHIVISTS[code], HEADS[code], CANARY.format(code))
    import_jobs.read(given.tenant_id(code), str(batch))
    object_jobs.read(given.tenant_id(code), str(read))
    quality_jobs.look_in(given.tenant_id(code))
    with given.the_system(code):
        ledger.begin("other", TODAY)
        ledger.finish("other", TODAY, {"written": 0})


def _describe(code: str, by: Actor) -> None:
    """Let photos be asked for something of the community's own, have one that says it, and one in a group."""
    own = describing.add_field("ZP", FieldValues(label=CANARY.format(code)), by=by)
    session.flush()
    volume = holdings.begin_volume(VolumeFacts(title=CANARY.format(code), note=CANARY.format(code)), "ZP", 2026, "D30", by=by, today=TODAY)
    told = {"photographer": CANARY.format(code), "format": CANARY.format(code), own.key: CANARY.format(code)}
    given.a_draft(by, f"合影-{CANARY.format(code)}", category="ZP", retention="D30", particulars=told)
    photo = given.a_draft(by, f"另一张-{CANARY.format(code)}", category="ZP", retention="D30", particulars=told)
    session.flush()
    holdings.bind(volume, [photo.id], by=by)


def _arrange(code: str, by: Actor) -> None:
    """Open a batch, name a matter in it; join two items, and put one under another category."""
    first, second = (given.a_filed_item(by, f"{title}-{CANARY.format(code)}", category="WS·DQ") for title in ("请示", "批复"))
    holdings.relate(second, first, LinkKind.REPLY_TO, CANARY.format(code), by=by)
    session.flush()
    holdings.reclassify(first, "WS·CJ", None, reason=CANARY.format(code), revision=first.revision, by=by)
    batch = operations.open_batch(2026, "WS", by=by)
    line = lines_of(batch)[0]
    session.flush()
    ordering.name_matter(batch, line.section, [line.id], CANARY.format(code), revision=batch.revision, by=by)


def _keep_the_year(code: str, by: Actor) -> None:
    documents = [ExpectedOfActivity(CANARY.format(code)), ExpectedOfActivity("总结")]
    filing_year.begin_templates(by=by)
    filing_year.begin_activity(Plan(name=CANARY.format(code), starts_on=TODAY, documents=documents), by=by, today=TODAY)
    filing_year.close_year(2015, by=by, today=TODAY)


def _hand_in(code: str, by: Actor) -> None:
    """Let somebody hold a post and hand documents in: one with a page that waits, one that is not ours, one pasted."""
    scheme = holdings.Arrangement().scheme(TODAY.year)
    of_post = posts.PostFacts(name=CANARY.format(code), what="收集", categories=frozenset({scheme.categories[1].lineage}))
    post = posts.set_up(of_post, scheme, by=by, today=TODAY)
    posts.hold(post, given.person_id_here(by.name), TODAY, by=by)
    told = Facts(title=CANARY.format(code), author="社区", document_number="社〔2026〕1号", post_id=post.id)
    intake.hand_in(told, [read_photo(jpeg(), f"{CANARY.format(code)}.jpg")], by=by, today=TODAY)
    others = intake.hand_in(told, by=by, today=TODAY)
    intake.redirect(others, "街道办事处", CANARY.format(code), revision=others.revision, by=by)
    paste.keep_paste(f"题名\t日期\n{CANARY.format(code)}\t昨天\n", by=by)


def _use(code: str, by: Actor) -> None:
    """Record uses in the tenant's own words: one of an item, one that was not found, one that is struck."""
    words = CANARY.format(code)
    usage.write_purposes(words, by=by)
    session.flush()
    told: dict[str, Any] = {"used_on": TODAY, "purpose": words, "user_name": words, "user_unit": words, "note": words}
    read = UseFacts(way=WayOfUse.READ, result=UseResult.PROVIDED, codes=[given.a_filed_item(by, words).archival_code or ""], **told)
    usage.record_use(read, by=by, today=TODAY)
    usage.strike(usage.record_use(read, by=by, today=TODAY), words, by=by)
    usage.record_not_found(words, by=by, today=TODAY)


def _attach(code: str, by: Actor) -> UUID:
    """Attach files: the same text to two items, so that one object has two; return the object whose text is to be read."""
    session.flush()
    content = f"正文-{CANARY.format(code)}".encode()
    first, second = (given.a_draft(by, f"{title}-{CANARY.format(code)}") for title in ("有文件", "也有"))
    object_id: UUID = given.a_file_of(first, content, f"{CANARY.format(code)}.txt", by=by).object_id
    given.a_file_of(second, content, f"{CANARY.format(code)}.txt", by=by)
    return object_id


def fill_more(code: str, count: int) -> None:
    """Put items into a community that are overdue: they would show in every figure that counts too much."""
    with given.acting(CLERKS[code], code) as by:
        for number in range(count):
            given.a_filed_item(by, f"{CANARY.format(code)} {number}", document_date="2012-03-04", year=2012)
        given.a_draft(by, f"再来一件-{CANARY.format(code)}")


def _catalogue(code: str) -> bytes:
    headings = ["年度", "保管期限", "机构(问题)", "题名", "责任者", "日期", "页数"]
    rows = [["2014", "10年", "CJ", CANARY.format(code), "社区", "20140520", "3"], ["一四", "十", "无", "", "社区", "昨天", "负"]]
    return samples.csv([headings, *rows])
