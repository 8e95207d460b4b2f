"""Making a package: somebody asks, a job takes it, tells how far it is, keeps the file for a while. Killed on the way it is taken up again."""

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select, update

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.objects import store
from commarch.transfer.models import AT_WORK, PackageState, Transfer, TransferPackage, TransferState
from commarch.transfer.operations import KIND, current, lines_of
from commarch.transfer.package import Content, content_of, name_of

#: Longer than a worker goes without telling how far it is; so long the package of a killed one waits.
LEASE = timedelta(seconds=300)
MOST_ATTEMPTS = 3
#: How long the file is kept; afterwards it can be made again.
KEPT = timedelta(days=7)
GAVE_UP = "打包三次都没有成功，错误已记录。请看存储空间是不是够；仍不行，请告诉管理员"
GONE = "提出打包的人已不在岗，请由在岗的人再打包"


@dataclass(frozen=True)
class Work:
    """What one run holds: the package, its lease, of which transfer, for whom."""

    package_id: UUID
    transfer_id: UUID
    lease: datetime
    asked_by: int


def ask(transfer: Transfer, *, by: Actor) -> TransferPackage:
    """Ask for the package of a signed transfer; one that is being made already is the answer."""
    current(transfer, transfer.revision, TransferState.SIGNED, TransferState.RECEIVED)
    if by.person_id is None:
        raise RuleBroken("移交包由本单位的人打")
    at_work = last_package(transfer)
    if at_work is not None and at_work.is_at_work:
        return at_work
    count = len(lines_of(transfer))
    asked = TransferPackage(transfer_id=transfer.id, items_total=count, asked_at=clock.now(), asked_by=by.person_id, asked_by_name=by.name)
    session.add(asked)
    session.flush()
    return asked


def last_package(transfer: Transfer) -> TransferPackage | None:
    """Return the package of a transfer that was asked for last."""
    mine = (TransferPackage.tenant_id == home_tenant(), TransferPackage.transfer_id == transfer.id)
    chosen = select(TransferPackage).where(*mine).order_by(TransferPackage.id.desc()).limit(1)
    found: TransferPackage | None = session.scalars(chosen).one_or_none()
    return found


def begin(package_id: UUID) -> Work | None:
    """Take a package that nobody works on; None where there is nothing to do."""
    package = _locked(package_id)
    if package is None or not package.is_at_work or (package.leased_until and package.leased_until > clock.now()):
        return None
    if package.attempts >= MOST_ATTEMPTS:
        _end(package, PackageState.FAILED, GAVE_UP)
        return None
    transfer = session.get_one(Transfer, {"tenant_id": home_tenant(), "id": package.transfer_id})
    if transfer.state not in (TransferState.SIGNED, TransferState.RECEIVED):
        _end(package, PackageState.FAILED, "这次移交已经撤回，不再打包")
        return None
    package.state, package.leased_until = PackageState.WORKING, clock.now() + LEASE
    package.attempts, package.items_handled = package.attempts + 1, 0
    return Work(package_id, transfer.id, package.leased_until, package.asked_by)


def read(work: Work) -> Content:
    """Read what goes into a package."""
    return content_of(session.get_one(Transfer, {"tenant_id": home_tenant(), "id": work.transfer_id}))


def tell_handled(work: Work, handled: int) -> Work | None:
    """Write how far it is, and hold it for longer; None where another worker has it now."""
    package = _locked(work.package_id)
    if not _is_mine(package, work) or package is None:
        return None
    package.items_handled, package.leased_until = handled, clock.now() + LEASE
    return replace(work, lease=package.leased_until)


def finish(work: Work, made: Path, sha256: str, *, by: Actor) -> bool:
    """Keep the file and tell what came of it, unless another worker has taken it over."""
    package = _locked(work.package_id)
    if not _is_mine(package, work) or package is None:
        return False
    package.size, package.sha256, package.items_handled = made.stat().st_size, sha256, package.items_total
    made.replace(file_of(home_tenant(), package.id))
    _end(package, PackageState.DONE)
    mine = (Transfer.tenant_id == home_tenant(), Transfer.id == package.transfer_id)
    session.execute(update(Transfer).where(*mine).values(package_sha256=sha256))  # no new revision: who has the receipt open goes on
    transfer = session.get_one(Transfer, {"tenant_id": home_tenant(), "id": package.transfer_id})
    audit.record(Act.PACK_TRANSFER, KIND, transfer.id, str(transfer), by=by, after={"sha256": sha256, "count": package.items_total})
    return True


