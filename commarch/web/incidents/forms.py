"""Forms of incidents."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, Regexp, ValidationError

from commarch import clock
from commarch.incidents import Incident, IncidentFacts, IncidentKind, read_codes
from commarch.web.incidents.labels import KINDS
from commarch.web.posts.forms import DayField

_TIME = re.compile(r"\s*(\d{1,2})\s*[:：点时.]\s*(\d{1,2})?\s*分?\s*")


class TimeField(StringField):
    """A time of day in any usual spelling: 9:05, 9点5分, 14时."""

    moment: time | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  the signature is WTForms'
        """Read what was typed."""
        self.moment = None
        if not (self.data or "").strip():
            return
        read = _TIME.fullmatch(unicodedata.normalize("NFKC", self.data or ""))
        hour, minute = (int(read[1]), int(read[2] or 0)) if read else (99, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(_("没有看懂时间，请写成 14:30"))
        self.moment = time(hour, minute)


class IncidentForm(FlaskForm):
    """What somebody tells of an incident (事件登记)."""

    kind = SelectField(
        _l("类别"),
        [InputRequired(_l("请选发生了什么"))],
        choices=[SelectChoice("", _l("请选择")), *(SelectChoice(one.value, label) for one, label in KINDS.items())],
    )
    found_on = DayField(_l("发现日期"), [InputRequired(_l("请填发现日期，如 2026-06-30"))])
    found_time = TimeField(_l("发现时间"), [InputRequired(_l("请填几点发现的，如 14:30"))])
    happened_on = DayField(_l("发生日期"), description=_l("说不准就留空"))
    place = StringField(_l("地点"), [InputRequired(_l("请写明在哪里，如：社区档案室 2 号柜"))], description=_l("如：社区档案室 2 号柜"))
    description = TextAreaField(
        _l("经过"), [InputRequired(_l("请写明发生了什么"))], description=_l("怎么发现的、看到什么。不写居民姓名和身份证号码")
    )
    codes = TextAreaField(_l("涉及的档案（档号）"), description=_l("每行一个；没有档号的写在下一栏"))
    loose = StringField(_l("涉及的盒、架位或没有编目的材料"))
    people = StringField(
        _l("可能涉及几个人的个人信息"),
        [Optional(), Regexp(r"\s*[0-9０-９]{1,8}\s*$", message=_l("请写人数，如 12"))],
        description=_l("只填人数"),
    )
    remedy = TextAreaField(
        _l("已采取的补救措施"), [InputRequired(_l("请写明做了什么补救"))], description=_l("法律要求立即补救：抢救、追回、断开、上锁、告知")
    )
    revision = HiddenField()

    def begin(self, code: str) -> None:
        """Put in what a new report begins with: found just now, the item from whose page it is written."""
        now = clock.now()
        self.found_on.data, self.found_time.data = now.date().isoformat(), f"{now:%H:%M}"
        self.codes.data = code

    @property
    def facts(self) -> IncidentFacts:
        """What was told, once the form is valid."""
        day, moment = self.found_on.day or date.max, self.found_time.moment or time()
        return IncidentFacts(
            kind=IncidentKind(self.kind.data),
            found_at=datetime.combine(day, moment, clock.zone()),
            happened_on=self.happened_on.day,
            place=self.place.data or "",
            description=self.description.data or "",
            codes=read_codes(self.codes.data or ""),
            loose=self.loose.data or "",
            remedy=self.remedy.data or "",
            people=int(self.people.data) if (self.people.data or "").strip() else None,
        )


def form_of(one: Incident, codes: list[str]) -> IncidentForm:
    """Return the form with what was recorded."""
    found_at = one.found_at.astimezone(clock.zone())
    told = {name: getattr(one, name) for name in ("place", "description", "loose", "remedy")}
    days = {"found_on": found_at.date().isoformat(), "happened_on": one.happened_on.isoformat() if one.happened_on else ""}
    return IncidentForm(
        formdata=None,
        kind=one.kind.value,
        found_time=f"{found_at:%H:%M}",
        codes="\n".join(codes),
        people=str(one.people or ""),
        revision=str(one.revision),
        **told,
        **days,
    )


class StepForm(FlaskForm):
    """A step that asks for nothing but the state that was looked at."""

    revision = HiddenField()


class BecauseForm(StepForm):
    """Why it was no incident after all."""

    because = TextAreaField(
        _l("为什么不是事件"), [InputRequired(_l("请写明为什么不是事件"))], description=_l("如：借出没有登记，当天已找到")
    )


class FollowUpForm(StepForm):
    """What was learnt or done since (续报)."""

    words = TextAreaField(_l("又查到什么、做了什么"), [InputRequired(_l("请写明又查到什么、做了什么"))])
    codes = TextAreaField(_l("又涉及的档案（档号）"), description=_l("每行一个；已经列出的不用再写"))


class ReportForm(StepForm):
    """That the street reported it to the county's authority for archives."""

    to = StringField(_l("报给哪个档案主管部门"), [InputRequired(_l("请填报给哪个档案主管部门"))], description=_l("如：松北区档案局"))
    on = DayField(_l("报告日期"), [InputRequired(_l("请填报告日期，如 2026-06-30"))])
    number = StringField(_l("文号"), description=_l("电话先报的，留空"))


class CloseForm(StepForm):
    """The result with which an incident is closed."""

    result = TextAreaField(
        _l("处理结果"), [InputRequired(_l("请写明处理结果"))], description=_l("追回、修复、补办到什么程度；责任怎么处理；怎样防止再发生")
    )
