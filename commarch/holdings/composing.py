"""Making items up before they are numbered: merging drafts into one item, splitting documents out of one (组件, DA/T 22-2015 5.1).

A merged draft is no item any more; it stands as a component of the other, and in the trail. After filing neither is possible.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings.arrangement import Arrangement
from commarch.holdings.draft import Part, draft_of, full_code
from commarch.holdings.faults import raise_all
from commarch.holdings.indexing import index
from commarch.holdings.models import WAITING, ComponentRole, Item, Openness, PersonalLevel, Secrecy
from commarch.holdings.registration import KIND, components_of, register, told
from commarch.holdings.relations import hand_on_links
from commarch.holdings.rules import LONGEST, in_default_order, sum_of_pages
from commarch.schemes.periods import RetentionPeriod

#: Roles of the document that an item is mainly made of.
_LEADING = (ComponentRole.MAIN, ComponentRole.ORIGINAL)
_LEVELS = list(PersonalLevel)


def merge(main: Item, others: Sequence[tuple[Item, ComponentRole]], *, role: ComponentRole = ComponentRole.MAIN, by: Actor) -> Item:
    """Make one item of several drafts: `main` keeps its place and description and plays `role`; the others become components of it."""
    gone = [item for item, _ in others]
    _lock([main, *gone])
    _may_be_merged(main, gone)
    before = told(main)
    parts = [*_parts(main, role), *(part for item, its_role in others for part in _parts(item, its_role))]
    _set_parts(main, in_default_order(parts))
    main.pages = sum_of_pages(parts)
    counts = [item.counted_pages for item in (main, *gone)]
    main.counted_pages = sum(count for count in counts if count) if None not in counts else None
    _take_over_facts(main, gone)
    hand_on_links(gone, main)
    _record_merge(main, gone, before, by)
    _remove(gone)
    return main


def split(item: Item, component_ids: Sequence[UUID], *, by: Actor, today: date, arrangement: Arrangement | None = None) -> list[Item]:
    """Make documents inside a draft items of their own, in the same category and period; at least one stays."""
    _lock([item])
    leaving = [one for one in item.components if one.id in set(component_ids)]
    if item.state not in WAITING:
        raise RuleBroken(f"{item} 已经归档，组件不再拆分")
    if not leaving:
        raise RuleBroken("请先勾选要拆出去的组件")
    if len(leaving) == len(item.components):
        raise RuleBroken("不能全部拆出去，至少留一份在原来这一件里")
    before, going = told(item), {one.id for one in leaving}
    known = draft_of(item)
    staying = tuple(part for part, one in zip(known.components, item.components, strict=True) if one.id not in going)
    parts = [part for part, one in zip(known.components, item.components, strict=True) if one.id in going]
    made = [_item_of(part, item, by=by, today=today, arrangement=arrangement or Arrangement()) for part in parts]
    item.pages = sum_of_pages(staying) or _less(item.pages, parts)
    item.counted_pages = None
    _set_parts(item, staying if len(staying) > 1 or staying[0].title != item.title else ())
    after = {"components": told(item)["components"], "pages": item.pages, "split_into": [one.title for one in made]}
    told_before = {"components": before["components"], "pages": before["pages"]}
    audit.record(Act.SPLIT, KIND, item.id, item.title, by=by, before=told_before, after=after, of=[one.id for one in made])
    return made


def _lock(items: Sequence[Item]) -> None:
    """Lock drafts in one order; one that was discarded or filed meanwhile is told."""
    ids = sorted(item.id for item in items)
    held = select(Item).where(Item.id.in_(ids)).order_by(Item.id).with_for_update().execution_options(populate_existing=True)
    if len(session.scalars(held).all()) < len(set(ids)):
        raise RuleBroken("其中有草稿刚被删去或并走，请看现在的列表再选")


def _may_be_merged(main: Item, gone: Sequence[Item]) -> None:
    faults = []
    if not gone or main in gone:
        faults.append(RuleBroken("请至少选两份草稿，并选定一份作主件"))
    for item in gone:
        if (item.year, item.archival_class) != (main.year, main.archival_class):
            faults.append(RuleBroken(f"{item} 与主件不在同一年度、门类，不能并成一件"))
        elif RetentionPeriod(item.current_retention_code) > RetentionPeriod(main.current_retention_code):
            period = RetentionPeriod(item.current_retention_code).label
            faults.append(RuleBroken(f"{item} 的保管期限是{period}，比主件长；请选它作主件，或先改主件的期限"))
    faults += [RuleBroken(f"{item} 已经归档，不能再合并") for item in (main, *gone) if item.state not in WAITING]
    raise_all(faults)


def _parts(item: Item, role: ComponentRole) -> list[Part]:
    """Return an item's documents; what it is mainly made of plays the role that was chosen for it."""
    known = draft_of(item)
    if not known.components:
        return [Part(role=role, title=known.title, document_number=known.document_number, pages=known.pages)]
    return [replace(part, role=role) if part.role in _LEADING else part for part in known.components]


