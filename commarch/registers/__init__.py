"""Registers (登记册) of persons and households: entries that live, each change with what it was before, by whom and on what ground.

Words: register (登记册), its form (项目), template (模板), entry (登记条目), change (变更), to strike off (注销), to check again (复核),
freeze (年度固化). An entry is what its changes say, laid one upon the other in the order in which they took effect (`history`), so that a
register can be read as of any day. Personal values are masked; an ID number is sealed and opened only for a purpose that the trail keeps.
"""

from commarch.registers.fields import ADDRESS, ID_NUMBER, SUBJECT, Field, FieldKind, read_fields, written
from commarch.registers.freezing import STRIKES, digest, freeze, may_freeze
from commarch.registers.history import Standing, standing_on
from commarch.registers.models import (
    ChangeKind,
    EntryState,
    Register,
    RegisterChange,
    RegisterEntry,
    RegisterFreeze,
    StrikeKind,
)
from commarch.registers.operations import Ground, amend, enter, facts_of, label_of, restore, reveal, strike
from commarch.registers.queries import (
    Figures,
    Line,
    Overdue,
    changes_of,
    counts_of,
    entries,
    entries_on,
    fields_ever,
    fields_of,
    figures,
    find,
    find_entry,
    find_freeze,
    find_register,
    freezes_of,
    overdue,
    registers,
)
from commarch.registers.ready import Template, templates
from commarch.registers.setting_up import RegisterFacts, change_register, set_up

__all__ = [
    "ADDRESS",
    "ID_NUMBER",
    "STRIKES",
    "SUBJECT",
    "ChangeKind",
    "EntryState",
    "Field",
    "FieldKind",
    "Figures",
    "Ground",
    "Line",
    "Overdue",
    "Register",
    "RegisterChange",
    "RegisterEntry",
    "RegisterFacts",
    "RegisterFreeze",
    "Standing",
    "StrikeKind",
    "Template",
    "amend",
    "change_register",
    "changes_of",
    "counts_of",
    "digest",
    "enter",
    "entries",
    "entries_on",
    "facts_of",
    "fields_ever",
    "fields_of",
    "figures",
    "find",
    "find_entry",
    "find_freeze",
    "find_register",
    "freeze",
    "freezes_of",
    "label_of",
    "may_freeze",
    "overdue",
    "read_fields",
    "registers",
    "restore",
    "reveal",
    "set_up",
    "standing_on",
    "strike",
    "templates",
    "written",
]
