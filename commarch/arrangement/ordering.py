"""Putting a section in order: by the rules, by hand, by naming what belongs together."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commarch import audit
from commarch.arrangement import rules
from commarch.arrangement.lines import Line, Section, lines_of
from commarch.arrangement.models import ArrangementBatch
from commarch.arrangement.operations import KIND, hold
from commarch.arrangement.positions import write_order
from commarch.audit import Act, Actor
from commarch.errors import RuleBroken


@dataclass(frozen=True)
class Move:
    """One line goes to a place of its section, or some steps up or down; beyond the ends is the first or last place."""

    item_id: UUID
    to: int | None = None
    steps: int = 0

    def applied_to(self, order: Sequence[UUID]) -> list[UUID]:
        """Return the order after the move."""
        if self.item_id not in order:
            raise RuleBroken("这一件已经不在这一类里，请看现在的列表")
        place = order.index(self.item_id) + 1 + self.steps if self.to is None else self.to
        others = [one for one in order if one != self.item_id]
        others.insert(min(max(place, 1), len(order)) - 1, self.item_id)
        return others


def order_by_rule(batch: ArrangementBatch, section: Section, *, revision: int, by: Actor) -> None:
    """Put a section in order anew: matter by matter as each began, inside by date. Matters that somebody named are kept."""
    hold(batch, revision=revision, by=by)
    lines = _there(batch, section)
    matter_of = rules.matters(lines)
    _write(batch, section, lines, rules.in_order(lines, matter_of), by=by, matter_of=matter_of, how="按事由和时间")


def put_in_order(
    batch: ArrangementBatch, section: Section, ids: Sequence[UUID], *, revision: int, by: Actor, then: Move | None = None
) -> None:
    """Put lines that a page showed in the order that somebody gave them, then move one; the others stay where they are."""
    hold(batch, revision=revision, by=by)
    lines = _there(batch, section)
    here = {line.id for line in lines}
    told = [one for one in dict.fromkeys(ids) if one in here]
    follow, shown = iter(told), set(told)
    order = [next(follow) if line.id in shown else line.id for line in lines]
    _write(batch, section, lines, then.applied_to(order) if then else order, by=by, how="手工排列")


def move(batch: ArrangementBatch, section: Section, item_id: UUID, to: int, *, revision: int, by: Actor) -> None:
    """Move one line to a place of its section; beyond its ends is its first or last place."""
    put_in_order(batch, section, (), revision=revision, by=by, then=Move(item_id, to=to))


def name_matter(batch: ArrangementBatch, section: Section, ids: Sequence[UUID], matter: str, *, revision: int, by: Actor) -> None:
    """Say that lines belong to one matter ("": each stands alone); they stand together then, by date, where the first of them stood."""
    hold(batch, revision=revision, by=by)
    matter = " ".join(matter.split())
    if len(matter) > rules.LONGEST_MATTER:
        raise RuleBroken(f"事由最长 {rules.LONGEST_MATTER} 字，现在 {len(matter)} 字", field="matter")
    lines = _there(batch, section)
    chosen = {line.id for line in lines} & set(ids)
    if not chosen:
        raise RuleBroken("请先勾选同一事由的文件")
    matter_of = {line.id: matter if line.id in chosen else line.matter for line in lines}
    order = [line.id for line in lines]
    if matter:
        together = [line for line in lines if matter_of[line.id] == matter]
        first = next(place for place, one in enumerate(order) if matter_of[one] == matter)
        order = [one for one in order if matter_of[one] != matter]
        order[first:first] = rules.in_order(together, matter_of)
    _write(batch, section, lines, order, by=by, matter_of=matter_of, how=f"事由：{matter}" if matter else "取消事由")


def _there(batch: ArrangementBatch, section: Section) -> list[Line]:
    lines = lines_of(batch, section)
    if not lines:
        raise RuleBroken("这一类里已经没有待整理的件")
    return lines


def _write(
    batch: ArrangementBatch,
    section: Section,
    lines: Sequence[Line],
    order: Sequence[UUID],
    *,
    by: Actor,
    how: str,
    matter_of: dict[UUID, str] | None = None,
) -> None:
    """Write what has changed, and say so in the trail once for the section."""
    known = {line.id: (line.position, line.matter) for line in lines}
    matters = matter_of or {line.id: line.matter for line in lines}
    told = [(item_id, place, matters[item_id]) for place, item_id in enumerate(order, 1)]
    changed = [one for one in told if known[one[0]] != one[1:]]
    write_order(batch, changed)
    if changed:
        after = {"category_code": section.category_code, "order": how, "count": len(changed)}
        audit.record(Act.PUT_IN_ORDER, KIND, batch.id, str(batch), by=by, after=after)
