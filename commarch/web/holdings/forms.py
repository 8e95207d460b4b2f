"""Forms of items: shape of input only; what is allowed the holdings themselves say."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch.errors import RuleBroken
from commarch.holdings.dates import read_date
from commarch.holdings.draft import Draft, Part
from commarch.holdings.models import ComponentRole, Openness, PersonalLevel, Secrecy
from commarch.schemes.scheme import Scheme
from commarch.web.holdings.asking import AskingForm
from commarch.web.holdings.labels import CARRIERS, OPENNESS, PERSONAL, ROLES, SECRECY
from commarch.web.labels import period_words

_BY_SCOPE = _l("按归档范围")
_PERIODS = ("Y", "D30", "D10")


class NumberField(IntegerField):
    """A number in any digits; what can't be read is told in Chinese and kept as it was typed."""

    example = "6"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        text = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
            raise ValueError(gettext("请填数字，例如 %(example)s", example=self.example))
        self.data = int(text)


class YearField(NumberField):
    """A filing year."""

    example = "2026"


class PartForm(Form):
    """A document inside the item."""

    role = SelectField(_l("角色"), choices=[SelectChoice(role.value, name) for role, name in ROLES.items()], default=ComponentRole.MAIN)
    title = StringField(_l("题名"))
    document_number = StringField(_l("文号"))
    pages = NumberField(_l("页数"))


