"""Forms of holds."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch.holds import HoldReason
from commarch.web.holds.labels import REASONS
from commarch.web.posts.forms import DayField


class PlaceForm(FlaskForm):
    """Why items are held, who asks for it, from when, and when it is looked at again."""

    reason = SelectField(
        _l("事由"),
        [InputRequired(_l("请选冻结的事由"))],
        choices=[SelectChoice("", _l("请选择")), *(SelectChoice(reason.value, label) for reason, label in REASONS.items())],
    )
    because = StringField(_l("说明"), [InputRequired(_l("请写明为什么冻结"))], description=_l("如：与承包方的合同纠纷，二审中"))
    authority = StringField(
        _l("依据"), [InputRequired(_l("请写明谁要求的、哪份文书"))], description=_l("如：区人民法院协助执行通知书（2026）执字第 12 号")
    )
    from_on = DayField(_l("起始日期"), [InputRequired(_l("请填起始日期，如 2026-06-30"))])
    review_on = DayField(
        _l("复核日期"), [InputRequired(_l("请填复核日期，如 2027-06-30"))], description=_l("到那天看是不是还需要冻结；5 年以内")
    )

    @property
    def chosen(self) -> HoldReason:
        """The reason that was chosen."""
        return HoldReason(self.reason.data)


class AskForm(FlaskForm):
    """Why a hold is needed no more."""

    because = TextAreaField(_l("为什么可以解冻"), [InputRequired(_l("请写明为什么可以解冻"))], description=_l("如：判决已生效并执行完毕"))
    revision = HiddenField()


class ReviewForm(FlaskForm):
    """To which day a review moves, and why."""

    review_on = DayField(_l("新的复核日期"), [InputRequired(_l("请填复核日期，如 2027-06-30"))], description=_l("5 年以内"))
    because = TextAreaField(_l("为什么改期"), [InputRequired(_l("请写明为什么改期"))], description=_l("如：二审尚未开庭"))
    revision = HiddenField()


class RefusalForm(FlaskForm):
    """Why a hold is not lifted."""

    because = TextAreaField(_l("为什么不同意"), [InputRequired(_l("请写明为什么不同意解冻"))], description=_l("申请人会看到"))
    revision = HiddenField()


class ConsentForm(FlaskForm):
    """A consent: the password once more."""

    password = PasswordField(_l("您的登录密码"), [InputRequired(_l("请填密码"))], description=_l("同意等同于手写签名，只能本人办理"))
    revision = HiddenField()
