"""Entries and their history as pages show them: masked, unless somebody has just said what she looks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from commarch.accounts import Duty
from commarch.holdings.models import PersonalLevel
from commarch.registers import ADDRESS, ID_NUMBER, SUBJECT, Field, Register, RegisterChange
from commarch.registers.masking import mask, mask_address, mask_name
from commarch.web import visitor


@dataclass(frozen=True)
class Step:
    """A fact that a change changed, as it may be shown."""

    label: str
    before: str
    after: str

    @property
    def is_alike(self) -> bool:
        """Whether the change can't be seen, since both are masked."""
        return bool(self.before) and self.before == self.after


def name_of(register: Register, subject: str) -> str:
    """Return a name; of a sensitive register masked for whoever doesn't keep it."""
    keeps = Duty.REGISTER in visitor.here().duties
    return subject if keeps or register.level is not PersonalLevel.SENSITIVE else mask_name(subject)


def label_of(key: str, fields: Mapping[str, Field]) -> str:
    """Return what a fact is called."""
    common = {SUBJECT: _("姓名"), ADDRESS: _("住址或户"), ID_NUMBER: _("身份证号码")}
    return common.get(key) or (fields[key].label if key in fields else key)


def shown(register: Register, key: str, value: str, fields: Mapping[str, Field]) -> str:
    """Return a fact as it is shown to whoever has given no purpose; an ID number is stored masked beside."""
    if key == SUBJECT:
        return name_of(register, value)
    if key == ADDRESS:
        return mask_address(value)
    return value if key == ID_NUMBER else mask(value, fields[key].level if key in fields else PersonalLevel.SENSITIVE)


def facts(
    register: Register, told: Mapping[str, Any], fields: Mapping[str, Field], asked: Iterable[str], *, whole: bool
) -> list[tuple[str, str]]:
    """Return the facts of an entry in the order of its form; what it asks no longer comes last, what is empty says so."""
    keys = dict.fromkeys((ADDRESS, ID_NUMBER, *asked, *(key for key in told if key != SUBJECT)))
    values = ((key, str(told.get(key, ""))) for key in keys)
    return [(label_of(key, fields), (value if whole else shown(register, key, value, fields)) or _("未填")) for key, value in values]


def steps(register: Register, change: RegisterChange, fields: Mapping[str, Field], *, whole: bool) -> list[Step]:
    """Return what a change changed, before and after, in the order of the form."""
    order = {key: place for place, key in enumerate((SUBJECT, ADDRESS, ID_NUMBER, *fields))}
    found = []
    for key in sorted(change.after, key=lambda one: order.get(one, len(order))):
        values = (str(told.get(key, "")) for told in (change.before, change.after))
        before, after = (value if whole else shown(register, key, value, fields) for value in values)
        found.append(Step(label_of(key, fields), before, after))
    return found


def columns(fields: Sequence[Field]) -> list[Field]:
    """Return the fields that a list has room for: the first that tell nothing of a person that must be masked."""
    return [one for one in fields if one.level is PersonalLevel.NONE][:3]