class DescriptionForm(AskingForm):
    """What may be corrected of any item, filed or not."""

    revision = HiddenField()
    title = StringField(_l("题名"), [InputRequired(_l("题名不能为空；原件没有题名的，请拟写，用［　］括起"))])
    author = StringField(_l("责任者"))
    keep_author = BooleanField(_l("带到下一件"))
    document_number = StringField(_l("文号"))
    document_date = StringField(_l("日期"), description=_l("如 2026-09-14；只知年月写 2026-09"))
    pages = NumberField(_l("页数"), description=_l("空白页不计；填了组件可以不填"))
    note = TextAreaField(_l("备注"))
    carriers = SelectMultipleField(
        _l("载体"),
        [InputRequired(_l("载体至少选一种"))],
        choices=[SelectChoice(kind, name) for kind, name in CARRIERS.items()],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
        default=["paper"],
        validate_choice=False,
    )
    openness = SelectField(_l("开放标识"))
    personal_level = SelectField(_l("个人信息"))
    secrecy = RadioField(
        _l("密级"),
        [InputRequired(_l("密级请选“无”或“内部”"))],
        choices=[SelectChoice(level.value, name) for level, name in SECRECY.items()],
        default=Secrecy.NONE,
        description=_l("秘密、机密、绝密件不得登记，另库保管"),
        validate_choice=False,
    )
    event_on = StringField(_l("起算日期"), description=_l("只有按事件起算的期限才填：办结、竣工、报废的日期"))
    components = FieldList(FormField(PartForm))

    def __init__(self, *args: Any, by_scope: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.openness.choices = _with_scope(OPENNESS, by_scope=by_scope)
        self.personal_level.choices = _with_scope(PERSONAL, by_scope=by_scope)

    def told(self) -> dict[str, Any]:
        """Return what was typed as facts of a draft; dates that can't be read are told as faults."""
        return {
            "title": self.title.data or "",
            "author": self.author.data or "",
            "document_number": self.document_number.data or "",
            "document_date": self.document_date.data or "",
            "pages": self.pages.data,
            "note": self.note.data or "",
            "carriers": tuple(self.carriers.data or ()),
            "openness": Openness(self.openness.data) if self.openness.data else None,
            "personal_level": PersonalLevel(self.personal_level.data) if self.personal_level.data else None,
            "secrecy": self.secrecy.data or Secrecy.NONE,
            "event_on": _whole_day(self.event_on.data or ""),
            "components": self.parts(),
        } | self.told_particulars()

    def parts(self) -> tuple[Part, ...]:
        """Return the documents inside, in the order of the form; a line without any text is none."""
        found = []
        for entry in self.components:
            line = entry.form
            if (line.title.data or "").strip() or (line.document_number.data or "").strip() or line.pages.data is not None:
                facts = {"title": line.title.data or "", "document_number": line.document_number.data or "", "pages": line.pages.data}
                found.append(Part(role=_role(line.role.data), **facts))
        return tuple(found)

    def show(self, draft: Draft) -> None:
        """Fill the form with what is known."""
        for name in ("title", "author", "document_number", "document_date", "pages", "note", "openness", "personal_level", "secrecy"):
            self[name].data = getattr(draft, name)
        self.carriers.data = [carrier.partition(":")[0] for carrier in draft.carriers]
        self.event_on.data = draft.event_on.isoformat() if draft.event_on else ""
        self.show_parts(draft.components)

    def show_parts(self, parts: Sequence[Part], *, blank: int = 1) -> None:
        """Show documents inside the item, with blank lines to add more."""
        while len(self.components):
            self.components.pop_entry()
        for part in parts:
            facts = {"role": part.role.value, "title": part.title, "document_number": part.document_number, "pages": part.pages}
            self.components.append_entry(facts)
        for _ in range(blank):
            self.components.append_entry({"role": "attachment" if len(self.components) else "main"})


class ItemForm(DescriptionForm):
    """Everything that is told of a draft."""

    category = SelectField(_l("类目"), validate_choice=False)
    entry = SelectField(_l("归档范围"), validate_choice=False)
    keep_place = BooleanField(_l("带到下一件"))
    year = YearField(_l("年度"), description=_l("空着按日期推定"))
    retention = SelectField(_l("保管期限"), validate_choice=False)
    reason = StringField(_l("理由"), description=_l("期限比归档范围短，或归档范围写明不归档时必填"))

    def offer(self, scheme: Scheme) -> None:
        """Offer what the scheme in force has."""
        self.known_entries = {str(entry.id): scheme.by_id[entry.category_id].full_code for entry in scheme.entries}
        self.category.choices = [SelectChoice("", gettext("请选择，或由归档范围定")), *category_choices(scheme)]
        self.entry.choices = [SelectChoice("", gettext("（不指定，直接选期限）")), *entry_choices(scheme)]
        known = dict.fromkeys((*_PERIODS, *(entry.retention_code for entry in scheme.entries if entry.retention_code)))
        known |= dict.fromkeys([self.retention.data] if self.retention.data else [])
        self.retention.choices = [SelectChoice("", _BY_SCOPE), *(SelectChoice(code, _period(code)) for code in known)]

    def told(self) -> dict[str, Any]:
        """Return what was typed as facts of a draft."""
        return super().told() | {
            "category": self.category.data or self.known_entries.get(self.entry.data or "", ""),
            "entry": UUID(self.entry.data) if self.entry.data in self.known_entries else None,
            "year": self.year.data,
            "retention": self.retention.data or "",
            "reason": self.reason.data or "",
        }

    def chosen_class(self) -> str:
        """Return the class of archives that is chosen by category or by row; "" as long as none is."""
        return (self.category.data or self.known_entries.get(self.entry.data or "", "")).partition("·")[0]

    #: id of each row on offer → the category it belongs to; who chooses a row needn't choose its category as well
    known_entries: Mapping[str, str] = {}

    def show(self, draft: Draft) -> None:
        """Fill the form with what is known."""
        super().show(draft)
        self.category.data, self.year.data, self.retention.data = draft.category, draft.year, draft.retention
        self.entry.data = str(draft.entry) if draft.entry else ""


def _role(text: str | None) -> ComponentRole:
    """Return a role; before the form is checked it may be none that there is."""
    return ComponentRole(text) if text in set(ComponentRole) else ComponentRole.OTHER


def _with_scope(labels: Any, *, by_scope: bool) -> list[SelectChoice]:
    first = [SelectChoice("", _BY_SCOPE)] if by_scope else []
    return [*first, *(SelectChoice(one.value, name) for one, name in labels.items())]


def category_choices(scheme: Scheme) -> list[SelectChoice]:
    """Return the categories that documents go into, under the class that they are in."""
    found = []
    for category, _level in scheme.in_order:
        above = scheme.path(category)
        group = f"{above[0].archival_class} {above[0].name}"
        if not any(one.retired for one in above) and _takes_items(scheme, category):
            found.append(SelectChoice(category.full_code, f"{category.full_code} {category.name}", optgroup=group))
    return found


def _takes_items(scheme: Scheme, category: Any) -> bool:
    below = [child for child in scheme.children.get(category.id, []) if not child.retired]
    return not below or any(entry.retention_code for entry in scheme.entries_in.get(category.id, []))


def entry_choices(scheme: Scheme) -> list[SelectChoice]:
    """Return the rows of the filing scope in use, under their categories."""
    found = []
    for category, _level in scheme.in_order:
        for entry in scheme.entries_in.get(category.id, []):
            if not entry.retired and not category.retired:
                period = _period(entry.retention_code) if entry.retention_code else gettext("不归档")
                found.append(SelectChoice(str(entry.id), f"{entry.wording}（{period}）", optgroup=f"{category.full_code} {category.name}"))
    return found


def _period(code: str) -> str:
    try:
        return period_words(code)
    except RuleBroken:
        return code


def _whole_day(text: str) -> date | None:
    """Read the day of an event; it must be known to the day."""
    try:
        iso = read_date(text)
    except RuleBroken as broken:
        raise RuleBroken(str(broken), field="event_on") from broken
    if iso and len(iso) < 10:
        raise RuleBroken(gettext("起算日期请写到日，如 2026-06-30"), field="event_on")
    return date.fromisoformat(iso) if iso else None
