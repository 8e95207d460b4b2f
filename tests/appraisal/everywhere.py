"""Something of appraisal in every table: a batch under review and one that ended in a register of destruction, in either community."""

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

from sqlalchemy import select

from commarch import appraisal, clock, erasure
from commarch.accounts import Role
from commarch.appraisal import Judgement, Moment, Part, Verdict, WitnessUnit
from commarch.database import Context, Mode, home_tenant, session, within
from commarch.objects.operations import uploading
from commarch.tenancy import Tenant
from tests import given
from tests.appraisal.group import at_the_street, found
from tests.conftest import TODAY
from tests.intake.photos import jpeg
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN, XU_FENG, ZHOU_LAN, Somebody, enrol

CLERKS = {"hongqi": WANG_MIN, "binjiang": MA_LIN}
STREETS = {"hongqi": ZHOU_LAN, "binjiang": XU_FENG}


def something_appraised(code: str, words: str) -> None:
    """Take one batch to its review, with opinions, a ruling to come, a member who left; and another the whole way."""
    head, members = _people(code)
    group = ((head, Part.CHAIR), *zip(members, (Part.BUSINESS, Part.RESIDENT), strict=True))
    _voiced(code, _reviewed(code, words, group), [one for one, _part in group], words)
    key = _reviewed(code, words, group)
    _voiced(code, key, [one for one, _part in group], words)
    _signed(code, key, head, words)
    _destroyed(code, key, members, words)


def _people(code: str) -> tuple[Somebody, Sequence[Somebody]]:
    head = CHEN_GUILAN if code == "hongqi" else Somebody(f"head@{code}.example.org", "江负责", ((code, Role.HEAD),))
    members = [Somebody(f"member{number}@{code}.example.org", f"{code}成员{number}", ((code, Role.APPRAISER),)) for number in (1, 2)]
    for one in (*members, *([] if code == "hongqi" else [head])):
        enrol(one)
    return head, members


def _reviewed(code: str, words: str, group: Sequence[tuple[Somebody, Part]]) -> UUID:
    ids = {somebody.name: given.person_id(somebody) for somebody, _part in group}
    with given.acting(CLERKS[code], code) as by:
        item = given.a_filed_item(by, f"期满的-{words}", document_date="2014-05-06", retention="D10", author=words)
        batch = appraisal.open_batch(words, grounds=words, by=by, today=TODAY)
        assert appraisal.add_items(batch, [item.id], revision=batch.revision, by=by, today=TODAY) == []
        left = appraisal.name_member(batch, by.person_id or 0, by.name, Part.ARCHIVIST, title=words, revision=batch.revision, by=by)
        for somebody, part in group:
            appraisal.name_member(batch, ids[somebody.name], somebody.name, part, title=words, revision=batch.revision, by=by)
        appraisal.dismiss_member(batch, left, words, revision=batch.revision, by=by)
        appraisal.begin_review(batch, revision=batch.revision, by=by, today=TODAY)
        return batch.id


def _voiced(code: str, key: UUID, members: Sequence[Somebody], words: str) -> None:
    for somebody in members:
        with given.acting(somebody, code) as by:
            batch = found(key)
            appraisal.give_opinion(batch, appraisal.open_lines(batch), Judgement(verdict=Verdict.DESTROY, reason=words), by=by)


def _signed(code: str, key: UUID, head: Somebody, words: str) -> None:
    with given.acting(CLERKS[code], code) as by:
        batch = found(key)
        appraisal.close_review(batch, revision=batch.revision, by=by, today=TODAY)
        appraisal.decide_as_voiced(batch, revision=batch.revision, by=by)
        appraisal.report(batch, revision=batch.revision, by=by, today=TODAY)
    with given.acting(head, code) as by:
        appraisal.sign(found(key), revision=found(key).revision, by=by, today=TODAY)
    _noticed(code, 1)
    with at_the_street(STREETS[code], code) as by:
        appraisal.approve(found(key), revision=found(key).revision, by=by, today=TODAY, note=words)
    with given.acting(CLERKS[code], code) as by:
        told = {"place": words, "posted_on": TODAY, "objections_to": words}
        appraisal.post_notice(found(key), **told, revision=found(key).revision, by=by, today=TODAY)  # type: ignore[arg-type]
    _noticed(code, 0)
    for number in range(1, 32):
        with given.the_system(code) as by:
            appraisal.pass_day(found(key), today=TODAY + timedelta(days=number), by=by, settings=appraisal.settings_here())


def _noticed(code: str, days: int) -> None:
    """Let the street want a public notice of so many days."""
    with given.the_system(code):
        street_id = session.scalars(select(Tenant.parent_id).where(Tenant.id == home_tenant())).one()
    with within(session, Context(Mode.SYSTEM, street_id)):
        street = session.get_one(Tenant, street_id)
        others = {name: value for name, value in (street.settings or {}).items() if name != "appraisal"}
        street.settings = others | ({"appraisal": {"notice_days": days}} if days else {})


def _destroyed(code: str, key: UUID, witnesses: Sequence[Somebody], words: str) -> None:
    day = TODAY + timedelta(days=31)
    called = [(given.person_id(one), one.name, WitnessUnit.ARCHIVES) for one in witnesses]
    with given.acting(CLERKS[code], code) as by:
        batch = found(key)
        told = {"method": words, "place": words, "happens_on": day, "with_paper": True, "with_digital": True, "note": words}
        told["witnesses"] = called
        appraisal.begin_destruction(batch, **told, revision=batch.revision, by=by, today=day)  # type: ignore[arg-type]
    for moment in Moment:
        if moment is Moment.AFTER:
            _photographed(code, key, words, day)
        for somebody in witnesses:
            with clock.standing_on(day), given.acting(somebody, code) as by:
                appraisal.witness(found(key), moment, revision=found(key).revision, by=by, today=day)
    with given.acting(CLERKS[code], code) as by:
        appraisal.destroy(found(key), erase=erasure.erase, revision=found(key).revision, by=by, today=day)


def _photographed(code: str, key: UUID, words: str, day: date) -> None:
    """Let the executor say first that there are no photographs, and then add one after all."""
    with clock.standing_on(day), given.acting(CLERKS[code], code) as by, uploading(BytesIO(jpeg()), "现场.jpg") as upload:
        destruction = appraisal.destruction_of(found(key))
        assert destruction is not None
        appraisal.explain_no_photo(found(key), destruction, words, revision=found(key).revision, by=by)
        appraisal.photograph(found(key), destruction, upload, words, revision=found(key).revision, by=by, today=day)
