"""The package that goes to the county archives: a bag (BagIt, RFC 8493) with the list, a description of each item and its files.

Everything stands in the manifest with its SHA-256, so that the archives can test on receipt what they were given (条例第四十条).
"""

import csv
import io
import json
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile

from sqlalchemy import select

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.dossier import find_sheet
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.libraries import bagit
from commarch.objects import DigitalObject, ItemObject, store
from commarch.objects.queries import File
from commarch.tenancy import Tenant
from commarch.transfer.models import Transfer, TransferredItem, TransferState
from commarch.transfer.operations import COLUMNS, KIND, current, lines_of

#: What of an item's description goes with it (DA/T 18-2022).
DESCRIBED = (
    "archival_code", "archival_class", "year", "category_code", "retention_code", "current_retention_code", "title", "author",
    "document_number", "document_date", "pages", "note", "carriers", "particulars", "secrecy", "personal_level",
)  # fmt: skip


def build(transfer: Transfer, folder: Path, papers: Mapping[str, bytes], *, revision: int, by: Actor) -> Path:
    """Make the package of a signed transfer in a folder of one's own; `papers`: what is printed, by name. Returns the zip file."""
    current(transfer, revision, TransferState.SIGNED, TransferState.RECEIVED)
    rows, bag = lines_of(transfer), folder / name_of(transfer)
    bag.mkdir()
    for name, content in papers.items():
        (bag / name).write_bytes(content)
    _write_list(transfer, bag / "移交目录.csv")
    files = _files([item.id for _, item in rows])
    for line, item in rows:
        _write_item(bag, line, item, files[item.id])
    bagit.make_bag(str(bag), _about(transfer, len(rows)), checksums=["sha256"])
    made = bagit.Bag(str(bag))
    made.validate()
    path = folder / f"{name_of(transfer)}.zip"
    with ZipFile(path, "w", ZIP_STORED) as packed:
        for one in sorted(bag.rglob("*")):
            packed.write(one, one.relative_to(folder))
    transfer.package_sha256 = _digest(path)
    session.flush()
    audit.record(Act.PACK_TRANSFER, KIND, transfer.id, str(transfer), by=by, after={"sha256": transfer.package_sha256, "count": len(rows)})
    return path


def name_of(transfer: Transfer) -> str:
    """Return what a package is called: fonds and number."""
    return f"{session.get_one(Tenant, home_tenant()).fonds_number}-YJ-{transfer.number}"


def _write_list(transfer: Transfer, path: Path) -> None:
    """Write the list as it was signed."""
    sheet = find_sheet(transfer.list_id) if transfer.list_id else None
    if sheet is None:
        raise RuleBroken("移交目录还没有签署，不能打包")
    (rows,) = [part["rows"] for part in sheet.content if list(part["columns"]) == list(COLUMNS)]
    written = io.StringIO()
    csv.writer(written).writerows([COLUMNS, *rows])
    path.write_text(written.getvalue(), encoding="utf-8-sig")


def _write_item(bag: Path, line: TransferredItem, item: Item, files: Sequence[File]) -> None:
    folder = bag / "items" / str(item.archival_code)
    folder.mkdir(parents=True)
    told: dict[str, Any] = {name: getattr(item, name) for name in DESCRIBED}
    told["components"] = [[one.position, one.role, one.title, one.document_number, one.pages] for one in item.components]
    told |= {"openness": line.openness, "open_from": line.open_from, "disclosure": line.disclosure, "secrecy_change": line.secrecy_change}
    told["files"] = []
    for number, one in enumerate(files, 1):
        if one.is_there:
            name = f"{number:03d}{Path(one.file.file_name).suffix.lower()[:8]}"
            shutil.copyfile(store.path_of(home_tenant(), one.object.sha256), folder / name)
            told["files"].append(
                {"name": name, "called": one.file.file_name, "sha256": one.object.sha256, "media_type": one.object.media_type}
            )
    (folder / "item.json").write_text(json.dumps(told, ensure_ascii=False, indent=1, default=str), encoding="utf-8")


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


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        found = sha256()
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()
