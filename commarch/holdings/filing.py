"""Filing (归档): the act by which a draft becomes an archive and is given its archival code, once and for ever."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import selectinload

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import numbering, particulars, volumes
from commarch.holdings.arrangement import Arrangement
from commarch.holdings.dates import UNKNOWN
from commarch.holdings.draft import full_code
from commarch.holdings.editing import set_due_dates
from commarch.holdings.faults import YearClosed, raise_all
from commarch.holdings.given_codes import check_given
from commarch.holdings.indexing import index
from commarch.holdings.models import WAITING, Item, ItemState
from commarch.holdings.registration import KIND
from commarch.holdings.volume import Volume
from commarch.schemes import codes, coding
from commarch.schemes.codes import CodeParts, CodeTemplate


@dataclass
class Numbered:
    """An item with what its code is made of; the number is not known before it is taken."""

    item: Item
    template: CodeTemplate
    parts: CodeParts
    fonds: str
    #: The code that stands on paper already, as it is written there.
    given: str = ""
    #: The number that was taken for it.
    taken: int = 0
    #: The volume that it is bound in.
    volume: Volume | None = None

    @cached_property
    def series(self) -> str:
        """The number series it belongs to, worked out once its structure is settled."""
        return codes.series(self.template, self.parts)

    @property
    def number(self) -> int:
        """The item number: on paper, or taken."""
        return self.taken or self.parts.item

    @property
    def code(self) -> str:
        """The archival code."""
        return self.given or codes.numbered(self.template, self.series, self.taken)


def file_item(item: Item, *, by: Actor, today: date, supplement: bool = False) -> Item:
    """File one draft; `supplement` confirms that its year is closed already (补充归档)."""
    return file_items([item], by=by, today=today, supplement=supplement)[0]


def keep_given_code(item: Item, code: str, *, by: Actor, today: date) -> Item:
    """File a draft under the code that stands on its paper: kept as it is, and the counter moved up behind it."""
    return file_items([item], by=by, today=today, given={item.id: code})[0]


def file_items(
    items: Sequence[Item],
    *,
    by: Actor,
    today: date,
    supplement: bool = False,
    given: Mapping[UUID, str] | None = None,
    arrangement: Arrangement | None = None,
    quietly: bool = False,
    as_given: bool = False,
) -> list[Item]:
    """File drafts together, numbered by date in each series: all of them or none. Codes in `given` are kept.

    `as_given`: somebody has put them in order, and they are numbered in that.
    Numbers are taken last: the counters' rows stay locked from then until the commit.
    """
    arrangement = arrangement or Arrangement()
    with session.no_autoflush:
        chosen = _locked(items)
        chosen = chosen if as_given else sorted(chosen, key=_by_date)
        numbered = _ready(chosen, arrangement, today, given or {}, supplement=supplement)
        check_given([one for one in numbered if one.given])
        _number(numbered)
    now = clock.now()
    for one in numbered:
        put_code(one, arrangement, today, now, by)
        index(one.item)
        if not quietly:
            after = {"archival_code": one.item.archival_code} | ({"supplement": True} if one.item.supplement else {})
            audit.record(Act.FILE, KIND, one.item.id, str(one.item), by=by, after=after)
    return [one.item for one in numbered]


def _locked(items: Sequence[Item]) -> list[Item]:
    """Lock what is stored already, in one order, so that nobody changes it and nobody files it twice; new rows are ours alone."""
    stored = sorted(item.id for item in items if inspect(item).persistent)
    if stored:
        held = select(Item).where(Item.id.in_(stored)).order_by(Item.id).with_for_update().options(selectinload(Item.components))
        found = session.scalars(held.execution_options(populate_existing=True)).all()
        if len(found) < len(stored):
            raise RuleBroken("其中有草稿刚被删去，请刷新列表再归档")
    return list(items)


def _by_date(item: Item) -> tuple[bool, date, UUID]:
    return item.date_key == UNKNOWN, item.date_key, item.id


def _ready(items: Sequence[Item], arrangement: Arrangement, today: date, given: Mapping[UUID, str], *, supplement: bool) -> list[Numbered]:
    """Check every item before anything is changed."""
    faults: list[RuleBroken] = []
    ready = []
    held = volumes.lock(item.volume_id for item in items)
    for item in items:
        try:
            _may_be_filed(item, arrangement, today, supplement=supplement or item.id in given)
            if item.id not in given:
                _is_described(item, arrangement)
            ready.append(coded(item, arrangement, given.get(item.id, ""), held.get(item.volume_id) if item.volume_id else None))
        except RuleBroken as broken:
            faults.append(broken)
    raise_all(faults)
    return ready


def _may_be_filed(item: Item, arrangement: Arrangement, today: date, *, supplement: bool) -> None:
    if item.state not in WAITING:
        raise RuleBroken(f"{item} 已经归档，档号不再改动")
    if not supplement and arrangement.is_closed(item, today):
        due = arrangement.filed_by(item.archival_class, item.year)
        raise YearClosed(f"{item}：{item.year} 年度应于 {due} 前归档，已经截止；请确认作为补充归档，编在原有件号之后")


def _is_described(item: Item, arrangement: Arrangement) -> None:
    """Refuse a new code to what its class can't do without; what has a code on paper is taken as it is."""
    lacking = particulars.missing(arrangement.fields(item.archival_class), item.particulars)
    if lacking:
        names = "、".join(field.label for field in lacking)
        raise RuleBroken(f"{item}：还没有填{names}，{item.archival_class} 归档前必填；请先编辑这一件")


