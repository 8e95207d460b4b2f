"""A community that appraises: 王敏 keeps the papers, 陈桂兰 is chair and head, 刘洋 and 黄志强 sit in the group, 周岚 speaks for the street."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from commarch import accounts, appraisal, clock, erasure
from commarch.accounts import Role
from commarch.appraisal import AppraisalBatch, Judgement, Moment, Part, Stage, Verdict, WitnessUnit
from commarch.audit import Actor
from commarch.database import Context, Mode, home_tenant, session, within
from commarch.objects.operations import uploading
from tests import given
from tests.conftest import TODAY
from tests.intake.photos import jpeg
from tests.world import CHEN_GUILAN, WANG_MIN, ZHOU_LAN, Somebody, enrol

LIU_YANG = Somebody("liuyang@example.org", "刘洋", (("hongqi", Role.APPRAISER),))
HUANG_ZHIQIANG = Somebody("huangzhiqiang@example.org", "黄志强", (("hongqi", Role.APPRAISER),))
GROUP = ((CHEN_GUILAN, Part.CHAIR), (LIU_YANG, Part.BUSINESS), (HUANG_ZHIQIANG, Part.RESIDENT))
DESTROY = Judgement(verdict=Verdict.DESTROY, reason="已执行完毕，街道有正本")
KEEP = Judgement(verdict=Verdict.KEEP, reason="仍可查考", period_code="D10")
PERMANENT = Judgement(verdict=Verdict.PERMANENT, reason="反映社区历史")


def called_together() -> None:
    """Open accounts for those of the group who have none."""
    for somebody in (LIU_YANG, HUANG_ZHIQIANG):
        with within(session, Context(Mode.KEEPER)):
            known = accounts.find_by_email(somebody.email) is not None
        if not known:
            enrol(somebody)


@contextmanager
def at_the_street(somebody: Somebody = ZHOU_LAN, code: str = "hongqi") -> Iterator[Actor]:
    """Run a block as the street's archivist stepping into a community."""
    by = given.actor(somebody)
    with within(session, Context(Mode.ATTEND, given.tenant_id(code), by.person_id)):
        yield by


def expired_items(by: Actor, number: int, **facts: Any) -> list[UUID]:
    """File documents of 2014 that were kept for ten years."""
    told = {"document_date": "2014-05-06", "retention": "D10", **facts}
    return [given.a_filed_item(by, f"关于第 {place} 次入户走访的通知", **told).id for place in range(1, number + 1)]


def found(key: UUID) -> AppraisalBatch:
    """Return a batch in the tenant of this transaction."""
    return session.get_one(AppraisalBatch, {"tenant_id": home_tenant(), "id": key})


def composed(number: int = 3, **facts: Any) -> UUID:
    """Open a batch of expired items with its group."""
    called_together()
    ids = {somebody.name: given.person_id(somebody) for somebody, _ in GROUP}
    with given.acting(WANG_MIN, "hongqi") as by:
        items = expired_items(by, number, **facts)
        batch = appraisal.open_batch("2014 年度 10 年期档案鉴定", by=by, today=TODAY)
        assert appraisal.add_items(batch, items, revision=batch.revision, by=by, today=TODAY) == []
        for somebody, part in GROUP:
            appraisal.name_member(batch, ids[somebody.name], somebody.name, part, revision=batch.revision, by=by)
        return batch.id


def reviewed(number: int = 3, **facts: Any) -> UUID:
    """Hand a batch to its group."""
    key = composed(number, **facts)
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        appraisal.begin_review(batch, revision=batch.revision, by=by, today=TODAY)
    return key


def voiced(
    key: UUID, said: Judgement, *, by_whom: Sequence[Somebody] = tuple(one for one, _ in GROUP), positions: Sequence[int] = ()
) -> None:
    """Let members say the same of some lines, or of all."""
    for somebody in by_whom:
        with given.acting(somebody, "hongqi") as by:
            batch = found(key)
            lines = [one for one in appraisal.open_lines(batch) if not positions or one.position in positions]
            appraisal.give_opinion(batch, lines, said, by=by)


