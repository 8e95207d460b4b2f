"""Forms of posts."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from commarch.errors import RuleBroken
from commarch.holdings.dates import read_date
from commarch.posts import Answering, Post, PostFacts
from commarch.posts.rules import takes_documents
from commarch.web.ids import read_ids


class DayField(StringField):
    """A day in any usual spelling; what can't be read is told in Chinese and kept as it was typed."""

    day: date | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  the signature is WTForms'
        """Read what was typed."""
        self.day = None
        if not (self.data or "").strip():
            return
        try:
            iso = read_date(self.data or "")
        except RuleBroken as broken:
            raise ValidationError(str(broken)) from broken
        if len(iso) < 10:
            raise ValidationError(gettext("请写到日，如 2026-06-30"))
        self.day = date.fromisoformat(iso)


def _boxes(label: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label, widget=widgets.ListWidget(prefix_label=False), option_widget=widgets.CheckboxInput(), validate_choice=False
    )


class PostForm(FlaskForm):
    """What is told of a post."""

    name = StringField(_l("岗位名称"), [InputRequired(_l("请写岗位名称，如「民政」「党建」「综治」"))])
    what = TextAreaField(_l("职责"), description=_l("一两句话：做什么事，形成哪些文件"))
    categories = _boxes(_l("分管的类目"))
    entries = _boxes(_l("另外分管的条目"))

    def offer(self, answering: Answering, names: dict[UUID, str], own: UUID | None) -> None:
        """Offer the categories and entries of the scheme, each with the post that answers for it already."""
        self.categories.choices, self.entries.choices = [], []
        for category, _level in answering.scheme.in_order:
            if not takes_documents(answering.scheme, category):
                continue
            other = answering.for_category(category)
            whose = gettext("（现由「%(post)s」负责）", post=names[other]) if other in names and other != own else ""
            self.categories.choices.append(SelectChoice(str(category.lineage), f"{category.full_code} {category.name}{whose}"))
            for entry in answering.scheme.entries_in.get(category.id, []):
                if entry.retention_code and not entry.retired:
                    self.entries.choices.append(
                        SelectChoice(str(entry.lineage), entry.wording, optgroup=f"{category.full_code} {category.name}")
                    )

    def show(self, post: Post, answering: Answering) -> None:
        """Fill the form with what is known."""
        self.name.data, self.what.data = post.name, post.what
        self.categories.data = [str(one.lineage) for one in answering.categories_of(post.id)]
        self.entries.data = [str(one.lineage) for one in answering.entries_of(post.id)]

    def told(self) -> PostFacts:
        """Return what was typed."""
        chosen = [frozenset(read_ids(field.data or ())) for field in (self.categories, self.entries)]
        return PostFacts(name=self.name.data or "", what=self.what.data or "", categories=chosen[0], entries=chosen[1])


class HoldingForm(FlaskForm):
    """Who holds a post from when to when."""

    person = SelectField(_l("由谁担任"), [InputRequired(_l("请选一人"))], validate_choice=False)
    since = DayField(_l("起日"), [InputRequired(_l("请填起日，如 2026-06-30"))])
    until = DayField(_l("止日"), description=_l("不知道就空着，换人时再填"))
    ends_predecessor = BooleanField(_l("前任到前一天止"), default=True)

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Offer the members of this tenant."""
        self.person.choices = [SelectChoice("", gettext("请选择")), *(SelectChoice(str(key), name) for key, name in people)]

    @property
    def person_id(self) -> int:
        """The person who was chosen; nobody's number for what is no number."""
        text = self.person.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class EndForm(FlaskForm):
    """The last day of somebody at a post."""

    until = DayField(_l("止日"), [InputRequired(_l("请填止日，如 2026-06-30"))], description=_l("最后在岗的一天"))
