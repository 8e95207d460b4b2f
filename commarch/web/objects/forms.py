"""Forms of files: shape of input only; what is kept the formats say."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from commarch.holdings import Carrier, Item
from commarch.objects import ObjectRole
from commarch.web.objects.labels import ROLES


class AskingForm(FlaskForm):
    """A form whose every field is to be filled in; what is missing the views say, with what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.flags.required = True


class FilesForm(AskingForm):
    """Files for an item, and what they are to it."""

    files = MultipleFileField(_l("文件"))
    role = SelectField(_l("这是"), choices=[SelectChoice(role.value, label) for role, label in ROLES.items()])

    @classmethod
    def for_item(cls, item: Item) -> "FilesForm":
        """Begin with what is likely: what is on paper was scanned, what is not is the original."""
        likely = ObjectRole.COPY if Carrier.PAPER in item.carriers else ObjectRole.ORIGINAL
        return cls(formdata=None, role=likely.value)


class ReplaceForm(AskingForm):
    """A file in the place of another, and why."""

    file = FileField(_l("新的文件"))
    reason = TextAreaField(_l("为什么替换"), description=_l("如：扫描缺第 3 页；写进履历"))


class ReasonForm(AskingForm):
    """Why somebody looks at what is sensitive."""

    reason = TextAreaField(_l("查看事由"), description=_l("如：居民本人来查 2019 年低保申请；写进履历，谁看过一查便知"))
