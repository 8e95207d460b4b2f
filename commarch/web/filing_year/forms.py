"""Forms of activities."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired

from commarch.errors import RuleBroken
from commarch.holdings.dates import read_date


class ActivityForm(FlaskForm):
    """An activity and the documents that it brings."""

    name = StringField(_l("活动名称"), [InputRequired(_l("请填活动名称，如“2026 年居民委员会换届选举”"))])
    kind = StringField(_l("种类"), description=_l("同类活动可以存成模板，下次直接用"))
    starts_on = StringField(_l("开始日期"), [InputRequired(_l("请填开始日期，如 2026-03-01"))])
    ends_on = StringField(_l("结束日期"))
    documents = TextAreaField(
        _l("应当形成的文件"),
        [InputRequired(_l("请至少写一份应当形成的文件，每行一份"))],
        description=_l("每行一份：文件名称 | 类目 | 开始后几天内应有。后两项可以不写。"),
    )
    note = TextAreaField(_l("备注"))
    keep = BooleanField(_l("把这份文件清单存为模板，名称就用“种类”"))


class FurtherForm(FlaskForm):
    """More documents of an activity."""

    documents = TextAreaField(
        _l("再添几份"), [InputRequired(_l("请写要添的文件，每行一份"))], description=_l("每行一份：文件名称 | 类目 | 天数")
    )


class AnswerForm(FlaskForm):
    """An item that is what an activity waits for, or why there is none."""

    code = StringField(_l("档号或题名"), description=_l("已经登记或归档的文件：填档号，或题名里的几个字"))
    reason = StringField(_l("没有的理由"))


def day(text: str | None, field: str) -> date | None:
    """Read a whole day in any spelling. Raises RuleBroken at its field."""
    if not (text or "").strip():
        return None
    try:
        return date.fromisoformat(read_date(text or ""))
    except (RuleBroken, ValueError):
        raise RuleBroken(f"日期“{text}”看不懂，请写成 2026-03-01", field=field) from None