def _set_parts(item: Item, parts: Sequence[Part]) -> None:
    item.components = components_of(tuple(parts))
    item.changed_at = clock.now()
    index(item)


def _take_over_facts(main: Item, gone: Sequence[Item]) -> None:
    """Keep what must not get lost: carriers and notes of all, and the strictest of what they say about access."""
    every = (main, *gone)
    main.particulars = {key: value for item in reversed(every) for key, value in item.particulars.items()}
    main.carriers = list(dict.fromkeys(carrier for item in every for carrier in item.carriers))
    main.personal_level = max((item.personal_level for item in every), key=_LEVELS.index)
    if any(item.secrecy is Secrecy.INTERNAL for item in every):
        main.secrecy = Secrecy.INTERNAL
    if any(item.openness is Openness.RESTRICTED for item in every):
        main.openness = Openness.RESTRICTED
    notes = [main.note, *(f"{item.title}：{item.note}" for item in gone if item.note)]
    main.note = "\n".join(note for note in notes if note)[: LONGEST["note"]]
    index(main)


def _record_merge(main: Item, gone: Sequence[Item], before: dict[str, object], by: Actor) -> None:
    after = told(main)
    changed = [name for name in after if after[name] != before.get(name)]
    told_before = {name: before[name] for name in changed if name in before}
    told_after = {name: after[name] for name in changed} | {"merged": [item.title for item in gone]}
    audit.record(Act.MERGE, KIND, main.id, main.title, by=by, before=told_before, after=told_after)
    for item in gone:
        audit.record(Act.MERGE, KIND, item.id, item.title, by=by, before=told(item), after={"merged_into": main.title}, of=[main.id])


def _remove(gone: Sequence[Item]) -> None:
    try:
        with session.begin_nested():
            for item in gone:
                session.delete(item)
            session.flush()
    except IntegrityError as broken:
        raise RuleBroken("其中有草稿已被别的记录引用，不能并走；请换一份作主件") from broken


def _item_of(part: Part, item: Item, *, by: Actor, today: date, arrangement: Arrangement) -> Item:
    """Register a document of an item as a draft of its own; what the item says holds for it too."""
    changes = {"title": part.title, "document_number": part.document_number, "pages": part.pages, "components": (), "note": ""}
    draft = draft_of(item).with_changes(changes | {"category": full_code(item), "reason": f"拆自「{item.title}」"})
    made = register(draft, by=by, today=today, arrangement=arrangement, quietly=True)
    audit.record(Act.SPLIT, KIND, made.id, made.title, by=by, after=told(made) | {"split_from": item.title}, of=[item.id])
    return made


def _less(pages: int | None, parts: Sequence[Part]) -> int | None:
    gone = sum_of_pages(parts)
    return pages - gone if pages and gone and pages > gone else None
