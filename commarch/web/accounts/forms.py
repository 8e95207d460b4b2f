"""Forms about people."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired


class LogInForm(FlaskForm):  # type: ignore[misc]
    """Who comes, and the proof."""

    email = StringField(_l("邮箱"), [InputRequired(_l("请填登录用的邮箱"))])
    password = PasswordField(_l("密码"), [InputRequired(_l("请填密码"))])
    next = HiddenField()
