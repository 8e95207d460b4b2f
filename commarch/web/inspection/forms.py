"""Forms of inspections."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from commarch.holdings.sifting import Sieve
from commarch.holdings.tally import Tally
from commarch.inspection import PointFacts, Verdict, Visit, ready_lists
from commarch.web.accounts.forms import InvitationForm
from commarch.web.holdings.labels import DUE, class_label
from commarch.web.inspection.labels import VERDICTS
from commarch.web.labels import period_words
from commarch.web.posts.forms import DayField


class VisitForm(FlaskForm):
    """Who inspects what, and when."""

    title = StringField(_l("检查名称"), [InputRequired(_l("请写检查名称，如“2026 年度档案工作检查”"))])
    body = StringField(_l("检查单位"), [InputRequired(_l("请写检查单位，如“区档案局”"))])
    begins_on = DayField(_l("检查开始"), [InputRequired(_l("请填哪一天开始，如 2026-12-01"))])
    ends_on = DayField(_l("检查结束"), [InputRequired(_l("请填哪一天结束，如 2026-12-05"))])
    ready = SelectField(_l("检查要点"), validate_choice=False, description=_l("选一份现成的要点，材料会自动对上；以后可以增减"))
    note = TextAreaField(_l("说明"))
    revision = HiddenField()

    def offer(self) -> None:
        """Offer the lists that stand ready."""
        self.ready.choices = [SelectChoice("", gettext("自己写")), *(SelectChoice(one.code, str(one)) for one in ready_lists())]

    def visit(self) -> Visit | None:
        """Return what was told; None where a day can't be read."""
        begins, ends = self.begins_on.day, self.ends_on.day
        if begins is None or ends is None:
            return None
        return Visit(self.title.data or "", self.body.data or "", begins, ends, self.note.data or "")


class PointForm(FlaskForm):
    """What a point says."""

    block = StringField(_l("分组"), description=_l("同一组的排在一个标题下，如“收集归档”"))
    wording = StringField(_l("检查什么"), [InputRequired(_l("请写检查什么"))])
    guidance = TextAreaField(_l("怎么看"), description=_l("评分办法、要求，照检查单位的文件写"))

    def facts(self) -> PointFacts:
        """Return what was told."""
        return PointFacts(self.wording.data or "", self.block.data or "", self.guidance.data or "")


class LineForm(FlaskForm):
    """A line of evidence; which fields are drawn depends on where it leads."""

    label = StringField(_l("材料名称"), [InputRequired(_l("请写这条材料叫什么，如“2025 年度会计档案”"))])
    view = SelectField(_l("用我存的视图"), validate_choice=False, description=_l("选了视图，下面的条件就不用填"))
    year = SelectField(_l("年度"), validate_choice=False)
    archival_class = SelectField(_l("门类"), validate_choice=False)
    category = SelectField(_l("类目"), validate_choice=False)
    retention = SelectField(_l("保管期限"), validate_choice=False)
    due = SelectField(_l("到期"), validate_choice=False)
    archival_code = StringField(_l("档号"), description=_l("照目录写全"))
    sheet = SelectField(_l("全宗卷里的哪一份"), validate_choice=False)

    def offer(self, figures: Tally, views: Sequence[Any], sheets: Sequence[Any]) -> None:
        """Offer what there is in this community."""
        names = {code: f"{code} {name}" for (_class, code), name in figures.names.items() if code}
        total, whole = figures.by, Sieve()
        self.view.choices = _offered((str(view.id), view.name) for view in views)
        self.year.choices = _offered((str(year), str(year)) for year in sorted(total("year", whole), reverse=True))
        self.archival_class.choices = _offered((code, f"{code} {class_label(code)}") for code in total("archival_class", whole))
        self.category.choices = _offered((code, names.get(code, code)) for code in total("category", whole) if code)
        self.retention.choices = _offered((code, period_words(code)) for code in total("retention", whole))
        self.due.choices = _offered((due.value, str(name)) for due, name in DUE.items())
        self.sheet.choices = _offered((str(sheet.id), f"{sheet.number} {sheet.title}") for sheet in sheets)

    def conditions(self) -> dict[str, Any]:
        """Return what the catalogue is to be narrowed to."""
        told = {name: self[name].data for name in ("archival_class", "category", "retention", "due") if self[name].data}
        year = self.year.data or ""
        return ({"year": int(year)} if year.isascii() and year.isdigit() and len(year) == 4 else {}) | told


class ReviewerForm(InvitationForm):
    """Who comes from outside, and until when."""

    role = None
    until = DayField(_l("有效期至"), [InputRequired(_l("请填最后一天，如 2026-12-05"))], description=_l("最长 30 天，过了这一天自动看不到"))


class OpinionForm(FlaskForm):
    """What a reviewer says of a point."""

    verdict = RadioField(_l("意见"), [InputRequired(_l("请选一项"))], choices=[SelectChoice(one.value, VERDICTS[one]) for one in Verdict])
    words = TextAreaField(_l("说明"), [Length(max=2000, message=_l("最多 2000 字"))], description=_l("不符合的、要说明的，请写清楚"))


def _offered(choices: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice("", gettext("不限")), *(SelectChoice(value, name) for value, name in choices)]
