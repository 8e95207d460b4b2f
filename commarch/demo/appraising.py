"""Appraisal in the demo: a batch that went the whole way, one before the street, one on the group's bench; a hold, and a transfer that is signed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy import select

from commarch import appraisal, clock, erasure, holds, transfer
from commarch.appraisal import AppraisalBatch, Judgement, Moment, Part, Verdict, WitnessUnit
from commarch.audit import Actor
from commarch.database import Context, Mode, session, within
from commarch.holdings import Item, ItemState
from commarch.holdings.models import Openness
from commarch.holds import HoldReason
from commarch.objects.operations import uploading
from commarch.transfer import Told

#: Days ago: when the first batch was opened, the second.
EARLIER, LATELY = 75, 20
#: Items of the three batches, under the hold, in the transfer.
GONE, SUBMITTED, ON_THE_BENCH, HELD, SENT = 8, 10, 25, 3, 12
#: Of the first batch so many are kept on; of the third the chair has looked at so many, the second member at so many.
KEPT, CHAIR_SAW, BUSINESS_SAW = 2, 9, 25
SPENT = Judgement(verdict=Verdict.DESTROY, reason="已执行完毕，街道有正本")
STILL_USED = Judgement(verdict=Verdict.KEEP, reason="仍可查考", period_code="D10")
TELLING = Judgement(verdict=Verdict.PERMANENT, reason="反映社区历史")


@dataclass(frozen=True)
class Cast:
    """Who takes part, in which community."""

    tenant_id: int
    clerk: Actor
    head: Actor
    business: Actor
    resident: Actor
    street: Actor

    @property
    def group(self) -> tuple[tuple[Actor, Part], ...]:
        """The members with their parts."""
        return ((self.head, Part.CHAIR), (self.business, Part.BUSINESS), (self.resident, Part.RESIDENT))

    @contextmanager
    def acting(self, by: Actor) -> Iterator[Actor]:
        """Run a block as one transaction of one of them; the street's archivist steps in."""
        mode = Mode.ATTEND if by == self.street else Mode.MEMBER
        with within(session, Context(mode, self.tenant_id, by.person_id)):
            yield by

    def step(self, by: Actor, key: UUID, take: Callable[..., object], *facts: object, **named: object) -> None:
        """Let one of them take a step with a batch, today."""
        with self.acting(by):
            batch = self._batch(key)
            take(batch, *facts, revision=batch.revision, by=by, today=clock.today(), **named)

    def say(self, by: Actor, key: UUID, said: Judgement, positions: range) -> None:
        """Let a member say the same of some lines."""
        with self.acting(by):
            batch = self._batch(key)
            lines = [one for one in appraisal.open_lines(batch) if one.position in positions]
            appraisal.give_opinion(batch, lines, said, by=by)

    def _batch(self, key: UUID) -> AppraisalBatch:
        return session.get_one(AppraisalBatch, {"tenant_id": self.tenant_id, "id": key})


def appraise(cast: Cast, *, today: date) -> None:
    """Let the community have appraised what expired two years ago, and be at it."""
    expired, oldest = _expired(cast, today.year - 12), today.year - 12
    gone, submitted, bench = (expired[from_:to] for from_, to in ((0, GONE), (GONE, GONE + SUBMITTED), (-ON_THE_BENCH - HELD, -HELD)))
    with clock.standing_on(today - timedelta(days=EARLIER)):
        first = _begun(cast, f"{oldest} 年度 10 年期档案鉴定（试点）", gone)
        _everybody_says(cast, first, SPENT, range(1, GONE - KEPT + 1))
        _everybody_says(cast, first, STILL_USED, range(GONE - KEPT + 1, GONE + 1))
        _signed(cast, first)
        cast.step(cast.street, first, appraisal.approve)
    _destroyed(cast, first, today)
    with clock.standing_on(today - timedelta(days=LATELY)):
        second = _begun(cast, f"{oldest} 年度 10 年期档案鉴定（第二批）", submitted)
        _everybody_says(cast, second, SPENT, range(1, SUBMITTED - 1))
        _everybody_says(cast, second, TELLING, range(SUBMITTED - 1, SUBMITTED + 1))
    with clock.standing_on(today - timedelta(days=2)):
        _signed(cast, second)
        third = _begun(cast, f"{oldest} 年度 10 年期档案鉴定（第三批）", bench)
        cast.say(cast.head, third, SPENT, range(1, CHAIR_SAW + 1))
        cast.say(cast.business, third, SPENT, range(1, BUSINESS_SAW))
        cast.say(cast.business, third, STILL_USED, range(BUSINESS_SAW, BUSINESS_SAW + 1))
    _hold(cast, expired[-HELD:], today)
    _send_to_the_archives(cast, today)


def _begun(cast: Cast, title: str, items: Sequence[UUID]) -> UUID:
    """Open a batch with its group and hand it to the members."""
    today = clock.today()
    with cast.acting(cast.clerk) as by:
        batch = appraisal.open_batch(title, by=by, today=today)
        appraisal.add_items(batch, items, revision=batch.revision, by=by, today=today)
        for somebody, part in cast.group:
            appraisal.name_member(batch, somebody.person_id or 0, somebody.name, part, revision=batch.revision, by=by)
        appraisal.begin_review(batch, revision=batch.revision, by=by, today=today)
        return batch.id


