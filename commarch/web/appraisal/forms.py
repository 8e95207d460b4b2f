"""Forms of appraisal."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch.appraisal import Judgement, Verdict
from commarch.errors import RuleBroken
from commarch.web.posts.forms import DayField


class AskingForm(FlaskForm):
    """A form of which some fields are to be filled in; what is missing the rules say, with what to do."""

    WANTED: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.WANTED:
            self[name].flags.required = True


class OpinionForm(FlaskForm):
    """What a member says of an item; the shape of `verdict` is keep:D10, permanent, destroy …"""

    verdict = StringField(_l("您的意见"))
    reason = TextAreaField(_l("理由"))
    open_from = DayField(_l("开放日期"), description=_l("不填就是即日起"))

    def judgement(self) -> Judgement:
        """Return what was said."""
        name, _colon, period = (self.verdict.data or "").partition(":")
        if name not in set(Verdict):
            raise RuleBroken("请先选一项意见", field="verdict")
        return Judgement(verdict=Verdict(name), reason=self.reason.data or "", period_code=period or None, open_from=self.open_from.day)


class DecisionForm(OpinionForm):
    """What the group decides of an item."""

    verdict = StringField(_l("合议结论"))
    settled = BooleanField(_l("所涉债权债务已经结清"))
    revision = HiddenField()


class SignatureForm(FlaskForm):
    """A signature: the password once more."""

    password = PasswordField(_l("您的登录密码"), [InputRequired(_l("请填密码"))], description=_l("签字等同于手写签名，只能本人办理"))
    revision = HiddenField()


class WitnessForm(SignatureForm):
    """A witness's signature; for which unit she signs was said when she was appointed."""

    checked = BooleanField(_l("我已对照清册逐件核对，件数和内容相符"))


class ApprovalForm(SignatureForm):
    """The street's approval; why single items are refused comes beside, line by line."""

    note = TextAreaField(_l("审批意见"), description=_l("可以写几句总的意见，记入鉴定批次"))


class BecauseForm(FlaskForm):
    """Something with its reasons."""

    because = TextAreaField(_l("理由"))
    revision = HiddenField()


class NoticeForm(FlaskForm):
    """What stands on a public notice: from when, and where objections go."""

    posted_on = DayField(_l("张贴日期"), [InputRequired(_l("请填张贴日期，如 2026-12-30"))], description=_l("公示期从这一天算起"))
    objections_to = StringField(_l("异议向谁提出"), [InputRequired(_l("请写明异议向谁提出"))], description=_l("可以写上地点和电话"))


class PostingForm(NoticeForm):
    """Where the notice hangs, as it was printed."""

    place = StringField(
        _l("张贴地点"), [InputRequired(_l("请写明贴在哪里，如“社区公告栏”"))], description=_l("如：社区公告栏、一号楼单元门")
    )
    revision = HiddenField()


class ResidentForm(FlaskForm):
    """A resident's objection, written down for her."""

    because = TextAreaField(_l("对哪一件、有什么异议"), [InputRequired(_l("请写明居民对哪一件、有什么异议"))])
    name = StringField(_l("居民姓名"), description=_l("可以不具名"))
    revision = HiddenField()


class DestructionForm(AskingForm):
    """How, where and when it is carried out."""

    WANTED = ("method", "place", "first_witness", "second_witness")
    method = StringField(_l("销毁方式"), description=_l("如：粉碎、化浆"))
    place = StringField(_l("销毁地点"))
    happens_on = DayField(_l("销毁日期"), [InputRequired(_l("请填销毁日期，如 2026-12-30"))])
    first_witness = SelectField(_l("监销人"), coerce=int, validate_choice=False)
    second_witness = SelectField(_l("另一名监销人"), coerce=int, validate_choice=False)
    with_paper = BooleanField(_l("纸质档案一并销毁"))
    with_digital = BooleanField(_l("数字副本和著录正文一并销毁"))
    note = TextAreaField(_l("说明"))
    revision = HiddenField()


class AppointForm(AskingForm):
    """A further witness, and the unit that sends her."""

    WANTED = ("person", "unit")
    person = SelectField(_l("监销人"), coerce=int, validate_choice=False)
    unit = SelectField(
        _l("代表"),
        choices=[SelectChoice("archives", _l("档案机构")), SelectChoice("accounting", _l("会计机构"))],
        description=_l("有会计档案的，两个机构都要派人监销；监销人自己不能选"),
    )
    revision = HiddenField()


class PhotosForm(AskingForm):
    """Photographs of a destruction, and what those sent together show."""

    WANTED = ("files", "caption")
    files = MultipleFileField(_l("照片"))
    caption = StringField(_l("照片说明"), description=_l("如：装车前清点、投入粉碎机；一起添加的几张用同一句说明"))
    revision = HiddenField()


class NoPhotoForm(AskingForm):
    """Why there are none."""

    WANTED = ("because",)
    because = TextAreaField(_l("为什么没有照片"), description=_l("如：造纸厂禁止拍照；写进销毁清册"))
    revision = HiddenField()
