"""Numbering a batch: all of it in the order that stands, or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from commarch import audit, clock, holdings
from commarch.arrangement.checks import Finding, findings
from commarch.arrangement.lines import Line, lines_of, sections
from commarch.arrangement.models import ArrangedItem, ArrangementBatch, BatchState
from commarch.arrangement.operations import KIND, hold
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, Item
from commarch.holdings.faults import raise_all
from commarch.holdings.models import WAITING


def check(batch: ArrangementBatch, lines: Iterable[Line], arrangement: Arrangement) -> dict[UUID, list[Finding]]:
    """Return what each line lacks; lines without a fault are left out."""
    categories = {one.full_code: one for one in arrangement.scheme(batch.year).categories}
    entries = {key: entry for entry in arrangement.scheme(batch.year).entries for key in (entry.id, entry.lineage)}
    found = {}
    for line in lines:
        code = f"{batch.archival_class}·{line.category_code}" if line.category_code else batch.archival_class
        lacking = list(findings(line, categories.get(code), entries.get(line.entry_id) if line.entry_id else None))
        if lacking:
            found[line.id] = lacking
    return found


def give_numbers(
    batch: ArrangementBatch, *, revision: int, by: Actor, today: date, supplement: bool = False, incomplete: bool = False
) -> Sequence[Item]:
    """Number a batch (编号): codes are given in its order, gapless, and for ever.

    `supplement` confirms that the year is closed (补充归档); `incomplete` that what is not told yet stays so.
    """
    hold(batch, revision=revision, by=by)
    arrangement = Arrangement()
    items = _locked(batch)
    lines = lines_of(batch)
    if not lines:
        raise RuleBroken("这一批里没有可编号的件")
    _must_be_complete(lines, check(batch, lines, arrangement), incomplete=incomplete)
    order = [items[line.id] for _, members in sections(lines, batch, arrangement) for line in members]
    filed = holdings.file_items(order, by=by, today=today, supplement=supplement, arrangement=arrangement, as_given=True)
    batch.state, batch.ended_at, batch.ended_by = BatchState.COMMITTED, clock.now(), by.person_id
    batch.filed_count = len(filed)
    audit.record(Act.PUT_IN_ORDER, KIND, batch.id, str(batch), by=by, after={"state": "编号", "count": len(filed)})
    return filed


def _locked(batch: ArrangementBatch) -> dict[UUID, Item]:
    """Lock the items of a batch, so that none changes its class between the look and the number."""
    here = select(ArrangedItem.item_id).where(ArrangedItem.batch_id == batch.id, ArrangedItem.tenant_id == batch.tenant_id)
    held = select(Item).where(Item.id.in_(here), Item.state.in_(WAITING)).order_by(Item.id).with_for_update()
    return {item.id: item for item in session.scalars(held.execution_options(populate_existing=True))}


def _must_be_complete(lines: Sequence[Line], lacking: Mapping[UUID, list[Finding]], *, incomplete: bool) -> None:
    title = {line.id: line.title for line in lines}
    blocking = [(item_id, one) for item_id, found in lacking.items() for one in found if one.blocks]
    raise_all([RuleBroken(f"「{title[item_id]}」：{one.text}") for item_id, one in blocking])
    if lacking and not incomplete:
        raise RuleBroken(f"还有 {len(lacking)} 件没填全，请先补上；确实补不上的，请勾选“其余的就这样编号”", field="incomplete")
