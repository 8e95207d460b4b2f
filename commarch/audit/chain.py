"""The hashes of the trail, pure functions of what an entry says.

An entry is chained by who did what to which thing and when, and by the hash of its content: names and values, before and after. So the
content of what is destroyed can go from the trail, and the chain still proves that everything else is as it was written.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

GENESIS = bytes(32)
SAID = (
    "tenant_id",
    "number",
    "at",
    "person_id",
    "person_name",
    "act",
    "thing_kind",
    "thing_id",
)
#: Bytes of salt in the hash of an entry's content.
SALT = 16
CONTENT = ("thing_label", "before", "after", "reason")


def content_hash(entry: Mapping[str, Any]) -> bytes:
    """Hash what an entry tells of its thing, with the entry's own salt: where both are erased, nobody finds the words by trying.

    Entries of before there was salt have none.
    """
    salt: bytes | None = entry.get("salt")
    begin = b"commarch trail content\0" if salt is None else b"commarch salted trail content\0" + salt
    text = json.dumps({name: entry[name] for name in CONTENT}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(begin + text.encode()).digest()


def entry_hash(entry: Mapping[str, Any], previous_hash: bytes) -> bytes:
    """Hash everything that an entry says, its content by its hash, together with the hash before it."""
    said = {name: entry[name] for name in SAID}
    at: datetime = said["at"]
    said["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    said["act"] = str(said["act"])
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(b"commarch trail\0" + previous_hash + entry["content_hash"] + text.encode()).digest()