def coded(item: Item, arrangement: Arrangement, given: str, volume: Volume | None = None) -> Numbered:
    """Put together what the code is made of, by the scheme that is in force for the item's year now."""
    scheme = arrangement.scheme(item.year)
    category = arrangement.category(item.year, full_code(item))
    if category is None or (category.retired and not given):
        raise RuleBroken(f"{item}：类目 {full_code(item)} 在 {item.year} 年度已停用，请先编辑这一件，另选类目")
    template = coding.template_of(scheme.template_of_class(category.archival_class), category)
    # a volume that has no number yet gets one with the items' own
    inside = (volume.number or 1) if volume else None
    fonds = arrangement.fonds_number
    parts = coding.parts_of(category, fonds=fonds, year=item.year, retention=item.retention_code, item=1, volume=inside)
    if category.id != item.category_id:
        item.category_id = category.id
        _follow_entry(item, arrangement)
    if "volume" in template and not given and volume is None:
        if not scheme.is_by_volume(category.archival_class):
            raise RuleBroken(f"{item}：现行档号结构含案卷号，按件编号还不能用；请在分类方案里改用按件的结构")
        raise RuleBroken(f"{item}：{category.archival_class} 按卷整理，这一件还没有组进案卷；请先到「整理」的「案卷」里组卷")
    if not given:
        codes.render(template, parts)  # whether a code can be written at all is known before numbers are taken
    return Numbered(item, template, parts, fonds, given, volume=volume)


def _follow_entry(item: Item, arrangement: Arrangement) -> None:
    """Point to the row of the newer version; retention and access stay as they were decided."""
    if item.entry_id is not None:
        entry = arrangement.entry(item.year, item.entry_id)
        item.entry_id = entry.id if entry else item.entry_id


def _number(numbered: Sequence[Numbered]) -> None:
    """Keep the numbers that stand on paper, then take new ones."""
    volumes.number_new(numbered)
    kept: dict[str, int] = {}
    for one in numbered:
        if one.given:
            kept[one.series] = max(kept.get(one.series, 0), one.parts.item)
    numbering.keep(kept)
    fresh = [one for one in numbered if not one.given]
    taken = {series: iter(numbers) for series, numbers in numbering.take(Counter(one.series for one in fresh)).items()}
    for one in fresh:
        one.taken = next(taken[one.series])


def put_code(one: Numbered, arrangement: Arrangement, today: date, now: datetime, by: Actor) -> None:
    """Give an item the code that is put together, and all that follows from it but its search vector."""
    item = one.item
    item.archival_code = one.code
    item.series, item.item_number = one.series, one.number
    item.code_key = codes.sort_key(item.archival_code)
    item.state = ItemState.FILED
    item.filed_at = item.changed_at = now
    item.filed_by = by.person_id
    item.supplement = not one.given and arrangement.is_closed(item, today)
    set_due_dates(item)
