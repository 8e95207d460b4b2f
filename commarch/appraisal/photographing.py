"""Photographs of a destruction (销毁现场照片, domain handbook 3.4 S8): who was there adds them, before a witness signs that it is done.

They are asked for where anything that can be seen is destroyed. Where there are none the executor says why, so that nobody is stuck; the
register tells either.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm.attributes import flag_modified

from commarch import audit, clock
from commarch.appraisal.destruction import Destruction, DestructionPhoto, DestructionWitness, Moment, WitnessSignature
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, Verdict
from commarch.appraisal.stages import Stage
from commarch.appraisal.steps import KIND, current
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Carrier, Item
from commarch.objects import DigitalObject, Upload, keep_evidence

#: A page of the register shows them all.
MOST_PHOTOS = 40
LONGEST_CAPTION = 80


@dataclass(frozen=True)
class Photo:
    """A photograph with the object that holds its bytes."""

    photo: DestructionPhoto
    object: DigitalObject


def photograph(
    batch: AppraisalBatch, destruction: Destruction, upload: Upload, caption: str, *, revision: int, by: Actor, today: date
) -> DestructionPhoto:
    """Add a photograph to a destruction, with what it shows; it is never taken off."""
    current(batch, revision, Stage.EXECUTING)
    _may_photograph(destruction, by, today)
    words = " ".join(caption.split())
    if not words or len(words) > LONGEST_CAPTION:
        raise RuleBroken(f"请写照片说明，如“装车前清点”，最多 {LONGEST_CAPTION} 字", field="caption")
    standing = _standing(destruction)
    if len(standing) >= MOST_PHOTOS:
        raise RuleBroken(f"一次销毁最多 {MOST_PHOTOS} 张照片", field="files")
    kept = keep_evidence(upload)
    if kept.id in standing:
        raise RuleBroken(f"“{upload.file_name}”已经在这次销毁的照片里，没有重复添加", field="files")
    photo = DestructionPhoto(
        destruction_id=destruction.id,
        position=len(standing) + 1,
        object_id=kept.id,
        caption=words,
        person_id=by.person_id or 0,
        person_name=by.name,
        at=clock.now(),
    )
    session.add(photo)
    session.flush()
    told = {"register": destruction.register_number, "caption": words, "sha256": kept.sha256, "size": kept.size}
    audit.record(Act.PHOTOGRAPH, KIND, batch.id, str(batch), by=by, after=told)
    return photo


def explain_no_photo(batch: AppraisalBatch, destruction: Destruction, because: str, *, revision: int, by: Actor) -> None:
    """Say as the executor why no photograph shows it; the register says so, too."""
    current(batch, revision, Stage.EXECUTING)
    if by.person_id != destruction.executor_id:
        raise RuleBroken(f"没有照片的原因由执行人{destruction.executor_name}本人说明")
    if photos_of(destruction):
        raise RuleBroken("已有现场照片，不用再说明", field="because")
    words = " ".join(because.split())
    if not words:
        raise RuleBroken("请写明为什么没有照片，如“造纸厂禁止拍照”", field="because")
    destruction.no_photo_because = words
    flag_modified(batch, "title")
    session.flush()
    told = {"register": destruction.register_number, "state": "没有现场照片"}
    audit.record(Act.PHOTOGRAPH, KIND, batch.id, str(batch), by=by, after=told, reason=words)


def wants_photos(batch: AppraisalBatch, destruction: Destruction) -> bool:
    """Tell whether something that can be seen is to go, and neither a photograph shows it nor the executor has said why."""
    if destruction.no_photo_because:
        return False
    joined = (Item.tenant_id == AppraisalLine.tenant_id) & (Item.id == AppraisalLine.item_id)
    going = (AppraisalLine.tenant_id == home_tenant(), AppraisalLine.batch_id == batch.id, AppraisalLine.decision == Verdict.DESTROY)
    seen = ~Item.carriers.contained_by([Carrier.DIGITAL.value])
    chosen = select(AppraisalLine.id).join(Item, joined).where(*going, AppraisalLine.is_open, seen).limit(1)
    return session.scalar(chosen) is not None and not _standing(destruction)


def photos_of(destruction: Destruction) -> Sequence[Photo]:
    """Return the photographs of a destruction in their order."""
    chosen = _joined().where(DestructionPhoto.destruction_id == destruction.id)
    return [Photo(*row) for row in session.execute(chosen.order_by(DestructionPhoto.position))]


def photos_in_register(sheet_id: UUID) -> Sequence[Photo]:
    """Return the photographs that a register of destruction in the dossier tells of; none for any other sheet."""
    mine = (Destruction.tenant_id == DestructionPhoto.tenant_id) & (Destruction.id == DestructionPhoto.destruction_id)
    chosen = _joined().join(Destruction, mine).where(Destruction.register_id == sheet_id)
    return [Photo(*row) for row in session.execute(chosen.order_by(DestructionPhoto.position))]


def find_photo(batch: AppraisalBatch, photo_id: UUID) -> Photo | None:
    """Return a photograph of a batch's destruction; another batch's is missing."""
    mine = (Destruction.tenant_id == DestructionPhoto.tenant_id) & (Destruction.id == DestructionPhoto.destruction_id)
    chosen = _joined().join(Destruction, mine).where(Destruction.batch_id == batch.id, DestructionPhoto.id == photo_id)
    row = session.execute(chosen).one_or_none()
    return Photo(*row) if row else None


def may_photograph(destruction: Destruction, by: Actor, today: date) -> bool:
    """Tell whether a person may add photographs now."""
    try:
        _may_photograph(destruction, by, today)
    except RuleBroken:
        return False
    return True


def _may_photograph(destruction: Destruction, by: Actor, today: date) -> None:
    if by.person_id not in _who_is_there(destruction):
        raise RuleBroken("现场照片由执行人或监销人添加")
    if today < destruction.happens_on:
        raise RuleBroken(f"登记的销毁日期是 {destruction.happens_on}，还没有到，请在销毁当天拍照")
    after = select(func.count()).where(
        WitnessSignature.tenant_id == home_tenant(),
        WitnessSignature.destruction_id == destruction.id,
        WitnessSignature.moment == Moment.AFTER,
    )
    if session.scalar(after):
        raise RuleBroken("监销人已在销毁后签字，照片不能再添加")


def _who_is_there(destruction: Destruction) -> Collection[int]:
    mine = (DestructionWitness.tenant_id == home_tenant(), DestructionWitness.destruction_id == destruction.id)
    return {destruction.executor_id, *session.scalars(select(DestructionWitness.person_id).where(*mine))}


def _standing(destruction: Destruction) -> set[UUID]:
    """Return the objects that are photographs of a destruction already."""
    mine = (DestructionPhoto.tenant_id == home_tenant(), DestructionPhoto.destruction_id == destruction.id)
    return set(session.scalars(select(DestructionPhoto.object_id).where(*mine)))


def _joined() -> Select[DestructionPhoto, DigitalObject]:
    joined = (DigitalObject.tenant_id == DestructionPhoto.tenant_id) & (DigitalObject.id == DestructionPhoto.object_id)
    chosen = select(DestructionPhoto, DigitalObject).join(DigitalObject, joined)
    return chosen.where(DestructionPhoto.tenant_id == home_tenant())
