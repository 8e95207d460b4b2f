"""Setting a register up and changing what it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Date, cast, func, null, select, update
from uuid_utils.compat import uuid7

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings.models import PersonalLevel
from commarch.registers import fields as forms
from commarch.registers.fields import Field
from commarch.registers.models import EntryState, Register, RegisterEntry, RegisterForm
from commarch.registers.queries import fields_of
from commarch.registers.ready import Template

KIND = "register"
LONGEST_NAME, MOST_MONTHS = 40, 120


@dataclass(frozen=True, kw_only=True)
class RegisterFacts:
    """What a person tells of a register."""

    name: str
    purpose: str = ""
    level: PersonalLevel = PersonalLevel.PERSONAL
    recheck_months: int | None = None
    fields: Sequence[Field] = ()


def set_up(facts: RegisterFacts, template: Template | None = None, *, by: Actor) -> Register:
    """Begin a register, from a template that stands ready or from nothing."""
    told = _checked(facts)
    register = Register(
        id=uuid7(), template=template.key if template else "", template_release=template.release if template else 0, form_number=0, **told
    )
    session.add(register)
    session.flush()
    _write_form(register, forms.checked(facts.fields), by)
    audit.record(Act.EDIT_REGISTER, KIND, register.id, register.name, by=by, after=_told(register))
    return register


def change_register(register: Register, facts: RegisterFacts, *, form_number: int, by: Actor) -> None:
    """Change a register's name, purpose, term or fields. What was written under the fields of before stays readable."""
    session.refresh(register, with_for_update=True)
    if register.form_number != form_number:
        raise RuleBroken("这本登记册刚被别人改过，请看现在的内容再改")
    before, months = _told(register), register.recheck_months
    for name, value in _checked(facts, register).items():
        setattr(register, name, value)
    wanted = forms.checked(facts.fields)
    changed = wanted != fields_of(register)
    if changed:
        _write_form(register, wanted, by)
    if register.recheck_months != months:
        _reckon_checks(register)
    after = _told(register)
    if after != before or changed:
        audit.record(Act.EDIT_REGISTER, KIND, register.id, register.name, by=by, before=before, after=after)


def _checked(facts: RegisterFacts, register: Register | None = None) -> dict[str, Any]:
    name = " ".join(facts.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise RuleBroken(f"请填名称，最长 {LONGEST_NAME} 字，如“老年人与养老服务登记册”", field="name")
    others = select(Register.id).where(Register.name == name, Register.id != (register.id if register else UUID(int=0)))
    if session.scalars(others).first():
        raise RuleBroken(f"已经有一本“{name}”，请换个名称", field="name")
    months = facts.recheck_months
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise RuleBroken(f"复核周期填 1 到 {MOST_MONTHS} 个月，不复核就空着", field="recheck_months")
    return {"name": name, "purpose": facts.purpose.strip(), "level": facts.level, "recheck_months": months}


def _told(register: Register) -> dict[str, Any]:
    names = ("name", "purpose", "level", "recheck_months", "form_number")
    return {name: getattr(register, name) for name in names if getattr(register, name)}


def _write_form(register: Register, fields: Sequence[Field], by: Actor) -> None:
    register.form_number += 1
    session.add(
        RegisterForm(
            register_id=register.id,
            number=register.form_number,
            fields=forms.stored(fields),
            written_at=clock.now(),
            written_by=by.person_id,
        )
    )
    session.flush()


def _reckon_checks(register: Register) -> None:
    """Reckon anew when each entry is to be checked."""
    months = register.recheck_months
    due = cast(RegisterEntry.checked_on + func.make_interval(0, months), Date) if months else null()
    mine = (RegisterEntry.register_id == register.id, RegisterEntry.state == EntryState.CURRENT)
    session.execute(update(RegisterEntry).where(*mine).values(recheck_on=due), execution_options={"synchronize_session": "fetch"})