def reported(key: UUID) -> None:
    """End the review, decide as voiced, write the report."""
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        if batch.stage is Stage.REVIEWING:
            appraisal.close_review(batch, revision=batch.revision, by=by, today=TODAY)
        appraisal.decide_as_voiced(batch, revision=batch.revision, by=by)
        appraisal.report(batch, revision=batch.revision, by=by, today=TODAY)


def submitted(key: UUID) -> None:
    """Let the head sign the report."""
    reported(key)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        batch = found(key)
        appraisal.sign(batch, revision=batch.revision, by=by, today=TODAY)


def approved(key: UUID, **facts: Any) -> None:
    """Let the street approve."""
    submitted(key)
    with at_the_street() as by:
        batch = found(key)
        appraisal.approve(batch, revision=batch.revision, by=by, today=TODAY, **facts)


def waited(key: UUID, days: int = 30, *, first: date = TODAY + timedelta(days=1)) -> date:
    """Let the days of the waiting time pass, one by one; returns the last."""
    last = first
    for number in range(days):
        last = first + timedelta(days=number)
        with given.the_system("hongqi") as by:
            appraisal.pass_day(found(key), today=last, by=by, settings=appraisal.settings_here())
    return last


def begun(
    key: UUID,
    day: date,
    *,
    witnesses: Sequence[Somebody] = (LIU_YANG, HUANG_ZHIQIANG),
    units: Sequence[WitnessUnit] = (WitnessUnit.ARCHIVES, WitnessUnit.ARCHIVES),
) -> None:
    """Let the clerk say how, where, when and before whom it is destroyed."""
    called = [(given.person_id(one), one.name, unit) for one, unit in zip(witnesses, units, strict=True)]
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        appraisal.begin_destruction(
            batch,
            method="粉碎",
            place="街道文印室",
            happens_on=day,
            with_paper=True,
            with_digital=True,
            witnesses=called,
            revision=batch.revision,
            by=by,
            today=day,
        )


def signed(key: UUID, moment: Moment, day: date, *, witnesses: Sequence[Somebody] = (LIU_YANG, HUANG_ZHIQIANG)) -> None:
    """Let witnesses sign at a moment."""
    with clock.standing_on(day):
        for somebody in witnesses:
            with given.acting(somebody, "hongqi") as by:
                batch = found(key)
                appraisal.witness(batch, moment, revision=batch.revision, by=by, today=day)


def without_photos(key: UUID, because: str = "造纸厂禁止拍照") -> None:
    """Let the executor say why no photograph shows it."""
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        destruction = appraisal.destruction_of(batch)
        assert destruction is not None
        appraisal.explain_no_photo(batch, destruction, because, revision=batch.revision, by=by)


def photographed(key: UUID, day: date, *, caption: str = "装车前清点", picture: bytes | None = None, by_whom: Somebody = WANG_MIN) -> None:
    """Let somebody who is there add a photograph."""
    with clock.standing_on(day), given.acting(by_whom, "hongqi") as by, uploading(BytesIO(picture or jpeg()), "现场") as upload:
        batch = found(key)
        destruction = appraisal.destruction_of(batch)
        assert destruction is not None
        appraisal.photograph(batch, destruction, upload, caption, revision=batch.revision, by=by, today=day)


def witnessed(key: UUID, day: date, *, witnesses: Sequence[Somebody] = (LIU_YANG, HUANG_ZHIQIANG)) -> None:
    """Let the clerk begin the destruction and the witnesses sign, before and after; nobody took photographs, and it is said why."""
    begun(key, day, witnesses=witnesses)
    signed(key, Moment.BEFORE, day, witnesses=witnesses)
    without_photos(key)
    signed(key, Moment.AFTER, day, witnesses=witnesses)


def destroyed(number: int = 3, **facts: Any) -> UUID:
    """Take a batch the whole way to the signed register."""
    key = reviewed(number, **facts)
    voiced(key, DESTROY)
    approved(key)
    day = waited(key)
    witnessed(key, day)
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        appraisal.destroy(batch, erase=erasure.erase, revision=batch.revision, by=by, today=day)
    return key
