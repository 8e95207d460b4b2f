"""Forms of the register of uses."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Regexp

from commarch.usage import UseFacts, UseRecord, UseResult, WayOfUse
from commarch.web.posts.forms import DayField
from commarch.web.usage.labels import RESULTS, WAYS


class UseForm(FlaskForm):
    """One line of the register (利用登记)."""

    used_on = DayField(_l("利用日期"), [InputRequired(_l("请填利用日期，如 2026-06-30"))])
    until_on = DayField(_l("到哪天"), description=_l("借出几天的才填；几天也只算一人次"))
    user_name = StringField(_l("利用者姓名"), description=_l("只用来核对，列表里打星号，五年后清除；同一人同一天算一人次"))
    user_unit = StringField(_l("单位或住址"))
    way = RadioField(
        _l("利用方式"),
        [InputRequired(_l("请选利用方式"))],
        choices=[SelectChoice(one.value, label) for one, label in WAYS.items()],
        default=WayOfUse.READ.value,
    )
    purpose = SelectField(_l("利用目的"), [InputRequired(_l("请选利用目的"))], validate_choice=False)
    codes = TextAreaField(_l("所用档案的档号"), description=_l("每行一个，可以是案卷档号；没有找到的不填"))
    copied_pages = StringField(
        _l("复制页数"), [Regexp(r"\s*[0-9]{0,5}\s*$", message=_l("请写页数，如 6"))], description=_l("按原件的页数算")
    )
    result = RadioField(
        _l("利用结果"),
        [InputRequired(_l("请选利用结果"))],
        choices=[SelectChoice(one.value, label) for one, label in RESULTS.items()],
        default=UseResult.PROVIDED.value,
    )
    asked_for = TextAreaField(_l("没有查到的是什么"), description=_l("“部分提供”“经查未见”的必填：以后按它补收"))
    note = StringField(_l("备注"))
    #: Id of the record that this one replaces.
    replaces = HiddenField()

    def offer(self, purposes: Sequence[str]) -> None:
        """Offer the tenant's purposes; one that was in use when a record was made is offered with it."""
        listed = [*purposes, *([self.purpose.data] if self.purpose.data and self.purpose.data not in purposes else [])]
        self.purpose.choices = [SelectChoice(one, one) for one in listed]

    @property
    def facts(self) -> UseFacts:
        """What was told, once the form is valid."""
        return UseFacts(
            used_on=self.used_on.day or date.max,
            until_on=self.until_on.day,
            user_name=self.user_name.data or "",
            user_unit=self.user_unit.data or "",
            way=WayOfUse(self.way.data),
            purpose=self.purpose.data or "",
            codes=(self.codes.data or "").replace("；", "\n").replace(";", "\n").splitlines(),
            result=UseResult(self.result.data),
            asked_for=self.asked_for.data or "",
            copied_pages=int(self.copied_pages.data or 0) if (self.copied_pages.data or "").strip() else 0,
            note=self.note.data or "",
        )


def form_like(use: UseRecord, codes: Sequence[str]) -> UseForm:
    """Return the form with what a record says, to be recorded anew in its place."""
    told = {name: getattr(use, name) for name in ("user_name", "user_unit", "purpose", "asked_for", "note")}
    days = {"used_on": use.used_on.isoformat(), "until_on": use.until_on.isoformat() if use.until_on else ""}
    chosen = {"way": use.way.value, "result": use.result.value, "copied_pages": str(use.copied_pages or ""), "replaces": str(use.id)}
    return UseForm(formdata=None, codes="\n".join(codes), **told, **days, **chosen)


class StrikeForm(FlaskForm):
    """Why a record is wrong."""

    because = TextAreaField(_l("为什么作废"), [InputRequired(_l("请写明为什么作废"))])


class NameForm(FlaskForm):
    """What a name is needed for."""

    purpose = StringField(_l("为什么要看姓名"), [InputRequired(_l("请写明为什么要看姓名，会记入操作记录"))])


class PurposesForm(FlaskForm):
    """The list of purposes."""

    purposes = TextAreaField(
        _l("利用目的"), [InputRequired(_l("请至少写一种利用目的，每行一种"))], description=_l("每行一种；已经登记的照旧")
    )
