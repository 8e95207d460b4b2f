"""Editing a draft: its settings, its categories, its filing scope. What is published never changes; what was ever published is never removed."""

from commarch.schemes.editing.categories import (
    add_category,
    find_category,
    move_category,
    remove_category,
    rename_category,
    restore_category,
    retire_category,
)
from commarch.schemes.editing.entries import (
    EntryValues,
    add_entry,
    edit_entry,
    find_entry,
    move_entry,
    remove_entry,
    restore_entry,
    retire_entry,
)
from commarch.schemes.editing.rows import shift
from commarch.schemes.editing.settings import BY_VOLUME, change_settings

__all__ = [
    "BY_VOLUME",
    "EntryValues",
    "add_category",
    "add_entry",
    "change_settings",
    "edit_entry",
    "find_category",
    "find_entry",
    "move_category",
    "move_entry",
    "remove_category",
    "remove_entry",
    "rename_category",
    "restore_category",
    "restore_entry",
    "retire_category",
    "retire_entry",
    "shift",
]
