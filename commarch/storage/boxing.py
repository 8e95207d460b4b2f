"""Boxing (装盒): what is filed and lies loose is put into boxes, one lowest class at a time; open boxes are put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import numbering
from commarch.storage import rules
from commarch.storage.loose import loose_items
from commarch.storage.models import Box, BoxedItem
from commarch.storage.rules import Filling, Loose, LowestClass, Measures
from commarch.storage.settings import measures

KIND = "box"
#: In front of a series of box numbers among the counters, so that it is no series of items.
COUNTER = "box:"


@dataclass
class Proposal:
    """How what lies loose of one lowest class would be boxed: what still goes into the last open box, then new ones."""

    kind: LowestClass
    onto: Box | None
    added: list[Loose]
    boxes: list[Filling]

    @property
    def items(self) -> list[Loose]:
        """Everything that would be boxed, in order."""
        return [*self.added, *(item for box in self.boxes for item in box.items)]

    @property
    def uncounted(self) -> int:
        """How many items have no page count, so that their thickness is a guess."""
        return sum(item.pages is None for item in self.items)

    @property
    def stamp(self) -> str:
        """What tells whether it is still what was shown: how many items, and the last."""
        return f"{len(self.items)}:{self.items[-1].code_key}" if self.items else "0:"


def propose(kind: LowestClass, known: Measures | None = None) -> Proposal:
    """Propose boxes for a lowest class; nothing is changed."""
    known = known or measures()
    found = loose_items(kind, known)
    onto = last_box(kind)
    if onto is None or not onto.is_open:
        return Proposal(kind, None, [], rules.fill(found, known))
    inside, last_key = _inside(onto.id)
    count = rules.top_up(found, inside, onto.spine_mm, last_key, known)
    return Proposal(kind, onto if count else None, found[:count], rules.fill(found[count:], known))


def box_up(kind: LowestClass, *, by: Actor, stamp: str | None = None) -> list[Box]:
    """Put into boxes what lies loose of a lowest class, as it was proposed; `stamp` refuses if that has changed since it was shown."""
    known = measures()
    proposal = propose(kind, known)
    if not proposal.items:
        raise RuleBroken(f"{kind} 没有待装盒的件；归档以后才能装盒")
    if stamp is not None and stamp != proposal.stamp:
        raise RuleBroken("您打开之后，这一类又有件归档或装盒，请照新的方案再确认一次")
    try:
        with session.begin_nested():
            return _carry_out(proposal, known, by)
    except IntegrityError as error:
        raise RuleBroken("刚才有人把其中的件装了盒，请刷新再看") from error


def last_box(kind: LowestClass) -> Box | None:
    """Return the box of a lowest class that stands last."""
    chosen = select(Box).where(*of_class(kind)).order_by(Box.shelving_key.desc()).limit(1)
    found: Box | None = session.scalars(chosen).one_or_none()
    return found


def of_class(kind: LowestClass) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a box is of a lowest class."""
    return (
        Box.archival_class == kind.archival_class,
        Box.year == kind.year,
        Box.retention_code == kind.retention_code,
        Box.category_code == kind.category_code,
    )


def kind_of(box: Box) -> LowestClass:
    """Return the lowest class of a box."""
    return LowestClass(box.archival_class, box.year, box.retention_code, box.category_code)


def locked(box: Box) -> Box:
    """Hold a box until the commit, and refuse to change one that is closed."""
    if not held(box).is_open:
        raise RuleBroken(f"{box} 已封盒，要改动请先拆封，写明理由")
    return box


def held(box: Box) -> Box:
    """Hold a box until the commit, as it stands now."""
    session.flush()
    session.refresh(box, with_for_update=True)
    return box


def _carry_out(proposal: Proposal, known: Measures, by: Actor) -> list[Box]:
    touched = []
    if proposal.onto is not None:
        locked(proposal.onto)
        _put(proposal.onto, proposal.added)
        added = {"count": len(proposal.added), "codes": _span(proposal.added)}
        audit.record(Act.BOX, KIND, proposal.onto.id, str(proposal.onto), by=by, after=added)
        touched.append(proposal.onto)
    for filling in proposal.boxes:
        box = new_box(proposal.kind, filling.first.category_id, filling.spine_mm, known)
        session.flush()
        _put(box, filling.items)
        after = {"spine_mm": box.spine_mm, "count": len(filling.items), "codes": _span(filling.items)}
        audit.record(Act.BOX, KIND, box.id, str(box), by=by, after=after)
        touched.append(box)
    session.flush()
    return touched


def new_box(kind: LowestClass, category_id: UUID, spine_mm: int, known: Measures) -> Box:
    """Begin a box; its number is taken last, and its row stays locked until the commit."""
    series = rules.box_series(kind, known.series)
    number = numbering.take({f"{COUNTER}{series}": 1})[f"{COUNTER}{series}"][0]
    box = Box(
        **kind._asdict(),
        category_id=category_id,
        series=series,
        number=number,
        shelving_key=rules.shelving_key(kind, number, known.series),
        spine_mm=spine_mm,
        opened_at=clock.now(),
    )
    session.add(box)
    return box


def _put(box: Box, items: Sequence[Loose]) -> None:
    kind = kind_of(box)._asdict()
    session.add_all(
        BoxedItem(item_id=one.item_id, box_id=box.id, code_key=one.code_key, thickness_mm=one.thickness_mm, **kind) for one in items
    )


def _inside(box_id: UUID) -> tuple[Decimal, str]:
    """Return how thick what is in a box is, and the key of its last item."""
    total = select(func.coalesce(func.sum(BoxedItem.thickness_mm), 0), func.coalesce(func.max(BoxedItem.code_key), ""))
    row = session.execute(total.where(BoxedItem.box_id == box_id)).one()
    return row[0], row[1]


def _span(items: Sequence[Loose]) -> str:
    first, last = items[0].archival_code, items[-1].archival_code
    return first if first == last else f"{first} 至 {last}"
