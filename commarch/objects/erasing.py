"""Erasing content (销毁): the bytes go, after the commit and beyond recall; hash, size and media type stay as a stub."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update

from commarch import clock
from commarch.database import home_tenant, session
from commarch.objects import locks, store
from commarch.objects.models import DigitalObject, ItemObject, TextLayer, TextState

STEP = 200


@dataclass(frozen=True)
class Stub:
    """What stays of a file of a destroyed item."""

    item_id: UUID
    sha256: str
    size: int
    media_type: str
    #: Whether the content is erased; False: another item of the tenant has the same file.
    erased: bool


def erase(item_ids: Sequence[UUID]) -> list[Stub]:
    """Erase the content of these items' files, in the transaction that destroys the items; the disk follows after the commit.

    Content that another item of the tenant refers to stays for that item. Of these items' files the names are forgotten. Asked again for
    the same items it changes nothing and returns the same.
    """
    files = session.scalars(
        select(ItemObject).where(ItemObject.item_id.in_(item_ids)).order_by(ItemObject.item_id, ItemObject.position)
    ).all()
    for file in files:
        file.file_name = ""
    session.flush()
    let_go({file.object_id for file in files}, leaving=item_ids)
    kept = {one.id: one for one in session.scalars(select(DigitalObject).where(DigitalObject.id.in_({file.object_id for file in files})))}
    told = [(file, kept[file.object_id]) for file in files]
    return [Stub(file.item_id, one.sha256, one.size, one.media_type, one.erased_at is not None) for file, one in told]


def let_go(object_ids: Iterable[UUID], *, leaving: Sequence[UUID] = ()) -> None:
    """Mark the content to go that no item refers to, but those that are `leaving`, and that proves no act; its text goes at once."""
    ids = sorted(set(object_ids))
    held = select(DigitalObject).where(DigitalObject.id.in_(ids)).order_by(DigitalObject.id).with_for_update()
    standing = session.scalars(held.execution_options(populate_existing=True)).all()
    # a file whose name was forgotten belongs to an item that was destroyed before
    used = select(ItemObject.object_id).where(ItemObject.object_id.in_(ids), ItemObject.item_id.not_in(leaving), ItemObject.file_name != "")
    wanted = set(session.scalars(used))
    going = [one for one in standing if one.id not in wanted and one.erased_at is None and not one.is_evidence]
    for one in going:
        one.erased_at, one.text_state, one.leased_until = clock.now(), TextState.NONE, None
    session.flush()
    session.execute(
        delete(TextLayer).where(TextLayer.object_id.in_([one.id for one in going])).execution_options(synchronize_session=False)
    )


def remove_erased() -> int:
    """Remove from the disk what was erased, a step of it; return how much. Killed at any moment, it is done again from the start.

    To be called in a transaction of its own, after the one that erased.
    """
    owed = select(DigitalObject.id, DigitalObject.sha256).where(DigitalObject.erased_at.is_not(None), DigitalObject.removed_at.is_(None))
    if session.scalar(owed.limit(1)) is None or not locks.while_removing():
        return 0
    going = session.execute(owed.order_by(DigitalObject.id).limit(STEP)).all()
    for row in going:
        store.remove(home_tenant(), row.sha256)
    gone = update(DigitalObject).where(DigitalObject.id.in_([row.id for row in going]), DigitalObject.erased_at.is_not(None))
    session.execute(gone.values(removed_at=clock.now()).execution_options(synchronize_session=False))
    return len(going)
