"""Reads about files: those of an item, one of them, who may see it, in which of them words stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Function, func, select

from commarch.audit import Act
from commarch.audit.models import AuditEntry
from commarch.database import home_tenant, session
from commarch.holdings import Item, PersonalLevel
from commarch.objects.models import DigitalObject, ItemObject, TextLayer
from commarch.objects.rules import folded

#: So long one reason holds for looking at the files of one item.
LOOKING = timedelta(minutes=30)
AROUND = 40


@dataclass(frozen=True)
class File:
    """A file of an item with its object."""

    file: ItemObject
    object: DigitalObject

    @property
    def is_there(self) -> bool:
        """Whether its content can be shown: not erased, not set apart."""
        return self.object.erased_at is None and self.object.sealed_at is None

    @property
    def is_current(self) -> bool:
        """Whether no other file took its place."""
        return self.file.superseded_at is None


@dataclass(frozen=True)
class Found:
    """Words found in the text of a file."""

    file_id: UUID
    file_name: str
    item: Item
    around: str


def files_of(item_id: UUID) -> list[File]:
    """Return the files of an item in their order, superseded ones last."""
    chosen = select(ItemObject, DigitalObject).join(
        DigitalObject, (DigitalObject.tenant_id == ItemObject.tenant_id) & (DigitalObject.id == ItemObject.object_id)
    )
    rows = session.execute(chosen.where(ItemObject.item_id == item_id).order_by(ItemObject.position)).all()
    return sorted((File(*row) for row in rows), key=lambda one: not one.is_current)


def find_file(file_id: UUID) -> tuple[File, Item] | None:
    """Return a file with its item; another tenant's is as missing as one that does not exist."""
    chosen = (
        select(ItemObject, DigitalObject, Item)
        .join(DigitalObject, (DigitalObject.tenant_id == ItemObject.tenant_id) & (DigitalObject.id == ItemObject.object_id))
        .join(Item, (Item.tenant_id == ItemObject.tenant_id) & (Item.id == ItemObject.item_id))
    )
    row = session.execute(chosen.where(ItemObject.id == file_id)).one_or_none()
    return (File(row[0], row[1]), row[2]) if row else None


def may_look(item: Item, person_id: int, now: datetime) -> bool:
    """Tell whether a person may see the files of an item now: of a sensitive one only after she has said why (个人信息保护法 28)."""
    if item.personal_level is not PersonalLevel.SENSITIVE:
        return True
    said = select(AuditEntry.number).where(
        AuditEntry.thing_kind == "item", AuditEntry.thing_id == str(item.id), AuditEntry.act == Act.REVEAL
    )
    return session.scalar(said.where(AuditEntry.person_id == person_id, AuditEntry.at > now - LOOKING).limit(1)) is not None


def text_of(object_id: UUID) -> tuple[str, bool] | None:
    """Return the text of an object, and whether the file says more than is kept of it; None where none was read."""
    chosen = select(TextLayer.content, TextLayer.cut).where(TextLayer.object_id == object_id)
    row = session.execute(chosen).one_or_none()
    return (row.content, row.cut) if row else None


def find_in_texts(words: str, *, limit: int) -> Sequence[Found]:
    """Return files whose text holds all words, the latest first. What is sensitive is not looked into."""
    wanted = [folded(word) for word in words.split()]
    if not any(wanted):
        return []
    chosen = (
        select(ItemObject.id, ItemObject.file_name, Item, _around(wanted[0]).label("around"))
        .join(TextLayer, (TextLayer.tenant_id == ItemObject.tenant_id) & (TextLayer.object_id == ItemObject.object_id))
        .join(Item, (Item.tenant_id == ItemObject.tenant_id) & (Item.id == ItemObject.item_id))
        .where(
            TextLayer.tenant_id == home_tenant(),
            ItemObject.superseded_at.is_(None),
            ItemObject.file_name != "",
            Item.personal_level != PersonalLevel.SENSITIVE,
        )
    )
    for word in wanted:
        chosen = chosen.where(func.strpos(TextLayer.folded, word) > 0)
    rows = session.execute(chosen.order_by(ItemObject.id.desc()).limit(limit)).all()
    return [Found(row.id, row.file_name, row.Item, row.around) for row in rows]


def _around(word: str) -> Function[str]:
    """Cut out what stands around the first place of a word."""
    start = func.greatest(func.strpos(TextLayer.folded, word) - AROUND, 1)
    return func.substr(TextLayer.folded, start, len(word) + 2 * AROUND)
