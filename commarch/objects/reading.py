"""Reading the text of objects, as a job does it: lease, read in a process apart, keep. Killed on the way it is taken up again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.objects import looking, store
from commarch.objects.models import DigitalObject, ItemObject, TextLayer, TextState
from commarch.objects.rules import folded, secret_mark

#: Longer than the longest reading takes.
LEASE = timedelta(seconds=90)
MOST_ATTEMPTS = 3
STEP = 20


@dataclass(frozen=True)
class Reading:
    """What one run holds."""

    tenant_id: int
    object_id: UUID
    sha256: str
    media_type: str
    lease: datetime


def waiting() -> list[UUID]:
    """Return objects whose text ought to be read and that nobody reads."""
    idle = DigitalObject.leased_until.is_(None) | (DigitalObject.leased_until < clock.now())
    chosen = select(DigitalObject.id).where(DigitalObject.text_state == TextState.WAITING, idle)
    return list(session.scalars(chosen.order_by(DigitalObject.id).limit(STEP)))


def begin(object_id: UUID) -> Reading | None:
    """Take an object that nobody reads; None where there is nothing to do."""
    one = _locked(object_id)
    if one is None or one.text_state is not TextState.WAITING or (one.leased_until and one.leased_until > clock.now()):
        return None
    if one.attempts >= MOST_ATTEMPTS:
        one.text_state, one.leased_until = TextState.FAILED, None
        return None
    lease = clock.now() + LEASE
    one.leased_until, one.attempts = lease, one.attempts + 1
    return Reading(one.tenant_id, one.id, one.sha256, one.media_type, lease)


def read(reading: Reading) -> tuple[str, bool] | None:
    """Read the text; no transaction is open while it takes its time. None where it can't be read."""
    try:
        return looking.text_of(store.path_of(reading.tenant_id, reading.sha256), reading.media_type)
    except (RuleBroken, OSError):
        return None


def finish(reading: Reading, found: tuple[str, bool] | None) -> None:
    """Keep the text, unless another has taken the object over; set the object apart where the text carries the mark of a state secret."""
    one = _locked(reading.object_id)
    if one is None or one.text_state is not TextState.WAITING or one.leased_until != reading.lease:
        return
    one.leased_until = None
    if found is None:
        one.text_state = TextState.FAILED if one.attempts >= MOST_ATTEMPTS else TextState.WAITING
        return
    text, cut = found
    one.text_state = TextState.DONE
    if mark := secret_mark(text):
        _seal(one, mark)
        return
    layer = {"content": text, "folded": folded(text), "characters": len(text), "cut": cut, "read_at": clock.now()}
    row = insert(TextLayer).values(tenant_id=home_tenant(), object_id=one.id, **layer)
    session.execute(row.on_conflict_do_update(index_elements=["tenant_id", "object_id"], set_=layer))


def _seal(one: DigitalObject, mark: str) -> None:
    """Set an object apart (隔离) and say so in the trail of each item that has it."""
    one.sealed_at = clock.now()
    holders = select(Item).where(Item.id.in_(select(ItemObject.item_id).where(ItemObject.object_id == one.id)))
    for item in session.scalars(holders):
        reason = f"文件正文里有国家秘密标志“{mark}”，已隔离，任何人都打不开；请立即按保密规定处理，并报告保密负责人"
        audit.record(Act.DETACH, "item", item.id, str(item), by=Actor.system(), before={"sha256": one.sha256}, reason=reason)


def _locked(object_id: UUID) -> DigitalObject | None:
    key = {"tenant_id": home_tenant(), "id": object_id}
    found: DigitalObject | None = session.get(DigitalObject, key, with_for_update=True, populate_existing=True)
    return found
