"""Forms about storage: shape of input only; what is allowed the capability itself says."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from commarch.web.holdings.forms import NumberField

_NUMBER = _l("请填数字")


class RoomForm(FlaskForm):
    """A room."""

    code = StringField(_l("编号"), [InputRequired(_l("请填编号"))], description=_l("标签上的短编号，如 01"))
    name = StringField(_l("名称"), description=_l("如 档案室、一楼储物间"))
    custodian = StringField(_l("代管单位"), description=_l("由街道代管的，填代管单位；自己保管的留空"))


class CabinetForm(FlaskForm):
    """A cabinet with its shelves."""

    code = StringField(_l("柜号"), [InputRequired(_l("请填编号"))], description=_l("标签上的短编号，如 01"))
    name = StringField(_l("名称"), description=_l("可写类别，如 文书 永久"))
    shelves = NumberField(_l("层数"), [InputRequired(_NUMBER)], default=5, description=_l("从上往下编 1、2、3…"))
    capacity_mm = NumberField(_l("层宽（毫米）"), [InputRequired(_NUMBER)], default=850, description=_l("盒脊并排能放多宽，量净宽"))


class CabinetNameForm(FlaskForm):
    """What a cabinet is called."""

    code = StringField(_l("柜号"), [InputRequired(_l("请填编号"))], description=_l("标签上的短编号，如 01"))
    name = StringField(_l("名称"), description=_l("可写类别，如 文书 永久"))


class ShelfForm(FlaskForm):
    """A shelf."""

    code = StringField(_l("层号"), [InputRequired(_l("请填编号"))])
    name = StringField(_l("名称"))
    capacity_mm = NumberField(_l("层宽（毫米）"), [InputRequired(_NUMBER)], default=850, description=_l("盒脊并排能放多宽，量净宽"))


class CarrierForm(FlaskForm):
    """Where a carrier of an item is kept."""

    carrier = SelectField(_l("载体"), [InputRequired()])
    number = StringField(_l("载体上的编号"), [Optional()], description=_l("如 光盘 003；没有就留空"))
    place = SelectField(_l("存放位置"), [InputRequired()])
    note = TextAreaField(_l("备注"), [Optional()])
