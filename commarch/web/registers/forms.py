"""Forms of registers. Which fields an entry has is known only when its register is.

What is masked is never sent to the browser, and what comes back empty there stays: saving a form can't erase what its reader couldn't see.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch import clock
from commarch.errors import RuleBroken
from commarch.holdings.models import PersonalLevel
from commarch.registers import ADDRESS, ID_NUMBER, SUBJECT, Field, FieldKind, Ground, StrikeKind
from commarch.web.filing_year.forms import day
from commarch.web.registers.labels import HINTS, LEVELS, STRIKES

#: What a person writes to empty a field whose content she can't see.
EMPTIED = ("-", "－", "—")


class RegisterForm(FlaskForm):
    """A register: what it is for and what it asks."""

    form_number = HiddenField()
    name = StringField(_l("名称"), [InputRequired(_l("请填名称，如“老年人与养老服务登记册”"))])
    purpose = StringField(_l("登记什么"), description=_l("一句话，写给接手的人"))
    level = SelectField(
        _l("个人信息级"),
        [InputRequired(_l("请选个人信息级"))],
        choices=[SelectChoice(level.value, label) for level, label in LEVELS.items()],
        default=PersonalLevel.PERSONAL.value,
        description=_l("敏感的登记册，不管登记的人连姓名也只看到姓"),
    )
    recheck_months = StringField(_l("几个月复核一次"), description=_l("不复核就空着"))
    fields = TextAreaField(
        _l("登记项目"),
        description=_l(
            "每行一项：名称 | 文字、日期、数字或选项 | 有哪些选项 | 个人或敏感 | 必填。姓名、住址和身份证号码每本都有，不用写。"
        ),
    )

    def months(self) -> int | None:
        """Return after how many months entries are checked again. Raises RuleBroken for what is no number."""
        written = (self.recheck_months.data or "").strip()
        if written and not (written.isdecimal() and len(written) < 5):
            raise RuleBroken("复核周期请填整数，如 6 或 12；不复核就空着", field="recheck_months")
        return int(written) if written else None


class GroundForm(FlaskForm):
    """From which day a change takes effect and what it rests on."""

    revision = HiddenField()
    on = StringField(_l("生效日期"), [InputRequired(_l("请填生效日期，如 2026-03-01"))], description=_l("从哪一天起是这样，不是录入的日子"))
    source = StringField(
        _l("依据"),
        [InputRequired(_l("请写依据：档号，或文字如“入户走访记录”"))],
        description=_l("填档号就连到那件档案；没有归档的写明是什么材料"),
    )
    reason = StringField(_l("理由"))

    def ground(self) -> Ground:
        """Return what was told. Raises RuleBroken for a day that can't be read."""
        return Ground(on=day(self.on.data, "on") or clock.today(), source=self.source.data or "", reason=self.reason.data or "")

    def number(self) -> int:
        """Return the revision that the form was made for."""
        written = self.revision.data or ""
        return int(written) if written.isdecimal() and len(written) < 9 else -1


class StrikeForm(GroundForm):
    """Striking an entry off."""

    struck_as = SelectField(
        _l("注销原因"),
        [InputRequired(_l("请选注销原因"))],
        choices=[SelectChoice("", _l("请选择")), *(SelectChoice(kind.value, label) for kind, label in STRIKES.items())],
    )

    def kind(self) -> StrikeKind:
        """Return why."""
        return StrikeKind(self.struck_as.data)


