"""The package that goes to the county archives: a bag (BagIt, RFC 8493) with the list, a description of each item and its files.

Everything stands in the manifest with its SHA-256, so that the archives can test on receipt what they were given (条例第四十条).
"""

import csv
import io
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from commarch import clock
from commarch.database import home_tenant, session
from commarch.dossier import find_sheet
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.libraries import bagit
from commarch.objects import DigitalObject, ItemObject, store
from commarch.objects.queries import File
from commarch.tenancy import Tenant
from commarch.transfer.models import Transfer, TransferredItem
from commarch.transfer.operations import lines_of

#: What of an item's description goes with it (DA/T 18-2022).
DESCRIBED = (
    "archival_code", "archival_class", "year", "category_code", "retention_code", "current_retention_code", "title", "author",
    "document_number", "document_date", "pages", "note", "carriers", "particulars", "secrecy", "personal_level",
)  # fmt: skip
#: So many items are packed between two words on how far it is.
TOLD_EVERY = 25


@dataclass(frozen=True)
class PackedItem:
    """An item as it goes into a package: its code, what is told of it, its files with the names that they get."""

    code: str
    told: dict[str, Any]
    files: Sequence[tuple[str, Path]]


@dataclass(frozen=True)
class Content:
    """All that goes into a package, read in one transaction; it is written outside of any."""

    name: str
    about: dict[str, str]
    list_id: UUID
    #: The list as it was signed, as a table that anything reads.
    table: str
    items: Sequence[PackedItem]


class LeaseLost(Exception):
    """Another worker makes this package by now."""


def content_of(transfer: Transfer) -> Content:
    """Read what goes into the package of a signed transfer."""
    rows = lines_of(transfer)
    ids = [item.id for _, item in rows]
    of_all = selectinload(Item.components)  # read together, not item by item
    session.scalars(select(Item).where(Item.tenant_id == home_tenant(), Item.id.in_(ids)).options(of_all)).all()
    files = _files(ids)
    if transfer.list_id is None:
        raise RuleBroken("移交目录还没有签署，不能打包")
    items = [_packed(line, item, files[item.id]) for line, item in rows]
    return Content(name_of(transfer), _about(transfer, len(rows)), transfer.list_id, _table(transfer.list_id), items)


def build(content: Content, folder: Path, papers: Mapping[str, bytes], *, tell: Callable[[int], object] = lambda _handled: True) -> Path:
    """Make a package in a folder of one's own; `papers`: what is printed, by name. Returns the zip file.

    `tell` hears after how many items it is; where it answers nothing somebody else makes the package, and this one stops.
    """
    bag = folder / content.name
    bag.mkdir()
    for name, paper in papers.items():
        (bag / name).write_bytes(paper)
    (bag / "移交目录.csv").write_text(content.table, encoding="utf-8-sig")
    for number, one in enumerate(content.items):
        if number % TOLD_EVERY == 0:
            _go_on(tell, number)
        _write_item(bag, one)
    _go_on(tell, len(content.items))
    bagit.make_bag(str(bag), content.about, checksums=["sha256"])
    _go_on(tell, len(content.items))
    bagit.Bag(str(bag)).validate()
    _go_on(tell, len(content.items))
    path = folder / f"{content.name}.zip"
    with ZipFile(path, "w", ZIP_STORED) as packed:
        for file in sorted(bag.rglob("*")):
            packed.write(file, file.relative_to(folder))
    return path


def name_of(transfer: Transfer) -> str:
    """Return what a package is called: fonds and number."""
    return f"{session.get_one(Tenant, home_tenant()).fonds_number}-YJ-{transfer.number}"


def digest(path: Path) -> str:
    """Return the SHA-256 of a package."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _go_on(tell: Callable[[int], object], handled: int) -> None:
    if not tell(handled):
        raise LeaseLost


def _table(list_id: UUID) -> str:
    """Return the list as it was signed."""
    sheet = find_sheet(list_id)
    listed = [part for part in sheet.content if "档号" in part["columns"]] if sheet else []
    if not listed:
        raise RuleBroken("移交目录还没有签署，不能打包")
    written = io.StringIO()
    csv.writer(written).writerows([listed[0]["columns"], *listed[0]["rows"]])
    return written.getvalue()


def _packed(line: TransferredItem, item: Item, files: Sequence[File]) -> PackedItem:
    told: dict[str, Any] = {name: getattr(item, name) for name in DESCRIBED}
    told["components"] = [[one.position, one.role, one.title, one.document_number, one.pages] for one in item.components]
    told |= {"openness": line.openness, "open_from": line.open_from, "disclosure": line.disclosure, "secrecy_change": line.secrecy_change}
    there = [(f"{number:03d}{Path(one.file.file_name).suffix.lower()[:8]}", one) for number, one in enumerate(files, 1) if one.is_there]
    told["files"] = [
        {"name": name, "called": one.file.file_name, "sha256": one.object.sha256, "media_type": one.object.media_type}
        for name, one in there
    ]
    return PackedItem(str(item.archival_code), told, [(name, store.path_of(home_tenant(), one.object.sha256)) for name, one in there])


def _write_item(bag: Path, one: PackedItem) -> None:
    folder = bag / "items" / one.code
    folder.mkdir(parents=True)
    for name, path in one.files:
        shutil.copyfile(path, folder / name)
    (folder / "item.json").write_text(json.dumps(one.told, ensure_ascii=False, indent=1, default=str), encoding="utf-8")


def _files(item_ids: Sequence[UUID]) -> dict[UUID, list[File]]:
    joined = (DigitalObject.tenant_id == ItemObject.tenant_id) & (DigitalObject.id == ItemObject.object_id)
    chosen = select(ItemObject, DigitalObject).join(DigitalObject, joined).order_by(ItemObject.item_id, ItemObject.position)
    found: dict[UUID, list[File]] = defaultdict(list)
    for file, object_ in session.execute(chosen.where(ItemObject.tenant_id == home_tenant(), ItemObject.item_id.in_(item_ids))):
        found[file.item_id].append(File(file, object_))
    return found


def _about(transfer: Transfer, count: int) -> dict[str, str]:
    tenant = session.get_one(Tenant, home_tenant())
    return {
        "Source-Organization": tenant.name,
        "External-Identifier": name_of(transfer),
        "External-Description": f"{tenant.name}（{tenant.fonds_number}）向{transfer.receiver}移交档案 {count} 件",
        "Bagging-Date": clock.today().isoformat(),
    }
