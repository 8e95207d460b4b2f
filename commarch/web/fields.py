"""What the field macros need to know of a WTForms field: its faults, its class, the ARIA ties to hint and fault."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from flask import Flask
from wtforms import Field, Form
from wtforms.fields import FieldList, FormField, SelectField, SelectMultipleField

from commarch.errors import RuleBroken

Attributes: TypeAlias = dict[str, object]
#: Kinds of input in which a browser drops what it can't read, so that 二〇二六 would be gone when the page comes back.
_FORGETFUL = ("number", "date", "datetime-local", "month", "time")


class Fault(NamedTuple):
    """A fault as the list on top tells it; without `id` it belongs to no single field."""

    id: str
    label: str
    text: str


def faults(form: Form) -> list[Fault]:
    """List all faults of a form in the order of its fields, those of the whole form first."""
    whole = [Fault("", "", str(text)) for text in form.form_errors]
    return whole + [fault for field in form for fault in _faults_of(field)]


def tell(form: Form, broken: RuleBroken) -> None:
    """Add to a form what a rule of the archives says: at its field where it names one, else on top."""
    field = form[broken.field] if broken.field and broken.field in form else None
    if field is None:
        form.form_errors.append(str(broken))
    else:
        field.errors = [*field.errors, str(broken)]


def described_by(field: Field, hint: str = "") -> str:
    """Return the ids of what a screen reader reads after the label."""
    ids = [f"{field.id}-hint"] if hint or field.description else []
    return " ".join(ids + ([f"{field.id}-fault"] if field.errors else []))


def control_attributes(
    field: Field,
    given: Mapping[str, object],
    hint: str = "",
    kind: str = "",
    extra_class: str = "",
    *,
    read_by_machine: bool = False,
) -> Attributes:
    """Return the attributes of a control. `required` is told by ARIA only, so that the browser's own bubbles don't speak for us."""
    is_select = isinstance(field, SelectField | SelectMultipleField)
    classes = [kind or ("form-select" if is_select else "form-control"), extra_class, "read-by-machine" if read_by_machine else ""]
    ties: Attributes = {
        "class_": " ".join(name for name in classes if name),
        "required": False,
        "aria_describedby": described_by(field, hint),
        "aria_invalid": "true" if field.errors else "",
        "aria_required": "true" if field.flags.required else "",
    }
    if getattr(field.widget, "input_type", "") in _FORGETFUL:
        ties |= {"type": "text", "inputmode": "numeric"}
    return {name: value for name, value in (ties | dict(given)).items() if value != "" or name == "value"}


def init_app(app: Flask) -> None:
    """Give the filters to the field macros."""
    for one in (faults, described_by, control_attributes):
        app.jinja_env.filters[one.__name__] = one


def _faults_of(field: Field) -> Iterator[Fault]:
    if isinstance(field, FieldList | FormField):
        for inner in field:
            yield from _faults_of(inner)
        if isinstance(field, FormField):
            return
    label = "" if field.type == "CSRFTokenField" else str(field.label.text)
    errors: Sequence[object] = field.errors
    for text in errors:
        if isinstance(text, str) or not isinstance(text, list | dict):
            yield Fault(field.id if label else "", label, str(text))
