"""The hash that chains an entry to the one before it: a pure function of what the entry says."""

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
    "thing_label",
    "before",
    "after",
    "reason",
)


def entry_hash(entry: Mapping[str, Any], previous_hash: bytes) -> bytes:
    """Hash everything that an entry says, together with the hash before it."""
    said = {name: entry[name] for name in SAID}
    at: datetime = said["at"]
    said["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    said["act"] = str(said["act"])
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(b"commarch trail\0" + previous_hash + text.encode()).digest()
