"""Digital objects (数字对象): the files of items, kept once by their hash, never overwritten.

Words: digital object (数字对象), attach (挂接), detach (取下), supersede (替换), fixity (固化信息、校验), text layer (正文), sealed (隔离),
evidence (凭证: belongs to no item, proves an act, is kept for ever).

Invariants: an original is never overwritten, and its SHA-256 is taken while its bytes arrive (档案法实施条例 39); the same bytes are kept once
in a tenant and never shared between tenants; what a filed item has is never detached, only superseded, and both are kept; a file that
carries the mark of a state secret is refused, or set apart where the mark is found later (保守国家秘密法 31(3)).

**Erasure.** `erase(item_ids) -> list[Stub]` is what a destruction calls, inside its own transaction, once the items' state is changed: the
content that no other item of the tenant refers to is marked to go, with its text; names of files are forgotten, since they may be
personal. Hash, size and media type stay and are returned. Nothing on the disk is touched before the commit: the job `objects.tidy`, rung after
the commit or within the minute, removes it; killed in between, it goes on (`digital_object.erased_at` without `removed_at` is its queue).
"""

from commarch.objects.erasing import Stub, erase, remove_erased
from commarch.objects.evidence import keep_evidence, small_picture
from commarch.objects.models import DigitalObject, ItemObject, ObjectRole, TextLayer, TextState
from commarch.objects.operations import Upload, attach, detach, drop_all, hand_on, refuse_secret, supersede

__all__ = [
    "DigitalObject",
    "ItemObject",
    "ObjectRole",
    "Stub",
    "TextLayer",
    "TextState",
    "Upload",
    "attach",
    "detach",
    "drop_all",
    "erase",
    "hand_on",
    "keep_evidence",
    "refuse_secret",
    "remove_erased",
    "small_picture",
    "supersede",
]
