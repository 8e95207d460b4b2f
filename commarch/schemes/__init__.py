"""Classification schemes (分类方案): versions with categories and filing scope, retention periods, archival-code templates.

A street publishes a reference scheme (参考方案); each community adopts it and makes it its own, version by version. A version is in force for
filing years from its year on; items keep what they were filed under. `Scheme` is a whole version as a value, `queries` reads one's own rows.
"""

from commarch.schemes.models import AccessDefault, Category, FilingScopeEntry, Purpose, SchemeVersion, VersionState, YearRule
from commarch.schemes.operations import adopt, begin_own, begin_reference, discard_draft, draft_version, publish
from commarch.schemes.queries import (
    categories_of,
    category,
    entries_of,
    expected_entries,
    newest_reference,
    version_in_force,
)
from commarch.schemes.scheme import CategoryRow, EntryRow, Scheme

__all__ = [
    "AccessDefault",
    "Category",
    "CategoryRow",
    "EntryRow",
    "FilingScopeEntry",
    "Purpose",
    "Scheme",
    "SchemeVersion",
    "VersionState",
    "YearRule",
    "adopt",
    "begin_own",
    "begin_reference",
    "categories_of",
    "category",
    "discard_draft",
    "draft_version",
    "entries_of",
    "expected_entries",
    "newest_reference",
    "publish",
    "version_in_force",
]
