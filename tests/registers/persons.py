"""Registers and persons to test with; the numbers are valid and nobody's."""

from datetime import date
from typing import Any

from commarch import registers
from commarch.audit import Actor
from commarch.registers import Ground, Register, RegisterEntry, RegisterFacts, StrikeKind
from tests.conftest import TODAY

ID_NUMBER, OTHER_NUMBER = "11010519491231002X", "110105193801010011"
MASKED = "110***********002X"
#: What a clerk tells of an old woman.
OLD_WOMAN = {
    "subject": "张桂兰",
    "address": "红旗路12号3单元501",
    "id_number": ID_NUMBER,
    "birth": "1949-12-31",
    "sex": "女",
    "living": "独居",
    "care": "自理",
    "contact": "女儿 13800001234",
}


def ground(on: date = date(2026, 3, 1), source: str = "入户走访记录", reason: str = "走访得知") -> Ground:
    """Return from which day and on what ground."""
    return Ground(on=on, source=source, reason=reason)


def a_register(by: Actor, template: str = "elderly", **changed: Any) -> Register:
    """Adopt a register that stands ready."""
    ready = registers.templates()[template]
    told = {name: getattr(ready, name) for name in ("name", "purpose", "level", "recheck_months", "fields")}
    return registers.set_up(RegisterFacts(**{**told, **changed}), ready, by=by)


def an_entry(by: Actor, register: Register, on: date = date(2026, 3, 1), **told: Any) -> RegisterEntry:
    """Enter the old woman, or somebody like her."""
    return registers.enter(register, OLD_WOMAN | told, ground(on), by=by, today=TODAY)


def something_in_registers(by: Actor, words: str) -> None:
    """Keep a register with an entry that changed, one that was struck off, and last year frozen."""
    register = a_register(by, name=words, purpose=words)
    entry = an_entry(by, register, date(2025, 3, 1), subject=words, address=words, contact=words)
    registers.amend(entry, {"service": words}, ground(date(2025, 6, 1), words, words), revision=1, by=by, today=TODAY)
    gone = an_entry(by, register, date(2025, 4, 1), subject=words, id_number="")
    registers.strike(gone, StrikeKind.MOVED, ground(date(2025, 9, 1), words, words), revision=1, by=by, today=TODAY)
    registers.freeze(register, 2025, by=by, today=TODAY)
