"""Forms of the handover."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch.web.posts.forms import DayField

People = Sequence[tuple[int, str]]


class BeginForm(FlaskForm):
    """Who leaves, when, and who takes over."""

    giver = SelectField(_l("移交人"), [InputRequired(_l("请选离岗的档案员"))], validate_choice=False)
    leaving_on = DayField(
        _l("离岗日期"), [InputRequired(_l("请填离岗日期，如 2026-06-30"))], description=_l("离岗后 7 天内要办完，期限不能改")
    )
    receiver = SelectField(
        _l("接收人"), validate_choice=False, description=_l("新任档案员要先由负责人在“人员”里邀请；还没有人选可以以后再定")
    )
    things = TextAreaField(_l("库房设备和钥匙"), description=_l("每行一样，行末写数量，如：档案室钥匙 3"))
    note = StringField(_l("说明"))

    def offer(self, givers: People, receivers: People) -> None:
        """Offer the clerks of the community."""
        self.giver.choices = _people(givers)
        self.receiver.choices = _people(receivers, gettext("还没有定"))


class ReceiverForm(FlaskForm):
    """Who takes over."""

    receiver = SelectField(_l("接收人"), [InputRequired(_l("请选接收人"))], validate_choice=False)
    revision = HiddenField()


class SignForm(FlaskForm):
    """A signature: the password once more."""

    password = PasswordField(_l("您的登录密码"), [InputRequired(_l("请填密码"))], description=_l("签字等同于手写签名，只能本人办理"))
    revision = HiddenField()


class ForceForm(SignForm):
    """Why a handover is closed without the giver, and on which count it rests."""

    because = TextAreaField(_l("理由"), [InputRequired(_l("请写明为什么移交人不能签字、联系过几次"))])
    stock_take = SelectField(
        _l("依据哪次清点"), validate_choice=False, description=_l("发起交接以后做完的库房清点；接收人已逐项清点的，可以不选")
    )


def _people(people: People, nobody: str = "") -> list[SelectChoice]:
    return [SelectChoice("", nobody or gettext("请选择")), *(SelectChoice(str(key), name) for key, name in people)]
