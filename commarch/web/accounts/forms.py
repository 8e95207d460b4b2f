"""Forms about people."""

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, RadioField, SelectMultipleField, StringField, ValidationError, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length

from commarch.web import locale, preferences

THEMES = {"auto": _l("随系统"), "light": _l("亮"), "dark": _l("暗")}


class LogInForm(FlaskForm):
    """Who comes, and the proof."""

    email = StringField(_l("邮箱"), [InputRequired(_l("请填登录用的邮箱")), Length(max=254, message=_l("邮箱太长，请核对"))])
    password = PasswordField(_l("密码"), [InputRequired(_l("请填密码")), Length(max=1000, message=_l("密码太长，请核对"))])
    next = HiddenField()


class AddressForm(FlaskForm):
    """Whose password is forgotten."""

    email = StringField(_l("邮箱"), [InputRequired(_l("请填登录用的邮箱")), Length(max=254, message=_l("邮箱太长，请核对"))])


class NewPasswordForm(FlaskForm):
    """A password chosen by means of a link."""

    password = PasswordField(
        _l("新密码"), [InputRequired(_l("请填新密码"))], description=_l("10 个字符以上，可以是一句容易记住的话；不要求大小写和符号。")
    )
    again = PasswordField(
        _l("再输一遍"), [InputRequired(_l("请把新密码再输一遍")), EqualTo("password", _l("两次输入的不一样，请重新输入"))]
    )


class ChangePasswordForm(NewPasswordForm):
    """A password changed by somebody who knows the present one."""

    present = PasswordField(_l("现在的密码"), [InputRequired(_l("请先填现在的密码"))])


class ProofForm(FlaskForm):
    """The password once more, before an act that matters."""

    password = PasswordField(_l("密码"), [InputRequired(_l("请填密码"))])
    next = HiddenField()


class ProfileForm(FlaskForm):
    """What a person decides about her account."""

    name = StringField(_l("姓名"), [DataRequired(_l("姓名不能为空")), Length(max=60, message=_l("姓名最多 60 个字"))])
    locale = RadioField(
        _l("界面语言"), [InputRequired(_l("请选一种语言"))], choices=[SelectChoice(*one) for one in locale.LANGUAGES.items()]
    )
    theme = RadioField(
        _l("明暗"), [InputRequired(_l("请选一项"))], choices=[SelectChoice(theme, THEMES[theme]) for theme in preferences.THEMES]
    )


class InvitationForm(FlaskForm):
    """Who is to work here, and as what."""

    email = StringField(_l("邮箱"), [InputRequired(_l("请填对方的邮箱"))], description=_l("邀请信寄到这里，以后也用它登录。"))
    name = StringField(_l("姓名"), [DataRequired(_l("请填姓名")), Length(max=60, message=_l("姓名最多 60 个字"))])
    role = RadioField(_l("角色"), [InputRequired(_l("请选一个角色"))])

    def validate_email(self, field: Field) -> None:
        """Take what can be an address; whether anybody reads there the mail will show."""
        try:
            field.data = validate_email(field.data.strip(), check_deliverability=False, test_environment=True).normalized
        except EmailNotValidError as fault:
            raise ValidationError(_l("这不像一个邮箱地址，请核对，例如 wangmin@example.cn")) from fault


class RolesForm(FlaskForm):
    """What a member is from now on."""

    roles = SelectMultipleField(
        _l("角色"),
        [InputRequired(_l("请至少选一个角色；不再任职请用「结束任职」"))],
        widget=widgets.ListWidget(),
        option_widget=widgets.CheckboxInput(),
    )
