"""People from outside: letting them in until a day, what they look at, what they say, letting them go."""

from datetime import date

from sqlalchemy import select

from commarch import accounts, audit, clock
from commarch.accounts import Invited, Membership, Role
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.inspection.models import Inspection, Opinion, Point, Reviewer, Verdict
from commarch.inspection.queries import KIND, reviewers_of, still_assigned

LONGEST = 2000


def admit(one: Inspection, email: str, name: str, until: date, *, by: Actor) -> Invited:
    """Let a reviewer in until a day, which is not far away; then her membership ends by itself."""
    if one.closed_at is not None:
        raise RuleBroken("这次检查已经结束，不能再请人来看")
    invited = accounts.invite(email, name, Role.REVIEWER, by=by, until=until)
    here = accounts.person_here(invited.person_id)
    if here is not None and here.roles != (Role.REVIEWER,):
        raise RuleBroken(f"{invited.name} 在本社区任职，不能来检查自己；材料在「接受检查」里就看得到", field="email")
    found = select(Reviewer).where(
        Reviewer.tenant_id == home_tenant(), Reviewer.inspection_id == one.id, Reviewer.person_id == invited.person_id
    )
    reviewer = session.scalars(found).one_or_none()
    if reviewer is None:
        reviewer = Reviewer(inspection_id=one.id, person_id=invited.person_id, person_name=invited.name)
        session.add(reviewer)
    reviewer.until, reviewer.admitted_at, reviewer.ended_at = until, clock.now(), None
    session.flush()
    audit.record(Act.ADMIT_REVIEWER, KIND, one.id, one.title, by=by, after={"reviewer": invited.name, "expires_on": until})
    return invited


def let_go(one: Inspection, reviewer: Reviewer, *, by: Actor) -> None:
    """End a reviewer's time before its day; what she said stays."""
    if not reviewer.may_look(clock.today()):
        raise RuleBroken(f"{reviewer.person_name} 已经不能查看，不必再结束")
    _end(one, reviewer, by)
    audit.record(
        Act.ADMIT_REVIEWER,
        KIND,
        one.id,
        one.title,
        by=by,
        before={"expires_on": reviewer.until},
        after={"reviewer": reviewer.person_name, "ended_on": clock.today()},
    )


def close(one: Inspection, *, by: Actor) -> None:
    """End an inspection: nobody from outside sees it any more; opinions and who looked at what stay."""
    if one.closed_at is not None:
        raise RuleBroken("这次检查已经结束")
    for reviewer in reviewers_of(one):
        if reviewer.may_look(clock.today()):
            _end(one, reviewer, by)
    one.closed_at = clock.now()
    session.flush()
    audit.record(Act.EDIT_INSPECTION, KIND, one.id, one.title, by=by, after={"ended_on": clock.today()})


def note_look(one: Inspection, looked_at: str, *, by: Actor) -> None:
    """Write into the trail that a reviewer looks at something, before she sees it."""
    audit.record(Act.INSPECT, KIND, one.id, one.title, by=by, after={"looked_at": looked_at})


def give_opinion(one: Inspection, point: Point, verdict: Verdict, words: str, *, by: Actor) -> Opinion:
    """Say of a point whether it is met; what is not met, or only remarked on, needs words."""
    if one.closed_at is not None or not _is_reviewer(one, by):
        raise RuleBroken("您不是这次检查的检查人员，或者检查已经结束")
    words = words.strip()[:LONGEST]
    if verdict is not Verdict.MET and not words:
        raise RuleBroken("不符合的、要说明的，请写清楚是什么情况", field="words")
    key = Opinion.tenant_id == home_tenant(), Opinion.inspection_id == one.id, Opinion.point_id == point.id
    opinion = session.scalars(select(Opinion).where(*key, Opinion.person_id == by.person_id)).one_or_none()
    before = {"verdict": opinion.verdict, "words": opinion.words} if opinion else None
    if opinion is None:
        opinion = Opinion(inspection_id=one.id, point_id=point.id, person_id=by.person_id, person_name=by.name)
        session.add(opinion)
    opinion.verdict, opinion.words, opinion.given_at = verdict, words, clock.now()
    session.flush()
    after = {"point": point.wording, "verdict": verdict, "words": words}
    audit.record(Act.ASSESS, KIND, one.id, one.title, by=by, before=before, after=after)
    return opinion


def _is_reviewer(one: Inspection, by: Actor) -> bool:
    return any(reviewer.person_id == by.person_id and reviewer.may_look(clock.today()) for reviewer in reviewers_of(one))


def _end(one: Inspection, reviewer: Reviewer, by: Actor) -> None:
    """End her time here, and her membership where no other inspection keeps it."""
    reviewer.ended_at = clock.now()
    session.flush()
    if still_assigned(reviewer.person_id, clock.today(), besides=one):
        return
    membership = session.get(Membership, {"tenant_id": home_tenant(), "person_id": reviewer.person_id, "role": Role.REVIEWER})
    if membership is not None and membership.runs_on(clock.today()):
        accounts.dismiss(membership, by=by)
