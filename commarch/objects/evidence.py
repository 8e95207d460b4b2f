"""Evidence (凭证): pictures that prove an act of the archives and belong to no item, such as photographs of a destruction.

They lie in the same store as files of items, are hashed when they arrive and again by every fixity look, and nothing erases them: `let_go`
passes them over, and the database takes no mark of erasure on them. Bytes stay as they arrived, with all that the camera wrote into them: the
hash over them is what proves them.
"""

from contextlib import suppress

from sqlalchemy import select

from commarch.database import session
from commarch.errors import RuleBroken
from commarch.objects import looking, store
from commarch.objects.formats import JPEG, PNG
from commarch.objects.models import DigitalObject, ItemObject
from commarch.objects.operations import Upload, keep

TYPES = (JPEG.media_type, PNG.media_type)
#: Pixels of a small picture, on pages and in registers.
SMALL = 480


def keep_evidence(upload: Upload) -> DigitalObject:
    """Keep a photograph for ever. One that is a file of an item is refused: it would outlive the item's destruction."""
    if upload.facts.media_type not in TYPES:
        raise RuleBroken(f"“{upload.file_name}”不是照片；请用 JPEG 或 PNG", field="files")
    kept = keep(upload)
    if session.scalar(select(ItemObject.id).where(ItemObject.object_id == kept.id).limit(1)) is not None:
        raise RuleBroken(f"“{upload.file_name}”是某一件档案的数字文件，不是现场照片；它会随档案一并销毁，请另选照片", field="files")
    kept.is_evidence = True
    session.flush()
    return kept


def small_picture(one: DigitalObject) -> bytes | None:
    """Return a small picture of a photograph, made once and kept beside it; None where it is gone or set apart."""
    path, name = store.path_of(one.tenant_id, one.sha256), f"page-1-{SMALL}"
    if one.sealed_at is not None or not path.is_file():
        return None
    with suppress(FileNotFoundError):
        return store.beside(one.tenant_id, one.sha256, name).read_bytes()
    content = looking.picture_of(path, one.media_type, 1, SMALL)
    if content:
        store.keep_beside(one.tenant_id, one.sha256, name, content)
    return content
