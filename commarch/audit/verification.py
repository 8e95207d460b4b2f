"""Checking that nobody has touched the trail."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select, text

from commarch.audit.chain import GENESIS, content_hash, entry_hash
from commarch.audit.models import AuditEntry, AuditHead
from commarch.database import session


@dataclass(frozen=True)
class ChainFault:
    """Where the chain is broken, and how."""

    number: int
    what: str


def verify() -> tuple[int, list[ChainFault]]:
    """Walk the tenant's whole chain; return how many entries were read and every fault: edited, missing, out of order, cut off."""
    read, faults = 0, list[ChainFault]()
    erased: dict[tuple[str, str, str], int] = {}
    expected, last_hash = 1, GENESIS
    for entry in _entries():
        read += 1
        if entry.number != expected:
            faults.append(ChainFault(expected, f"缺少第 {expected} 至 {entry.number - 1} 条"))
        elif entry.previous_hash != last_hash:
            faults.append(ChainFault(entry.number, "与上一条接不上，次序或内容被改动"))
        said = {name: getattr(entry, name) for name in AuditEntry.__table__.columns.keys()}  # noqa: SIM118
        content_stands = entry.erased or content_hash(said) == entry.content_hash
        if not content_stands or entry_hash(said, entry.previous_hash) != entry.hash:
            faults.append(ChainFault(entry.number, "内容与校验值不符，被改动过"))
        if entry.erased:
            erased[entry.thing_kind, entry.thing_id, json.dumps((entry.after or {}).get("of", []))] = entry.number
        expected, last_hash = entry.number + 1, entry.hash
    head = session.scalars(select(AuditHead)).one_or_none()
    if (head.last_number if head else 0) != expected - 1 or (head is not None and head.last_hash != last_hash):
        faults.append(ChainFault(expected, "末尾与链头记录不符，最后若干条被删去或被替换"))
    return read, faults + _wrongly_erased(erased)


def _wrongly_erased(erased: dict[tuple[str, str, str], int]) -> list[ChainFault]:
    """Name entries whose content is gone although what they tell of stands in no register of destruction."""
    lawful = text("SELECT guard.may_forget(:kind, :thing, CAST(:of AS jsonb))")
    refused = [
        number for (kind, thing, of), number in erased.items() if not session.scalar(lawful, {"kind": kind, "thing": thing, "of": of})
    ]
    return [ChainFault(number, "内容被清除，但不在销毁清册中") for number in refused]


def _entries() -> Iterator[AuditEntry]:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=1000)).__iter__()
