"""What people do with files: attach one to an item, put another in its place, take one off a draft."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from uuid_utils.compat import uuid7

from commarch import audit, clock, settings
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Item, ItemState
from commarch.holdings.decided import refuse_decided
from commarch.holdings.models import WAITING
from commarch.objects import locks, looking, store
from commarch.objects.erasing import let_go
from commarch.objects.formats import HEAD, agree, format_by_bytes, format_of, with_ending
from commarch.objects.models import DigitalObject, ItemObject, ObjectRole, TextState
from commarch.objects.rules import plain_name, secret_mark, secret_mark_in_name
from commarch.objects.store import Arrived

KIND = "item"
#: Files of one item: a case of hundreds of pages is one PDF, not hundreds of files.
MOST_FILES = 500


class SecretRefused(RuleBroken):
    """A file carries the mark of a state secret; nothing of it is kept."""

    def __init__(self, mark: str) -> None:
        super().__init__(f"发现国家秘密标志“{mark}”，没有收下。涉密文件不得进入本系统，请立即按保密规定处理，并报告保密负责人")
        self.mark = mark


@dataclass(frozen=True)
class Upload:
    """A file that has arrived, looked into and found fit to be kept."""

    arrived: Arrived
    facts: looking.Facts
    file_name: str


@contextmanager
def uploading(source: IO[bytes], file_name: str) -> Iterator[Upload]:
    """Take a file in and look into it; it is kept if it is attached before the block ends, else nothing of it stays. Raises RuleBroken."""
    name = plain_name(file_name)
    if mark := secret_mark_in_name(name):
        raise SecretRefused(mark)
    with store.arriving(source, most=settings.current().object_megabytes * 1024**2) as arrived:
        if not arrived.size:
            raise RuleBroken(f"“{name}”是空的，请重新选择")
        with arrived.path.open("rb") as file:
            media_type = format_by_bytes(file.read(HEAD), name)
        facts = looking.look(arrived.path, media_type, name)
        agree(name, facts.media_type)
        if mark := secret_mark(facts.text):
            raise SecretRefused(mark)
        yield Upload(arrived, facts, with_ending(name, facts.media_type))


def attach(item: Item, upload: Upload, role: ObjectRole, *, by: Actor) -> ItemObject:
    """Attach a file to an item, behind those it has (挂接). To a filed item files may be added, which is recorded; nothing is replaced."""
    if _locked_state(item) not in (*WAITING, ItemState.FILED):
        raise RuleBroken(f"{item} 已经移交或销毁，不能再挂接文件")
    refuse_decided(item)
    known = select(ItemObject.object_id, ItemObject.position).where(ItemObject.item_id == item.id)
    standing = session.execute(known).all()
    if len(standing) >= MOST_FILES:
        raise RuleBroken(f"一件最多挂接 {MOST_FILES} 个文件；请把图片合成一份 PDF 后再挂接")
    kept = keep(upload)
    if kept.id in {row.object_id for row in standing}:
        raise RuleBroken(f"“{upload.file_name}”这一件里已经有了，内容一模一样，没有重复挂接")
    file = ItemObject(
        id=uuid7(),
        item_id=item.id,
        object_id=kept.id,
        position=max((row.position for row in standing), default=0) + 1,
        role=role,
        file_name=upload.file_name,
        attached_at=clock.now(),
        attached_by=by.person_id,
        attached_name=by.name,
    )
    session.add(file)
    session.flush()
    audit.record(Act.ATTACH, KIND, item.id, str(item), by=by, after=_told(file, kept))
    return file


def supersede(item: Item, file: ItemObject, upload: Upload, *, reason: str, by: Actor) -> ItemObject:
    """Put another file in the place of one, with the reason (替换); the one before is kept and can be seen."""
    reason = " ".join(reason.split())
    if not reason:
        raise RuleBroken("请写明为什么替换，如：扫描缺第 3 页", field="reason")
    if file.superseded_at is not None:
        raise RuleBroken("这个文件已经被替换过，请替换现在的那一个")
    new = attach(item, upload, file.role, by=by)
    file.superseded_at, file.superseded_by = clock.now(), new.id
    audit.record(
        Act.DETACH, KIND, item.id, str(item), by=by, before={"position": file.position}, after={"position": new.position}, reason=reason
    )
    return new


def detach(item: Item, file: ItemObject, *, by: Actor) -> None:
    """Take a file off a draft (取下); of what is filed nothing is taken."""
    if _locked_state(item) not in WAITING:
        raise RuleBroken(f"{item} 已经归档，文件不能取下；有差错请用“替换”，原来的仍然保留")
    kept = session.get_one(DigitalObject, {"tenant_id": home_tenant(), "id": file.object_id})
    audit.record(Act.DETACH, KIND, item.id, str(item), by=by, before=_told(file, kept))
    session.execute(
        update(ItemObject).where(ItemObject.superseded_by == file.id).values(superseded_at=None, superseded_by=None)
    )  # what it had replaced stands again
    session.delete(file)
    session.flush()
    let_go([file.object_id])


def drop_all(item: Item, *, by: Actor) -> int:
    """Take all files off a draft that is to be discarded; return how many there were."""
    files = session.scalars(select(ItemObject).where(ItemObject.item_id == item.id).order_by(ItemObject.position)).all()
    for file in files:
        detach(item, file, by=by)
    return len(files)


def hand_on(gone: Sequence[UUID], main: UUID) -> int:
    """Let the files of drafts that become part of another go over to it, behind its own; return how many. The merging is recorded anyway."""
    chosen = select(ItemObject).where(ItemObject.item_id.in_([*gone, main])).order_by(ItemObject.item_id, ItemObject.position)
    files = session.scalars(chosen.with_for_update()).all()
    moving = sorted((one for one in files if one.item_id != main), key=lambda one: (list(gone).index(one.item_id), one.position))
    last = max((one.position for one in files if one.item_id == main), default=0)
    for number, file in enumerate(moving, last + 1):
        file.item_id, file.position = main, number
    session.flush()
    return len(moving)


def refuse_secret(item: Item, mark: str, *, by: Actor) -> None:
    """Record that a file with the mark of a state secret was refused; of the file itself nothing is kept (保守国家秘密法 34)."""
    audit.record(Act.DECLINE, KIND, item.id, str(item), by=by, reason=f"文件带有国家秘密标志“{mark}”，没有收下")


def _locked_state(item: Item) -> ItemState | None:
    """Lock an item and return its state as it is now; None for one that was destroyed, whose stub nobody may lock."""
    session.flush()
    state: ItemState | None = session.scalar(select(Item.state).where(Item.id == item.id).with_for_update())
    return state


def keep(upload: Upload) -> DigitalObject:
    """Keep bytes once in this tenant, for whatever they belong to; whoever removes content waits until this transaction has ended."""
    locks.while_keeping()
    home, facts = home_tenant(), upload.facts
    _room_for(upload.arrived.size)
    told: dict[str, Any] = {
        "media_type": facts.media_type,
        "width": facts.width,
        "height": facts.height,
        "pages": facts.pages,
        "seen_at": clock.now(),
        "text_state": TextState.WAITING if format_of(facts.media_type).has_text else TextState.NONE,
    }
    row = insert(DigitalObject).values(tenant_id=home, id=uuid7(), sha256=upload.arrived.sha256, size=upload.arrived.size, **told)
    session.execute(row.on_conflict_do_nothing(index_elements=["tenant_id", "sha256"]))
    kept: DigitalObject = session.scalars(
        select(DigitalObject)
        .where(DigitalObject.sha256 == upload.arrived.sha256)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if kept.sealed_at is not None:
        raise RuleBroken("这个文件已经因为带有国家秘密标志被隔离，不能再挂接；请报告保密负责人")
    if kept.erased_at is not None:  # it comes again, to another item
        kept.erased_at = kept.removed_at = kept.fault = None
        kept.text_state, kept.attempts = told["text_state"], 0
    store.place(home, upload.arrived)
    return kept


def _room_for(size: int) -> None:
    taken = session.scalar(select(func.coalesce(func.sum(DigitalObject.size), 0)).where(DigitalObject.removed_at.is_(None)))
    most = settings.current().tenant_gigabytes
    if int(taken or 0) + size > most * 1024**3:
        raise RuleBroken(f"本单位的数字文件已经占满 {most} GB，没有收下；请告诉管理员放宽 COMMARCH_TENANT_GIGABYTES")


def _told(file: ItemObject, kept: DigitalObject) -> dict[str, Any]:
    """Return what the trail keeps of a file: never its name, which may be a person's."""
    return {"position": file.position, "role": file.role, "media_type": kept.media_type, "size": kept.size, "sha256": kept.sha256}
