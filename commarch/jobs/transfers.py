"""Packages of transfers: make one; take up what a killed worker left; forget files that have been kept long enough."""

import logging
from uuid import UUID

from sqlalchemy.exc import OperationalError

from commarch.accounts import Duty
from commarch.dossier import find_sheet
from commarch.jobs.house import NoLongerEntitled, go_on, in_person, in_tenant
from commarch.printing.dossier_sheets import print_sheet
from commarch.transfer import package, packing
from commarch.transfer.package import LeaseLost
from commarch.transfer.packing import Work

log = logging.getLogger(__name__)


def pack(tenant_id: int, package_id: str) -> None:
    """Make a package for the person who asked. Copying and hashing happen outside of any transaction; three attempts in all."""
    key = UUID(str(package_id))
    try:
        with in_tenant(tenant_id):
            work = packing.begin(key)
        if work is not None:
            _make(tenant_id, work)
    except OperationalError:
        raise
    except LeaseLost:
        log.warning("package %s of tenant %s is made by somebody else", key, tenant_id)
    except Exception as fault:
        log.exception("package %s of tenant %s could not be made", key, tenant_id)
        with in_tenant(tenant_id):
            packing.fail(key, packing.GONE if isinstance(fault, NoLongerEntitled) else "")


def take_up() -> int:
    """Go on with every package that nobody works on although somebody ought to, and forget old ones; return how many were taken up."""
    return go_on(packing.forget_old, packing.abandoned, pack)


def _make(tenant_id: int, work: Work) -> None:
    holding = [work]
    with in_tenant(tenant_id):
        content = packing.read(work)
        sheet = find_sheet(content.list_id)
        papers = {f"{sheet.title}.pdf": print_sheet(sheet).content} if sheet else {}

    def tell(handled: int) -> bool:
        with in_tenant(tenant_id):
            now = packing.tell_handled(holding[0], handled)
        holding[:] = [now] if now else holding
        return now is not None

    folder = packing.workshop_of(tenant_id, work.package_id)
    try:
        made = package.build(content, folder, papers, tell=tell)
        digest = package.digest(made)
        with in_person(tenant_id, work.asked_by, Duty.CONDUCT_APPRAISAL) as by:
            if not packing.finish(holding[0], made, digest, by=by):
                raise LeaseLost
    finally:
        packing.remove(folder)
