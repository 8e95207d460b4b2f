"""Forms of volumes: shape of input only; what is allowed the holdings themselves say."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch.holdings import Volume, VolumeFacts
from commarch.holdings.volume import KIND_OF_CLASS
from commarch.schemes.scheme import Scheme
from commarch.web.holdings.forms import YearField, category_choices
from commarch.web.labels import period_words

_PERIODS = ("Y", "D30", "D10")


class VolumeForm(FlaskForm):
    """What is told of a volume."""

    revision = HiddenField()
    title = StringField(
        _l("案卷题名"),
        [InputRequired(_l("请填写案卷题名，如“2026年3月记账凭证”"))],
        description=_l("会计写期间和种类，科技写项目名称，照片写事由"),
    )
    begins = StringField(_l("起始日期"), description=_l("如 2026-03-01；只知年月写 2026-03"))
    ends = StringField(_l("终止日期"))
    note = TextAreaField(_l("备注"))

    def facts(self) -> VolumeFacts:
        """Return what was typed."""
        return VolumeFacts(title=self.title.data or "", begins=self.begins.data or "", ends=self.ends.data or "", note=self.note.data or "")

    def show(self, volume: Volume) -> None:
        """Fill the form with what is known."""
        for name in ("title", "begins", "ends", "note"):
            self[name].data = getattr(volume, name)
        self.revision.data = str(volume.revision)


class NewVolumeForm(VolumeForm):
    """Where a volume belongs is told once."""

    category = SelectField(_l("类目"), [InputRequired(_l("请选择类目"))], validate_choice=False)
    year = YearField(_l("年度"), [InputRequired(_l("请填四位数的年度，如 2026"))])
    retention = SelectField(_l("保管期限"), [InputRequired(_l("请选择保管期限"))], validate_choice=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the categories that volumes are made up in, and the periods that the scheme knows."""
        known = (one for one in category_choices(scheme) if _may_hold(scheme, str(one.value).partition("·")[0]))
        self.category.choices = [SelectChoice("", gettext("请选择")), *known]
        codes = dict.fromkeys((*_PERIODS, *(entry.retention_code for entry in scheme.entries if entry.retention_code)))
        self.retention.choices = [SelectChoice("", gettext("请选择")), *(SelectChoice(code, period_words(code)) for code in codes)]


def _may_hold(scheme: Scheme, archival_class: str) -> bool:
    return archival_class in KIND_OF_CLASS or scheme.is_by_volume(archival_class)
