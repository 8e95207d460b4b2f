"""The filing scope of a draft: entries added, changed, moved, retired."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commarch.audit import Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.schemes.editing.rows import after_last, record, was_published
from commarch.schemes.models import AccessDefault, Category, FilingScopeEntry, SchemeVersion
from commarch.schemes.operations import label_of, refuse_published
from commarch.schemes.periods import parse_period
from commarch.schemes.reference import NOT_FILED


@dataclass(frozen=True)
class EntryValues:
    """What a person writes of an entry; `retention` in any spelling, or 不归档."""

    wording: str
    retention: str
    access_default: AccessDefault
    expected_yearly: bool


def add_entry(version: SchemeVersion, category: Category, values: EntryValues, *, by: Actor) -> FilingScopeEntry:
    """Add an entry to the filing scope, at the end of its category."""
    refuse_published(version)
    entry = FilingScopeEntry(
        version_id=version.id,
        category_id=category.id,
        position=after_last(FilingScopeEntry, version),
        source=f"{label_of(version)}增设",
        **_checked(values),
    )
    session.add(entry)
    session.flush()
    record(version, by, f"条目 {entry.wording}", None, _entry(entry))
    return entry


def edit_entry(version: SchemeVersion, entry: FilingScopeEntry, values: EntryValues, *, by: Actor) -> None:
    """Change wording, retention period, access or expectation of an entry, from this version on."""
    refuse_published(version)
    before = _entry(entry)
    for name, value in _checked(values).items():
        setattr(entry, name, value)
    if _entry(entry) != before:
        record(version, by, f"条目 {before['wording']}", before, _entry(entry))


def move_entry(version: SchemeVersion, entry: FilingScopeEntry, category: Category, *, by: Actor) -> None:
    """Put an entry into another category."""
    refuse_published(version)
    before = entry.category_id
    entry.category_id = category.id
    record(version, by, f"条目 {entry.wording}", {"category_id": before}, {"category_id": category.id})


def retire_entry(version: SchemeVersion, entry: FilingScopeEntry, *, by: Actor) -> None:
    """Take an entry out of use: nothing new is filed by it; nothing more is expected."""
    refuse_published(version)
    before = _entry(entry)
    entry.retired, entry.expected_yearly = True, False
    record(version, by, f"条目 {entry.wording}", before, _entry(entry))


def restore_entry(version: SchemeVersion, entry: FilingScopeEntry, *, by: Actor) -> None:
    """Put a retired entry back into use."""
    refuse_published(version)
    before = _entry(entry)
    entry.retired = False
    record(version, by, f"条目 {entry.wording}", before, _entry(entry))


def remove_entry(version: SchemeVersion, entry: FilingScopeEntry, *, by: Actor) -> None:
    """Remove an entry that this draft had added by mistake."""
    refuse_published(version)
    if was_published(FilingScopeEntry, entry.lineage):
        raise RuleBroken("发布过的条目不能删除，请停用")
    record(version, by, f"条目 {entry.wording}", _entry(entry), None)
    session.delete(entry)
    session.flush()


def find_entry(version: SchemeVersion, entry_id: UUID) -> FilingScopeEntry | None:
    """Return an entry of this version."""
    found: FilingScopeEntry | None = session.get(FilingScopeEntry, (version.tenant_id, entry_id))
    return found if found is not None and found.version_id == version.id else None


def _checked(values: EntryValues) -> dict[str, Any]:
    wording = " ".join(values.wording.split())
    if not wording:
        raise RuleBroken("请写明归什么文件，如“居民会议、居民代表会议记录”", field="wording")
    not_filed = values.retention.strip() == NOT_FILED
    if not_filed and values.expected_yearly:
        raise RuleBroken("不归档的文件不能每年应有，请去掉一个", field="expected_yearly")
    period = None if not_filed else parse_period(values.retention)
    return {
        "wording": wording,
        "retention_code": period.code if period else "",
        "event_based": bool(period and period.is_event_based),
        "access_default": values.access_default,
        "expected_yearly": values.expected_yearly,
    }


def _entry(entry: FilingScopeEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("wording", "retention_code", "access_default", "expected_yearly", "retired")}
