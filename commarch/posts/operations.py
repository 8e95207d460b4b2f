"""Setting posts up, saying what they answer for, assigning people for a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from commarch import audit
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.posts.models import Post, PostHolding, PostScope, ScopeKind
from commarch.posts.queries import holdings_of, people, posts_open
from commarch.posts.rules import overlapping
from commarch.schemes.scheme import Scheme

KIND = "post"
LONGEST_NAME, LONGEST_WHAT = 60, 1000


@dataclass(frozen=True, kw_only=True)
class PostFacts:
    """What is told of a post."""

    name: str
    what: str = ""
    #: Lineages of categories and of entries.
    categories: frozenset[UUID] = frozenset()
    entries: frozenset[UUID] = frozenset()


def set_up(facts: PostFacts, scheme: Scheme, *, by: Actor, today: date) -> Post:
    """Set a post up (设岗)."""
    facts = _checked(facts)
    _refuse_name_in_use(facts.name, None)
    post = Post(name=facts.name, what=facts.what, opened_on=today)
    session.add(post)
    session.flush()
    _give(post, facts, scheme)
    audit.record(Act.EDIT_POST, KIND, post.id, post.name, by=by, after=_told(facts, scheme))
    return post


def edit(post: Post, facts: PostFacts, scheme: Scheme, *, by: Actor) -> None:
    """Change what a post is called, does, and answers for; items and documents keep their post."""
    _refuse_closed(post)
    facts = _checked(facts)
    _refuse_name_in_use(facts.name, post.id)
    before = _told(_facts_of(post), scheme)
    post.name, post.what = facts.name, facts.what
    session.execute(delete(PostScope).where(PostScope.tenant_id == post.tenant_id, PostScope.post_id == post.id))
    _give(post, facts, scheme)
    after = _told(facts, scheme)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        told = {name: before[name] for name in changed}, {name: after[name] for name in changed}
        audit.record(Act.EDIT_POST, KIND, post.id, post.name, by=by, before=told[0], after=told[1])


def close(post: Post, *, by: Actor, today: date) -> None:
    """Close a post (撤岗): its categories are free again; who held it stays on record."""
    _refuse_closed(post)
    held = [one for one in holdings_of(post) if one.until is None or one.until >= today]
    if held:
        raise RuleBroken(f"{held[0].person_name} 还在「{post.name}」岗位上，请先填任岗的止日，再撤岗")
    session.execute(delete(PostScope).where(PostScope.tenant_id == post.tenant_id, PostScope.post_id == post.id))
    post.closed_on = today
    audit.record(Act.EDIT_POST, KIND, post.id, post.name, by=by, after={"ended_on": today})


def hold(post: Post, person_id: int, since: date, until: date | None = None, *, by: Actor, ends_predecessor: bool = False) -> PostHolding:
    """Let a member hold a post from a day on (任岗); two people can't hold it on the same day.

    `ends_predecessor`: whoever holds it without a last day goes on the day before.
    """
    _refuse_closed(post)
    session.get(Post, {"tenant_id": post.tenant_id, "id": post.id}, with_for_update=True, populate_existing=True)
    name = dict(people()).get(person_id)
    if name is None:
        raise RuleBroken("请从本单位的人员里选；不在名单里的，请先在「人员」里邀请", field="person")
    if until is not None and until < since:
        raise RuleBroken("止日不能早于起日", field="until")
    known = holdings_of(post)
    if ends_predecessor:
        _end_before(known, since, post, by)
    clash = overlapping(known, since, until)
    if clash is not None:
        raise RuleBroken(_clash_words(post, clash), field="since")
    holding = PostHolding(post_id=post.id, person_id=person_id, person_name=name, since=since, until=until)
    session.add(holding)
    session.flush()
    audit.record(Act.HOLD_POST, KIND, post.id, post.name, by=by, after={"holder": name, "since": since, "ended_on": until})
    return holding


def end_holding(holding: PostHolding, until: date, *, by: Actor) -> None:
    """Say on which day somebody held a post for the last time."""
    post = session.get_one(Post, {"tenant_id": home_tenant(), "id": holding.post_id}, with_for_update=True)
    if until < holding.since:
        raise RuleBroken(f"止日不能早于起日 {holding.since.isoformat()}", field="until")
    others = [one for one in holdings_of(post) if one.id != holding.id]
    clash = overlapping(others, holding.since, until)
    if clash is not None:
        raise RuleBroken(_clash_words(post, clash), field="until")
    before, holding.until = holding.until, until
    told = {"holder": holding.person_name, "ended_on": until}
    audit.record(Act.HOLD_POST, KIND, post.id, post.name, by=by, before={"ended_on": before}, after=told)


def _end_before(known: Iterable[PostHolding], since: date, post: Post, by: Actor) -> None:
    for one in known:
        if one.until is None and one.since < since:
            one.until = since - timedelta(days=1)
            told = {"holder": one.person_name, "ended_on": one.until}
            audit.record(Act.HOLD_POST, KIND, post.id, post.name, by=by, after=told)
            session.flush()


def _clash_words(post: Post, clash: PostHolding) -> str:
    until = f"至 {clash.until.isoformat()}" if clash.until else "起，还没有止日"
    advice = "请把起日改到之后" if clash.until else "请先填前任的止日，或勾选「前任到前一天止」"
    return f"「{post.name}」同一天只能由一人担任：{clash.person_name} 自 {clash.since.isoformat()} {until}；{advice}"


def _checked(facts: PostFacts) -> PostFacts:
    name, what = " ".join(facts.name.split()), facts.what.strip()
    if not name:
        raise RuleBroken("请写岗位名称，如「民政」「党建」「综治」", field="name")
    if len(name) > LONGEST_NAME:
        raise RuleBroken(f"岗位名称最长 {LONGEST_NAME} 字，请缩短，其余写进职责", field="name")
    if len(what) > LONGEST_WHAT:
        raise RuleBroken(f"职责最长 {LONGEST_WHAT} 字，现在 {len(what)} 字，请缩短", field="what")
    return PostFacts(name=name, what=what, categories=facts.categories, entries=facts.entries)


def _refuse_name_in_use(name: str, own: UUID | None) -> None:
    if any(post.name == name and post.id != own for post in posts_open()):
        raise RuleBroken(f"已经有「{name}」岗位，请换一个名称", field="name")


def _refuse_closed(post: Post) -> None:
    if post.closed_on is not None:
        raise RuleBroken(f"「{post.name}」已于 {post.closed_on.isoformat()} 撤岗，不能再改；需要的话请另设岗位")


def _give(post: Post, facts: PostFacts, scheme: Scheme) -> None:
    """Let a post answer for categories and entries; none that another post answers for."""
    wanted = _scopes(facts, scheme)
    taken = select(PostScope.lineage, Post.name).join(Post, (Post.tenant_id == PostScope.tenant_id) & (Post.id == PostScope.post_id))
    taken = taken.where(PostScope.tenant_id == home_tenant(), Post.tenant_id == home_tenant(), PostScope.post_id != post.id)
    for lineage, other in session.execute(taken.where(PostScope.lineage.in_([one.lineage for one in wanted]))):
        name = _names(scheme)[lineage]
        raise RuleBroken(f"「{name}」已由「{other}」岗位负责，一个类目只归一个岗位；请先从那里取消", field="categories")
    for one in wanted:
        one.post_id = post.id
        session.add(one)
    session.flush()


def _scopes(facts: PostFacts, scheme: Scheme) -> list[PostScope]:
    categories, entries = {one.lineage for one in scheme.categories}, {one.lineage for one in scheme.entries}
    if facts.categories - categories or facts.entries - entries:
        raise RuleBroken("所选的类目或条目不在现行分类方案里，请刷新页面再选", field="categories")
    found = [PostScope(lineage=one, kind=ScopeKind.CATEGORY) for one in sorted(facts.categories)]
    return found + [PostScope(lineage=one, kind=ScopeKind.ENTRY) for one in sorted(facts.entries)]


def _facts_of(post: Post) -> PostFacts:
    rows = session.scalars(select(PostScope).where(PostScope.tenant_id == post.tenant_id, PostScope.post_id == post.id)).all()
    by_kind = {kind: frozenset(row.lineage for row in rows if row.kind is kind) for kind in ScopeKind}
    return PostFacts(name=post.name, what=post.what, categories=by_kind[ScopeKind.CATEGORY], entries=by_kind[ScopeKind.ENTRY])


def _told(facts: PostFacts, scheme: Scheme) -> dict[str, Any]:
    names = _names(scheme)
    return {
        "name": facts.name,
        "duty": facts.what,
        "categories": sorted(names.get(one, "") for one in facts.categories),
        "entries": sorted(names.get(one, "") for one in facts.entries),
    }


def _names(scheme: Scheme) -> dict[UUID, str]:
    categories = {one.lineage: f"{one.full_code} {one.name}" for one in scheme.categories}
    return categories | {one.lineage: one.wording for one in scheme.entries}
