"""Holding a register of destruction against itself: text, signatures, stubs, photographs, trail."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import select

from commarch import audit, dossier
from commarch.appraisal.destruction import DestroyedItem, Destruction, Moment
from commarch.appraisal.photographing import photos_of
from commarch.appraisal.witnessing import WITNESSES, signatures
from commarch.database import home_tenant, session
from commarch.dossier import content
from commarch.holdings import Item
from commarch.holdings.models import ItemState
from commarch.objects import store


@dataclass(frozen=True)
class Verified:
    """What a register says, and where it does not hold."""

    items: int
    signed_by: list[str]
    faults: list[str] = field(default_factory=list)


def verified(register_number: str) -> Verified | None:
    """Verify a register of the home tenant; None: there is none of this number."""
    chosen = select(Destruction).where(Destruction.tenant_id == home_tenant(), Destruction.register_number == register_number)
    destruction: Destruction | None = session.scalars(chosen).one_or_none()
    if destruction is None or destruction.done_at is None:
        return None
    lines = _lines(destruction)
    given = signatures(destruction)
    names = sorted({one.person_name for one in given if one.moment is Moment.AFTER})
    faults = [*_of_text(destruction, lines), *_of_stubs(lines), *_of_photos(destruction)]
    twice = [
        count
        for count in Counter(one.person_id for one in given if one.person_id != destruction.executor_id).values()
        if count == len(Moment)
    ]
    faults += [] if len(twice) >= WITNESSES else [f"监销人签字不足 {WITNESSES} 人"]
    faults += [f"操作记录第 {one.number} 条：{one.what}" for one in audit.verify()[1]]
    return Verified(len(lines), names, faults)


def _lines(destruction: Destruction) -> list[tuple[DestroyedItem, Item]]:
    joined = (Item.tenant_id == DestroyedItem.tenant_id) & (Item.id == DestroyedItem.item_id)
    mine = (DestroyedItem.tenant_id == home_tenant(), DestroyedItem.destruction_id == destruction.id)
    return [(gone, item) for gone, item in session.execute(select(DestroyedItem, Item).join(Item, joined).where(*mine))]


def _of_text(destruction: Destruction, lines: list[tuple[DestroyedItem, Item]]) -> list[str]:
    sheet = dossier.find_sheet(destruction.register_id) if destruction.register_id else None
    if sheet is None:
        return ["全宗卷里没有这份清册"]
    if content.digest(sheet.content) != sheet.sha256 or sheet.sha256 != destruction.register_sha256:
        return ["清册正文与签字时的校验码不符"]
    listed = {str(value) for part in sheet.content for row in part["rows"] for value in row}
    return [f"清册里没有 {gone.archival_code}" for gone, _ in lines if gone.archival_code not in listed]


def _of_photos(destruction: Destruction) -> list[str]:
    """Hash each photograph anew, as it lies in the store."""
    found = []
    for one in photos_of(destruction):
        path = store.path_of(one.object.tenant_id, one.object.sha256)
        if not path.is_file():
            found.append(f"现场照片第 {one.photo.position} 张不在了")
        elif store.hash_of(path) != one.object.sha256:
            found.append(f"现场照片第 {one.photo.position} 张与校验值不符")
    return found


def _of_stubs(lines: list[tuple[DestroyedItem, Item]]) -> list[str]:
    """Hold each stub against its line: destroyed, its code as it was, nothing of its content back."""
    found = []
    for gone, item in lines:
        if item.state is not ItemState.DESTROYED or item.destruction_id != gone.destruction_id:
            found.append(f"{gone.archival_code} 没有销毁状态")
        if item.archival_code != gone.archival_code:
            found.append(f"{gone.archival_code} 的档号被改动")
        if item.author or item.note or item.particulars or item.title != gone.title:
            found.append(f"{gone.archival_code} 的存根被改动")
    return found
