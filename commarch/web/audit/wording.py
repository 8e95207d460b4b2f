"""How the before and after of an entry is said to people: only what is there, in their words."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from commarch.audit import AuditEntry
from commarch.web.audit.labels import field_label
from commarch.web.holdings.labels import CARRIERS, OPENNESS, PERSONAL, SECRECY
from commarch.web.intake.labels import REASONS, STATES, WAYS
from commarch.web.labels import ROLES

#: Facts for machines; a reader has no use for them.
UNSAID = frozenset({"of", "entry_id", "category_id", "import_id", "version_id", "item_id", "sha256"})
WORDS: dict[str, dict[Any, Any]] = {
    "openness": dict(OPENNESS),
    "personal_level": dict(PERSONAL),
    "secrecy": dict(SECRECY),
    "carriers": dict(CARRIERS),
    "role": dict(ROLES),
    "state": dict(STATES),
    "decision": dict(REASONS),
    "way": dict(WAYS),
}


@dataclass(frozen=True)
class Change:
    """One field of an entry, before and after."""

    name: str
    before: str
    after: str


def changes_of(entry: AuditEntry) -> list[Change]:
    """Return the fields of an entry that say something, before and after."""
    before, after = entry.before or {}, entry.after or {}
    told = ((name, said(name, before.get(name)), said(name, after.get(name))) for name in {**before, **after} if name not in UNSAID)
    return [Change(field_label(name), old, new) for name, old, new in told if old or new]


def said(name: str, value: Any) -> str:
    """Say a value as a reader of this field knows it."""
    if isinstance(value, list):
        return str(gettext("、").join(said(name, one) for one in value))
    if isinstance(value, dict):
        return str(gettext("，").join(f"{field_label(key)} {said(key, one)}" for key, one in value.items()))
    if isinstance(value, bool):
        return str(gettext("是")) if value else ""
    return "" if value is None else str(WORDS.get(name, {}).get(value, value))
