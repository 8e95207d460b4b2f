"""What a class of archives asks for beside, as fields of a form: which they are is known only when the class is."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from commarch.holdings.particulars import name_of
from commarch.schemes.class_fields import FieldRow
from commarch.schemes.models import FieldKind


class AskingForm(FlaskForm):
    """A form that asks for the particulars of a class, once it is told which they are."""

    #: The fields that are asked for.
    asked: Sequence[FieldRow] = ()

    def ask(self, fields: Sequence[FieldRow], known: Mapping[str, str] | None = None) -> None:
        """Ask for these, with what was typed, else what is known."""
        self.asked = tuple(field for field in fields if not field.retired)
        for field in self.asked:
            name, value = name_of(field.key), (known or {}).get(field.key, "")
            self._fields[name] = self.meta.bind_field(self, _input_of(field, value), {"name": name, "prefix": self._prefix})
            self[name].flags.required = field.required
            self[name].process(request.form if request.method == "POST" else None, data=value)

    def told_particulars(self) -> dict[str, Any]:
        """Return what was typed, as a fact of a draft; nothing where nothing was asked."""
        return {"particulars": {field.key: self[name_of(field.key)].data or "" for field in self.asked}} if self.asked else {}

    def particulars(self) -> list[tuple[Field, FieldRow]]:
        """Return the fields to draw."""
        return [(self[name_of(field.key)], field) for field in self.asked]


def _input_of(field: FieldRow, value: str) -> Any:
    if field.kind is FieldKind.CHOICE:
        offered = dict.fromkeys(("", *field.choices, value))
        return SelectField(field.label, choices=[SelectChoice(one, one) for one in offered], validate_choice=False)
    return StringField(field.label)


def hint_of(field: FieldRow) -> str:
    """Return what stands under a field: how to write it, and when it must be filled in."""
    said = {
        FieldKind.DATE: _("如 2026-09-14；只知年月写 2026-09"),
        FieldKind.DURATION: _("如 00:12:30 或 12分30秒"),
        FieldKind.NUMBER: _("填数字，单位：%(unit)s", unit=field.unit) if field.unit else _("填数字"),
    }
    how = said.get(field.kind, "")
    if not field.required:
        return str(how)
    return str(_("；").join(filter(None, [how, _("归档前必填，草稿可以先空着")])))
