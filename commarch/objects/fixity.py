"""Fixity (固化信息有效性, DA/T 70-2018 1-1): every object is hashed again; what is missing, changed or nobody's is named.

How the last look ended stands in `fixity.json` in the store, in numbers only, where `commarch doctor` finds it.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from commarch import clock
from commarch.database import home_tenant, session
from commarch.objects import locks, store
from commarch.objects.models import DigitalObject

MISSING, CHANGED = "missing", "changed"
STEP = 200
REPORT = "fixity.json"


@dataclass
class Looked:
    """What a look at a tenant's objects found: hashes."""

    checked: int = 0
    bytes: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    #: On the disk without a row: an upload that was never committed.
    untracked: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How many objects are not what they were."""
        return len(self.missing) + len(self.changed)


def look_at_some(after: UUID | None, looked: Looked) -> UUID | None:
    """Hash the next objects of this tenant and note what was found; return where to go on, None at the end. One transaction a step."""
    chosen = select(DigitalObject.id, DigitalObject.sha256, DigitalObject.size).where(DigitalObject.erased_at.is_(None))
    rows = session.execute((chosen.where(DigitalObject.id > after) if after else chosen).order_by(DigitalObject.id).limit(STEP)).all()
    for row in rows:
        looked.checked, looked.bytes = looked.checked + 1, looked.bytes + row.size
        fault = _fault_of(row.sha256)
        if fault:
            (looked.missing if fault == MISSING else looked.changed).append(row.sha256)
        noted = update(DigitalObject).where(DigitalObject.id == row.id).values(checked_at=clock.now(), fault=fault)
        session.execute(noted.execution_options(synchronize_session=False))
    return rows[-1].id if len(rows) == STEP else None


def look_for_untracked(looked: Looked) -> None:
    """Name what lies on the disk and belongs to no row; skipped while somebody attaches files, since theirs is not committed yet."""
    if not locks.while_removing():
        return
    home = home_tenant()
    names = list(store.kept(home))
    for start in range(0, len(names), 1000):
        some = names[start : start + 1000]
        known = set(session.scalars(select(DigitalObject.sha256).where(DigitalObject.sha256.in_(some), DigitalObject.removed_at.is_(None))))
        looked.untracked += [name for name in some if name not in known]


def remove_untracked(looked: Looked) -> None:
    """Remove what belongs to no row: its upload was never acknowledged. Still under the lock of the look."""
    for name in looked.untracked:
        store.remove(home_tenant(), name)


def note(found: Sequence[tuple[str, Looked]]) -> None:
    """Write down how the look ended, for `commarch doctor`; of one tenant alone nothing is noted."""
    told = {"at": clock.now().isoformat(), "checked": sum(one.checked for _, one in found)}
    told |= {name: sum(len(getattr(one, name)) for _, one in found) for name in ("missing", "changed", "untracked")}
    store.write_note(REPORT, json.dumps(told))


def last_note() -> dict[str, Any] | None:
    """Return how the last look over all tenants ended; None where there was none."""
    try:
        told: dict[str, Any] = json.loads((store.root() / REPORT).read_text())
    except (OSError, ValueError):
        return None
    return told | {"at": datetime.fromisoformat(told["at"])}


def as_json(code: str, looked: Looked) -> dict[str, Any]:
    """Return what was found, for programs."""
    return {"tenant": code, "faults": looked.faults, **asdict(looked)}


def _fault_of(digest: str) -> str | None:
    try:
        return None if store.hash_of(store.path_of(home_tenant(), digest)) == digest else CHANGED
    except FileNotFoundError:
        return MISSING
    except OSError:  # a bad sector can't be read
        return CHANGED