class EntryForm(GroundForm):
    """An entry of a register, new or to be amended."""

    subject = StringField(_l("姓名"), [InputRequired(_l("请填姓名"))], description=_l("登记一户的，填户主"))
    checked = BooleanField(_l("本次已复核，下次复核从生效日期算起"))
    #: The register's own fields.
    asked: Sequence[Field] = ()
    #: Keys whose content this form doesn't show.
    secret: frozenset[str] = frozenset()

    def ask(self, fields: Sequence[Field], known: Mapping[str, str] | None = None, seen: Mapping[str, str] | None = None) -> None:
        """Ask for these, with what was typed, else what is known; of what must be masked only `seen` is told."""
        levels = {ADDRESS: PersonalLevel.PERSONAL, ID_NUMBER: PersonalLevel.SENSITIVE} | {one.key: one.level for one in fields}
        known, seen = known or {}, seen or {}
        self.asked = (
            Field(key=ADDRESS, label=_("住址或户")),
            Field(key=ID_NUMBER, label=_("身份证号码")),
            *fields,
        )
        self.secret = frozenset(key for key, level in levels.items() if known.get(key) and level is not PersonalLevel.NONE)
        if request.method == "GET" and known:
            self.subject.data = known[SUBJECT]
        for one in self.asked:
            self._ask(one, "" if one.key in self.secret else known.get(one.key, ""), seen.get(one.key, ""))

    def told(self) -> dict[str, str]:
        """Return what was typed; a field that didn't show its content and was left alone is not among it."""
        found = {SUBJECT: self.subject.data or ""}
        for one in self.asked:
            text = (self[one.key].data or "").strip()
            if one.key in self.secret and text in ("", *EMPTIED):
                if text and one.key != ID_NUMBER:
                    found[one.key] = ""
                continue
            found[one.key] = text
        return found

    def _ask(self, field: Field, value: str, seen: str) -> None:
        bound = self.meta.bind_field(self, self._input(field, value, seen), {"name": field.key, "prefix": self._prefix})
        self._fields[field.key] = bound
        bound.flags.required = field.required and field.key not in self.secret
        bound.process(request.form if request.method == "POST" else None, data=value)

    def _input(self, field: Field, value: str, seen: str) -> Any:
        is_secret = field.key in self.secret
        hint = str(HINTS.get(field.kind, ""))
        if is_secret:
            hint = _("现为 %(seen)s；空着＝不变", seen=seen) + ("" if field.key == ID_NUMBER else _("，填 - ＝清空"))
        if field.kind is not FieldKind.CHOICE:
            return StringField(field.label, description=hint)
        offered = dict.fromkeys(("", *field.choices, *([EMPTIED[0]] if is_secret else []), value))
        words = {"": _("（不变）") if is_secret else "", EMPTIED[0]: _("（清空）")}
        return SelectField(
            field.label, choices=[SelectChoice(one, words.get(one, one)) for one in offered], validate_choice=False, description=hint
        )


class PurposeForm(FlaskForm):
    """What somebody looks at personal data for."""

    purpose = StringField(_l("用途"), [InputRequired(_l("请写明查看的用途，如“核对养老补贴申请”"))])


class ExportForm(FlaskForm):
    """A register to be taken out."""

    on = StringField(_l("哪一天的清册"), [InputRequired(_l("请填日期，如 2026-12-31"))])
    whole = BooleanField(_l("不遮盖（住址、电话等全部写出；身份证号码仍然遮盖）"))
    purpose = StringField(_l("用途"), description=_l("不遮盖时必填，如“报区民政局低保年审”"))

    def told(self, today: date) -> tuple[date, str]:
        """Return the day, and the purpose for which nothing is masked. Raises RuleBroken for what can't be."""
        on, purpose = day(self.on.data, "on") or today, " ".join((self.purpose.data or "").split())
        if on > today:
            raise RuleBroken("那一天还没有到，请填今天或以前的日期", field="on")
        if self.whole.data and len(purpose) < 2:
            raise RuleBroken("请写明用途，如“报区民政局低保年审”", field="purpose")
        return on, purpose if self.whole.data else ""


class FindForm(FlaskForm):
    """A person to be found."""

    words = StringField(_l("姓名或身份证号码"), [InputRequired(_l("请填姓名，或完整的身份证号码"))])


class FreezeForm(FlaskForm):
    """A year to be frozen."""

    year = SelectField(_l("年度"), [InputRequired(_l("请选年度"))], validate_choice=False)

    def chosen(self) -> int:
        """Return the year; none that can be frozen where it is no number."""
        written = self.year.data or ""
        return int(written) if written.isdecimal() and len(written) < 5 else date.max.year