def fail(package_id: UUID, refusal: str = "") -> None:
    """Let a package wait for another attempt; give it up after the last, or where a reason is known."""
    package = _locked(package_id)
    if package is None or not package.is_at_work:
        return
    package.leased_until = None
    if refusal or package.attempts >= MOST_ATTEMPTS:
        _end(package, PackageState.FAILED, refusal or GAVE_UP)


def abandoned(tenant_id: int) -> list[UUID]:
    """Return packages of a tenant that ought to be at work and that nobody works on."""
    idle = TransferPackage.leased_until.is_(None) | (TransferPackage.leased_until < clock.now())
    chosen = select(TransferPackage.id).where(TransferPackage.tenant_id == tenant_id, TransferPackage.state.in_(AT_WORK), idle)
    return list(session.scalars(chosen.order_by(TransferPackage.asked_at)))


def forget_old(tenant_id: int) -> None:
    """Forget files that have been kept long enough, or whose transfer was withdrawn; and what killed workers left on the disk."""
    withdrawn = select(Transfer.id).where(Transfer.tenant_id == tenant_id, Transfer.state == TransferState.WITHDRAWN)
    old = (TransferPackage.finished_at < clock.now() - KEPT) | TransferPackage.transfer_id.in_(withdrawn)
    done = (TransferPackage.tenant_id == tenant_id, TransferPackage.state == PackageState.DONE)
    session.execute(
        update(TransferPackage).where(*done, old).values(state=PackageState.EXPIRED).execution_options(synchronize_session=False)
    )
    lying = (
        sorted(folder_of(tenant_id).iterdir()) if folder_of(tenant_id).exists() else []
    )  # before the rows: what comes later is left alone
    if not lying:
        return
    living = (TransferPackage.tenant_id == tenant_id, TransferPackage.state.in_((PackageState.DONE, *AT_WORK)))
    states = {str(row.id): row.state for row in session.execute(select(TransferPackage.id, TransferPackage.state).where(*living))}
    for path in lying:
        key, _dot, rest = path.name.partition(".")
        if key not in states or (states[key] is PackageState.DONE and rest != "zip"):
            remove(path)


def folder_of(tenant_id: int) -> Path:
    """Return where a tenant's packages lie, beside what it keeps."""
    return store.root() / str(tenant_id) / "packages"


def file_of(tenant_id: int, package_id: UUID) -> Path:
    """Return where a package is, or would be."""
    return folder_of(tenant_id) / f"{package_id}.zip"


def workshop_of(tenant_id: int, package_id: UUID) -> Path:
    """Return an empty folder in which a package is made; what an earlier attempt left is gone."""
    for left in folder_of(tenant_id).glob(f"{package_id}.*"):
        remove(left)
    folder = folder_of(tenant_id) / f"{package_id}.{uuid4().hex}"
    folder.mkdir(mode=0o700, parents=True)
    return folder


def remove(path: Path) -> None:
    """Remove a package, or the folder in which one was being made."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(FileNotFoundError):
            path.unlink()


def file_name_of(transfer: Transfer) -> str:
    """Return what a package is called when it is taken away."""
    return f"{name_of(transfer)}.zip"


def _is_mine(package: TransferPackage | None, work: Work) -> bool:
    return package is not None and package.is_at_work and package.leased_until == work.lease


def _locked(package_id: UUID) -> TransferPackage | None:
    key = {"tenant_id": home_tenant(), "id": package_id}
    found: TransferPackage | None = session.get(TransferPackage, key, with_for_update=True, populate_existing=True)
    return found


def _end(package: TransferPackage, state: PackageState, refusal: str | None = None) -> None:
    package.state, package.refusal, package.finished_at, package.leased_until = state, refusal, clock.now(), None