def _everybody_says(cast: Cast, key: UUID, said: Judgement, positions: range) -> None:
    for somebody, _part in cast.group:
        cast.say(somebody, key, said, positions)


def _signed(cast: Cast, key: UUID) -> None:
    """End the review, decide as voiced, report, let the head sign: it lies before the street."""
    today = clock.today()
    with cast.acting(cast.clerk) as by:
        batch = session.get_one(AppraisalBatch, {"tenant_id": cast.tenant_id, "id": key})
        appraisal.close_review(batch, revision=batch.revision, by=by, today=today)
        appraisal.decide_as_voiced(batch, revision=batch.revision, by=by)
        appraisal.report(batch, revision=batch.revision, by=by, today=today)
    cast.step(cast.head, key, appraisal.sign)


def _destroyed(cast: Cast, key: UUID, today: date) -> None:
    """Let the waiting time pass day by day, then destroy before two witnesses."""
    approved = today - timedelta(days=EARLIER)
    with within(session, Context(Mode.SYSTEM, cast.tenant_id)):
        batch, settings = session.get_one(AppraisalBatch, {"tenant_id": cast.tenant_id, "id": key}), appraisal.settings_here()
        days = settings.notice_days + settings.waiting_days
        for number in range(1, days + 1):
            appraisal.pass_day(batch, today=approved + timedelta(days=number), by=Actor.system(), settings=settings)
    with clock.standing_on(approved + timedelta(days=days + 1)):
        told = {
            "method": "送定点造纸厂化浆",
            "place": "哈尔滨市造纸厂",
            "happens_on": clock.today(),
            "with_paper": True,
            "with_digital": True,
            "witnesses": [(one.person_id or 0, one.name, WitnessUnit.ARCHIVES) for one in (cast.business, cast.resident)],
        }
        cast.step(cast.clerk, key, appraisal.begin_destruction, **told)
        for moment in (Moment.BEFORE, Moment.AFTER):
            if moment is Moment.AFTER:
                _photograph(cast, key)
            for witness in (cast.business, cast.resident):
                cast.step(witness, key, appraisal.witness, moment)
        cast.step(cast.clerk, key, appraisal.destroy, erase=erasure.erase)


def _photograph(cast: Cast, key: UUID) -> None:
    """Let the executor add what she saw: two drawn pictures stand for photographs."""
    for number, caption in enumerate(("装车前清点，捆扎编号", "投入化浆池"), 1):
        with cast.acting(cast.clerk) as by, uploading(BytesIO(drawn_picture(number)), f"{caption}.jpg") as upload:
            batch = session.get_one(AppraisalBatch, {"tenant_id": cast.tenant_id, "id": key})
            destruction = appraisal.destruction_of(batch)
            if destruction is not None:
                appraisal.photograph(batch, destruction, upload, caption, revision=batch.revision, by=by, today=clock.today())


def drawn_picture(number: int) -> bytes:
    """Draw stacks of paper on a ground, as JPEG."""
    picture = Image.new("RGB", (1200, 900), (196, 190, 178))
    pen = ImageDraw.Draw(picture)
    for stack in range(4):
        for sheet in range(9 + (stack * 5 + number * 3) % 11):
            left, top = 90 + stack * 270 + (sheet * 7) % 13, 780 - sheet * 26
            pen.rectangle((left, top, left + 220, top + 22), fill=(238 - sheet, 233 - sheet * 2, 216), outline=(150, 140, 120))
        pen.rectangle((190 + stack * 270, 520, 204 + stack * 270, 806), fill=(170 - number * 30, 60, 50))
    out = BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def _hold(cast: Cast, items: Sequence[UUID], today: date) -> None:
    with cast.acting(cast.clerk) as by:
        holds.place(
            items,
            reason=HoldReason.LITIGATION,
            because="居民就楼道改造补偿提起诉讼，相关通知和记录可能作为证据",
            authority="松北区人民法院协助查询函",
            from_on=today - timedelta(days=12),
            review_on=today + timedelta(days=170),
            by=by,
            today=today,
        )


def _send_to_the_archives(cast: Cast, today: date) -> None:
    """Let the head have signed the list of the oldest permanent items; their receipt is waited for."""
    with cast.acting(cast.clerk) as by:
        one = transfer.open_transfer("松北区档案馆", by=by, today=today)
        items = _filed(cast, Item.year == today.year - 12, Item.current_retention_code == "Y")[:SENT]
        transfer.add_items(one, items, revision=one.revision, by=by, today=today)
        transfer.tell(one, items, Told(openness=Openness.OPEN, disclosure="主动公开"), revision=one.revision)
        key = one.id
    with cast.acting(cast.head) as by:
        found = transfer.find_transfer(key)
        if found is not None:
            transfer.sign(found, revision=found.revision, by=by, today=today)


def _expired(cast: Cast, year: int) -> list[UUID]:
    with cast.acting(cast.clerk):
        return _filed(cast, Item.year == year, Item.current_retention_code == "D10")


def _filed(cast: Cast, *conditions: object) -> list[UUID]:
    chosen = select(Item.id).where(Item.tenant_id == cast.tenant_id, Item.state == ItemState.FILED, *conditions)  # type: ignore[arg-type]
    return list(session.scalars(chosen.order_by(Item.code_key, Item.id)))
