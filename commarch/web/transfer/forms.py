"""Forms of transfers."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch.errors import RuleBroken
from commarch.holdings.models import Openness
from commarch.transfer import Told
from commarch.web.posts.forms import DayField


class OpenForm(FlaskForm):
    """Which archives receive it."""

    receiver = StringField(_l("接收单位"), [InputRequired(_l("请写接收单位，如“松北区档案馆”"))], description=_l("如：松北区档案馆"))
    note = TextAreaField(_l("说明"), description=_l("写进移交目录，如：移交范围、缺件的原因"))


class TellForm(FlaskForm):
    """What is told of items to the archives that receive them (档案法实施条例 30)."""

    openness = SelectField(
        _l("开放意见"),
        [InputRequired(_l("请给出开放意见：开放或控制"))],
        choices=[
            SelectChoice("", _l("请选择")),
            SelectChoice(Openness.OPEN.value, _l("开放")),
            SelectChoice(Openness.RESTRICTED.value, _l("控制")),
        ],
    )
    open_from = DayField(_l("开放日期"), description=_l("开放的不填就是即日起；控制的可以填到期开放的日子"))
    disclosure = StringField(_l("政府信息公开情况"), description=_l("如：已主动公开、未公开"))
    secrecy_change = StringField(_l("密级变更情况"), description=_l("没有变更的写“无”"))
    revision = HiddenField()

    def told(self) -> Told:
        """Return what was told."""
        if self.openness.data not in (Openness.OPEN, Openness.RESTRICTED):
            raise RuleBroken("请给出开放意见：开放或控制", field="openness")
        return Told(
            openness=Openness(self.openness.data),
            open_from=self.open_from.day,
            disclosure=self.disclosure.data or "",
            secrecy_change=self.secrecy_change.data or "",
        )


class SignatureForm(FlaskForm):
    """The head's signature: the password once more."""

    password = PasswordField(_l("您的登录密码"), [InputRequired(_l("请填密码"))], description=_l("签字等同于手写签名，只能本人办理"))
    revision = HiddenField()


class ReceiptForm(FlaskForm):
    """The receipt of the archives (移交接收文据)."""

    receipt_number = StringField(_l("文据编号"), [InputRequired(_l("请填移交接收文据的编号"))], description=_l("抄移交接收文据上的编号"))
    received_by = StringField(_l("接收人"), [InputRequired(_l("请填接收单位签收的人"))], description=_l("在文据上签字的人"))
    received_on = DayField(_l("签收日期"), [InputRequired(_l("请填签收日期，如 2026-12-30"))])
    revision = HiddenField()


class BecauseForm(FlaskForm):
    """Something with its reasons."""

    because = TextAreaField(_l("理由"))
    revision = HiddenField()
