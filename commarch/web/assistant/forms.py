"""The plain questions of the guide: words of the office, none of the archives."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch.intake import DeclineReason
from commarch.web.intake.labels import REASONS

#: Whether it is to be kept at all (不归档).
FINAL, NOT_FINAL = "final", "not_final"


class GuideForm(FlaskForm):
    """What anybody can tell of a paper in her hand."""

    title = StringField(_l("上面写的是什么？"), [InputRequired(_l("请照着文件抄一下题目；没有题目的，用一句话说它是什么"))])
    author = StringField(_l("谁发的？"), description=_l("落款或盖章的单位、个人"))
    document_date = StringField(_l("落款是哪一天？"), description=_l("如 2026-09-14；没有就空着"))
    standing = RadioField(
        _l("它是正式的吗？"),
        [InputRequired(_l("请选是或不是；拿不准就选“是”"))],
        choices=[
            SelectChoice(FINAL, _l("是：办完了的，签了字、盖了章或者发出去了的")),
            SelectChoice(NOT_FINAL, _l("不是：草稿、多出来的复印件、别的单位抄送来看看的、私人的")),
        ],
        default=FINAL,
    )


class NotFiledForm(FlaskForm):
    """The paper that the guide was asked about, and why it is not filed. The reason that must be told in words is for the inbox."""

    title = StringField(_l("题名"), [InputRequired()])
    author = StringField(_l("责任者"))
    document_date = StringField(_l("日期"))
    code = SelectField(
        _l("为什么不归档"),
        [InputRequired()],
        choices=[SelectChoice(one.value, label) for one, label in REASONS.items() if one is not DeclineReason.OTHER],
        default=DeclineReason.DRAFT.value,
    )
