"""Random people do random things to a batch, lawful and not, in any order: no way destroys without group, street, time and witnesses (R06).

What must hold is looked up by the superuser in the rows themselves, by statements that share nothing with the product's.
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from commarch import appraisal, clock, erasure, holdings, holds
from commarch.appraisal import Judgement, Moment, Part, Stage, Verdict, WitnessUnit
from commarch.audit import Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holds import ConsentPart, HoldReason
from commarch.objects.operations import uploading
from tests import given
from tests.appraisal.attacks import ATTACKS
from tests.appraisal.group import DESTROY, GROUP, HUANG_ZHIQIANG, LIU_YANG, at_the_street, called_together, expired_items, found
from tests.conftest import TODAY
from tests.intake.photos import jpeg
from tests.world import CHEN_GUILAN, WANG_MIN, ZHOU_LAN

EXAMPLES = int(os.environ.get("COMMARCH_RANDOM_WAYS", "60"))
MEMBERS = (WANG_MIN, CHEN_GUILAN, LIU_YANG, HUANG_ZHIQIANG)
ACTORS = st.sampled_from((*MEMBERS, ZHOU_LAN))
VERDICTS = st.sampled_from([DESTROY, DESTROY, DESTROY, Judgement(verdict=Verdict.KEEP, reason="可查考", period_code="D10")])
REFUSALS = (RuleBroken, DBAPIError)


class Ways(RuleBasedStateMachine):
    """One batch of two items, and everybody who could do something to it."""

    admin: psycopg.Connection

    @initialize()
    def begin(self) -> None:
        """Open accounts for all, expire two items, open a batch over them."""
        self.tenant = given.tenant_id("hongqi")
        self.street = given.person_id(ZHOU_LAN)
        self.ids = {one.name: given.person_id(one) for one in MEMBERS}
        self.day, self.lived = TODAY, 0
        with given.acting(WANG_MIN, "hongqi") as by:
            self.items = expired_items(by, 2)
            batch = appraisal.open_batch("随机", by=by, today=TODAY)
            appraisal.add_items(batch, self.items, revision=batch.revision, by=by, today=TODAY)
            self.batch = batch.id
        self.codes = self.codes_now()

    @rule(who=ACTORS)
    def call_the_group(self, who: Any) -> None:
        """Name everybody who is not in the group yet."""
        for somebody, part in GROUP:
            self.attempt(who, lambda batch, by, one=somebody, part=part: self.name(batch, by, one, part))

    @rule(who=ACTORS)
    def begin_review(self, who: Any) -> None:
        self.attempt(who, lambda batch, by: appraisal.begin_review(batch, revision=batch.revision, by=by, today=self.day))

    @rule(said=VERDICTS)
    def everybody_speaks(self, said: Judgement) -> None:
        for somebody in MEMBERS:
            self.attempt(somebody, lambda batch, by: appraisal.give_opinion(batch, appraisal.open_lines(batch), said, by=by))

    @rule(who=ACTORS, said=VERDICTS, which=st.integers(0, 1))
    def somebody_speaks(self, who: Any, said: Judgement, which: int) -> None:
        self.attempt(who, lambda batch, by: appraisal.give_opinion(batch, appraisal.open_lines(batch)[which : which + 1], said, by=by))

    @rule(who=ACTORS)
    def decide(self, who: Any) -> None:
        self.attempt(who, lambda batch, by: appraisal.close_review(batch, revision=batch.revision, by=by, today=self.day))
        self.attempt(who, lambda batch, by: appraisal.decide_as_voiced(batch, revision=batch.revision, by=by))
        self.attempt(who, lambda batch, by: appraisal.report(batch, revision=batch.revision, by=by, today=self.day))

    @rule(who=ACTORS, which=st.integers(0, 1))
    def decide_alone(self, who: Any, which: int) -> None:
        """Decide against the voices."""
        self.attempt(
            who, lambda batch, by: appraisal.decide(batch, appraisal.open_lines(batch)[which], DESTROY, revision=batch.revision, by=by)
        )

    @rule(who=ACTORS)
    def sign(self, who: Any) -> None:
        self.attempt(who, lambda batch, by: appraisal.sign(batch, revision=batch.revision, by=by, today=self.day))

    @rule(who=ACTORS, refuse=st.booleans())
    def approve(self, who: Any, refuse: bool) -> None:
        before = self.stage()

        def approved(batch: appraisal.AppraisalBatch, by: Actor) -> None:
            lines = [one for one in appraisal.open_lines(batch) if one.decision is Verdict.DESTROY]
            refused = {lines[0].id: "还有用"} if refuse and lines else {}
            appraisal.approve(batch, revision=batch.revision, by=by, today=self.day, refused=refused)

        self.attempt(who, approved)
        if before is Stage.SUBMITTED and self.stage() is Stage.WAITING:
            assert who is ZHOU_LAN
            self.lived = 0

    @rule(who=ACTORS)
    def send_back(self, who: Any) -> None:
        self.attempt(who, lambda batch, by: appraisal.send_back(batch, "再看", revision=batch.revision, by=by, today=self.day))

    @rule(who=ACTORS)
    def object_to(self, who: Any) -> None:
        self.attempt(who, lambda batch, by: appraisal.object_to(batch, "不同意", revision=batch.revision, by=by, today=self.day))

    @rule(days=st.sampled_from([1, 15, 30]))
    def live(self, days: int) -> None:
        """Let days pass, each of them swept."""
        for _ in range(days):
            self.day += timedelta(days=1)
            self.lived += 1
            self.sweep()

    @rule(days=st.sampled_from([-1, 400, 10_957]))
    def jump(self, days: int) -> None:
        """Let the clock be wrong for one sweep."""
        self.sweep(timedelta(days=days))

    @rule(who=ACTORS)
    def hold(self, who: Any) -> None:
        self.attempt(who, lambda batch, by: self.place(by))

    @rule(who=ACTORS, part=st.sampled_from(ConsentPart))
    def lift(self, who: Any, part: ConsentPart) -> None:
        def lifted(batch: appraisal.AppraisalBatch, by: Actor) -> None:
            for one in holds.open_holds():
                hold = holds.find_hold(one.hold.id)
                assert hold is not None
                if not hold.lifting_because:
                    holds.ask_lifting(hold, "已结案", by=by)
                holds.consent(hold, part, by=by)

        self.attempt(who, lifted)

    @rule(who=ACTORS)
    def begin_destruction(self, who: Any) -> None:
        self.attempt(who, self.begun)

    @rule(who=ACTORS, later=st.sampled_from([1, 5]))
    def begin_destruction_later(self, who: Any, later: int) -> None:
        self.attempt(who, lambda batch, by: self.begun(batch, by, later=later))

    @rule(who=ACTORS, moment=st.sampled_from(Moment))
    def witness(self, who: Any, moment: Moment) -> None:
        self.attempt(who, lambda batch, by: appraisal.witness(batch, moment, revision=batch.revision, by=by, today=self.day))

    @rule(who=ACTORS)
    def say_why_no_photo(self, who: Any) -> None:
        self.attempt(who, lambda batch, by: appraisal.explain_no_photo(batch, self.destruction(batch), "x", revision=batch.revision, by=by))

    @rule(who=ACTORS)
    def photograph(self, who: Any) -> None:
        self.attempt(who, self.shown)

    @rule(who=ACTORS, which=st.integers(0, 1))
    def edit(self, who: Any, which: int) -> None:
        """Correct an item; once it stands in a report to be destroyed, nobody can."""
        self.attempt(who, lambda _batch, by: self.edited(self.items[which], by))

    @rule(who=ACTORS)
    def end_without(self, who: Any) -> None:
        self.attempt(who, lambda batch, by: appraisal.end_without_destruction(batch, revision=batch.revision, by=by, today=self.day))

    @rule()
    def all_witness(self) -> None:
        for moment in Moment:
            for somebody in MEMBERS:
                self.attempt(
                    somebody,
                    lambda batch, by, at=moment: appraisal.witness(batch, at, revision=batch.revision, by=by, today=self.day),
                )

    @rule(who=ACTORS)
    def destroy(self, who: Any) -> None:
        self.attempt(who, lambda batch, by: appraisal.destroy(batch, erase=erasure.erase, revision=batch.revision, by=by, today=self.day))

    @rule(who=ACTORS, statement=st.sampled_from(ATTACKS))
    def go_round(self, who: Any, statement: str) -> None:
        """Try to go round the steps with a statement of one's own."""
        self.attempt(who, lambda batch, by: session.execute(text(statement), self.told(who)))

    @rule(steps=st.integers(2, 7))
    def as_it_should_be(self, steps: int) -> None:
        """Do what is next, as whoever should, some steps in a row: so that batches come far."""
        for _ in range(steps):
            self.next_step()

    def next_step(self) -> None:
        stage = self.stage()
        next_ones: dict[Stage, Callable[[], None]] = {
            Stage.COMPOSING: lambda: (self.call_the_group(WANG_MIN), self.begin_review(WANG_MIN))[0],
            Stage.REVIEWING: lambda: (self.everybody_speaks(DESTROY), self.decide(WANG_MIN))[0],
            Stage.DECIDING: lambda: (self.everybody_speaks(DESTROY), self.decide(WANG_MIN))[0],
            Stage.REPORTED: lambda: self.sign(CHEN_GUILAN),
            Stage.SUBMITTED: lambda: self.approve(ZHOU_LAN, refuse=False),
            Stage.WAITING: lambda: self.live(30),
            Stage.EXECUTING: lambda: (
                self.begin_destruction(WANG_MIN),
                self.photograph(WANG_MIN),
                self.all_witness(),
                self.destroy(WANG_MIN),
            )[0],
        }
        if stage in next_ones:
            next_ones[stage]()

    @invariant()
    def codes_stand(self) -> None:
        """No code is lost, changed or given twice."""
        if hasattr(self, "codes"):
            assert self.codes_now() == self.codes

    @invariant()
    def only_the_lawful_is_destroyed(self) -> None:
        """Look at every destroyed item of this batch with the superuser's eyes."""
        if not hasattr(self, "batch"):
            return
        gone = self.admin.execute(
            "SELECT l.id, l.batch_id, l.item_id FROM item i JOIN appraisal_line l ON l.item_id = i.id "
            "WHERE i.state = 'destroyed' AND l.batch_id = %s",
            [self.batch],
        ).fetchall()
        for line, batch, item in gone:
            self.must_be_lawful(line, batch, item)

    def must_be_lawful(self, line: UUID, batch: UUID, item: UUID) -> None:
        """Hold one destroyed item against the rule."""
        voices = self.all(
            "SELECT DISTINCT ON (o.person_id) m.part, o.verdict FROM appraisal_opinion o JOIN appraisal_member m "
            "ON m.person_id = o.person_id AND m.batch_id = %s AND m.left_at IS NULL WHERE o.line_id = %s ORDER BY o.person_id, o.id DESC",
            batch,
            line,
        )
        assert len(voices) >= 3
        assert {verdict for _, verdict in voices} == {"destroy"}
        assert "resident" in {part for part, _ in voices}
        steps = self.all("SELECT from_stage, to_stage, person_id, opened_by FROM appraisal_step WHERE batch_id = %s ORDER BY number", batch)
        street = given.person_id(ZHOU_LAN)
        approvals = [one for one in steps if one[0] == "submitted" and one[1] == "waiting"]
        assert {one[2] for one in approvals} == {street}
        assert all(one[2] != one[3] for one in steps if one[0] in ("reported", "submitted"))
        assert self.lived >= 30
        witnesses = self.all(
            "SELECT w.person_id FROM witness_signature w JOIN destruction d ON d.id = w.destruction_id WHERE d.batch_id = %s "
            "AND w.person_id <> d.executor_id GROUP BY 1 HAVING count(*) = 2",
            batch,
        )
        signed = {one[2] for one in steps if one[0] in ("reported", "submitted")}
        assert len({one[0] for one in witnesses} - signed) >= 2
        assert self.all("SELECT 1 FROM destroyed_item WHERE item_id = %s", item)
        (carried,) = self.all(
            "SELECT d.happens_on, d.no_photo_because, (SELECT count(*) FROM destruction_photo p WHERE p.destruction_id = d.id), "
            "(SELECT min(w.at) FROM witness_signature w WHERE w.destruction_id = d.id AND w.moment = 'after'), d.id "
            "FROM destruction d JOIN destroyed_item r ON r.destruction_id = d.id WHERE r.item_id = %s",
            item,
        )
        day, no_photo, photos, first, destruction = carried
        assert no_photo or photos, "nothing shows that it went"
        assert first.astimezone(clock.zone()).date() >= day, "signed as done before its day"
        called = self.all(
            "SELECT w.unit, x.unit, x.appointed_by = w.person_id FROM witness_signature w LEFT JOIN destruction_witness x "
            "ON (x.destruction_id, x.person_id) = (w.destruction_id, w.person_id) WHERE w.destruction_id = %s",
            destruction,
        )
        assert all(unit == sent and not herself for unit, sent, herself in called)
        # by their numbers in the trail: each act here begins its day anew
        changed = self.all(
            "SELECT count(*) FROM audit_entry WHERE thing_id = %s AND act = 'edit' AND number > (SELECT max(number) FROM audit_entry "
            "WHERE thing_id = %s AND act = 'step' AND after->>'stage' = '待负责人签署')",
            str(item),
            str(batch),
        )
        assert changed == [(0,)], "changed after it was decided on"

    def attempt(self, who: Any, act: Callable[[appraisal.AppraisalBatch, Actor], object]) -> None:
        """Let somebody do something; a refusal is an answer, anything else is a fault."""
        inside: AbstractContextManager[Actor] = at_the_street() if who is ZHOU_LAN else given.acting(who, "hongqi")
        try:
            with clock.standing_on(self.day), inside as by:
                act(found(self.batch), by)
        except (*REFUSALS, IndexError):
            session.rollback()

    def sweep(self, off: timedelta = timedelta()) -> None:
        with given.the_system("hongqi") as by:
            appraisal.pass_day(found(self.batch), today=self.day + off, by=by, settings=appraisal.settings_here())
            self.put_right(off)

    def put_right(self, off: timedelta) -> None:
        """A wrong day that counts is one of the days that were lived: the sweep did run on it."""
        if off > timedelta():
            self.lived += 1

    def name(self, batch: appraisal.AppraisalBatch, by: Actor, somebody: Any, part: Part) -> None:
        appraisal.name_member(batch, self.ids[somebody.name], somebody.name, part, revision=batch.revision, by=by)

    def place(self, by: Actor) -> None:
        filed = [one.item_id for one in appraisal.open_lines(found(self.batch))]
        told: dict[str, Any] = {"because": "诉讼", "authority": "法院", "from_on": self.day, "review_on": self.day + timedelta(days=90)}
        holds.place(filed, reason=HoldReason.LITIGATION, **told, by=by, today=self.day)

    def told(self, who: Any) -> dict[str, Any]:
        return {"tenant": self.tenant, "batch": self.batch, "me": self.ids.get(who.name, self.street)}

    def destruction(self, batch: appraisal.AppraisalBatch) -> appraisal.Destruction:
        destruction = appraisal.destruction_of(batch)
        if destruction is None:
            raise RuleBroken("nothing has begun")
        return destruction

    def shown(self, batch: appraisal.AppraisalBatch, by: Actor) -> None:
        destruction = self.destruction(batch)
        with uploading(BytesIO(jpeg()), "现场") as upload:
            appraisal.photograph(batch, destruction, upload, "现场", revision=batch.revision, by=by, today=self.day)

    def edited(self, item_id: UUID, by: Actor) -> None:
        item = session.get_one(Item, {"tenant_id": self.tenant, "id": item_id})
        holdings.edit(item, {"note": f"改 {item.revision}"}, revision=item.revision, by=by, today=self.day)

    def begun(self, batch: appraisal.AppraisalBatch, by: Actor, *, later: int = 0) -> None:
        day = self.day + timedelta(days=later)
        told: dict[str, Any] = {"method": "粉碎", "place": "街道", "happens_on": day, "with_paper": True, "with_digital": True}
        told["witnesses"] = [(self.ids[one.name], one.name, WitnessUnit.ARCHIVES) for one in (LIU_YANG, HUANG_ZHIQIANG)]
        appraisal.begin_destruction(batch, **told, revision=batch.revision, by=by, today=self.day)

    def stage(self) -> Stage:
        return Stage(self.all("SELECT stage FROM appraisal_batch WHERE id = %s", self.batch)[0][0])

    def codes_now(self) -> list[Any]:
        return self.all("SELECT id, archival_code FROM item WHERE id = ANY(%s) ORDER BY id", self.items)

    def all(self, statement: str, *told: Any) -> list[Any]:
        return self.admin.execute(statement, list(told)).fetchall()


@pytest.mark.slow
@pytest.mark.thorough
def test_no_way_destroys_without_group_street_time_and_witnesses(app: Flask, admin: psycopg.Connection) -> None:
    """R06."""
    seen: list[int] = []

    class OfThisWorld(Ways):
        def teardown(self) -> None:
            if hasattr(self, "items"):
                rows = self.all("SELECT count(*) FROM item WHERE id = ANY(%s) AND state = 'destroyed'", self.items)
                seen.append(rows[0][0])

    OfThisWorld.admin = admin
    called_together()
    chosen = settings(max_examples=EXAMPLES, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    run_state_machine_as_test(OfThisWorld, settings=chosen)
    print(f"destroyed on {sum(map(bool, seen))} of {len(seen)} ways")
    assert len(seen) >= EXAMPLES
    assert any(seen), "no way came to a destruction: the test would prove nothing"
