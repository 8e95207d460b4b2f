"""Forms about schemes: shape of input only; what is allowed the schemes themselves say."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch.schemes import AccessDefault, YearRule
from commarch.schemes.codes import PRESETS
from commarch.schemes.editing import BY_VOLUME, EntryValues
from commarch.web.holdings.labels import CLASSES
from commarch.web.schemes.labels import ACCESS, PRESET_NAMES, YEAR_RULES


def _line_of(preset: str) -> str:
    return f"{PRESET_NAMES[preset]}　{PRESETS[preset].example}"


def _named_class(code: str) -> str:
    return f"{code} {CLASSES[code]}"


class FromYearForm(FlaskForm):
    """From which filing year a version is to be in force, and why it is made."""

    from_year = IntegerField(_l("起用年度"), [InputRequired(_l("请填四位数的年度，如 2027"))])
    note = TextAreaField(_l("改动说明"), description=_l("改了什么，为什么；以后看的人会感谢您"))


class AdoptionForm(FlaskForm):
    """From which filing year on the street's scheme becomes one's own, and how codes are made."""

    from_year = IntegerField(_l("起用年度"), [InputRequired(_l("请填四位数的年度，如 2005"))])
    preset = SelectField(
        _l("档号结构"),
        [InputRequired()],
        choices=[
            SelectChoice(preset.template.text, LazyString(_line_of, key))
            for key, preset in PRESETS.items()
            if "volume" not in preset.template
        ],
    )


class CodesForm(FlaskForm):
    """How codes are made and which year a document belongs to."""

    from_year = IntegerField(_l("起用年度"), [InputRequired(_l("请填四位数的年度，如 2027"))])
    code_template = StringField(
        _l("档号结构"),
        [InputRequired(_l("请填写档号结构，或从下面选一种"))],
        description=_l(
            "可用字段：{fonds}全宗号 {class}门类 {year}年度 {retention}保管期限 {category}类目 {volume:03d}案卷号 {item:04d}件号（04 是补零到四位）"
        ),
    )
    volume_classes = SelectMultipleField(
        _l("按卷整理的门类"),
        choices=[SelectChoice(code, LazyString(_named_class, code)) for code in BY_VOLUME],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
        validate_choice=False,
        description=_l("勾选的门类先组卷（组）再归档，件号在卷内从 1 起；不勾选的照旧按件"),
    )
    volume_template = StringField(
        _l("按卷的档号结构"),
        description=_l("案卷号{volume:03d}紧接在件号前面，如 {fonds}-{class}·{year}-{volume:03d}-{item:03d}；都按件就留空"),
    )
    year_rule = SelectField(
        _l("归属年度"),
        [InputRequired()],
        choices=[SelectChoice(rule.value, name) for rule, name in YEAR_RULES.items()],
        default=YearRule.SIGNING,
    )
    note = TextAreaField(_l("改动说明"), description=_l("改了什么，为什么；以后看的人会感谢您"))


class EntryForm(FlaskForm):
    """One row of the filing scope."""

    wording = TextAreaField(_l("归档范围"), [InputRequired(_l("请写明归什么文件，如“居民会议、居民代表会议记录”"))])
    retention = StringField(_l("保管期限"), [InputRequired(_l("请填保管期限，如 永久、30年、10年，或 不归档"))])
    access_default = SelectField(
        _l("开放"),
        [InputRequired()],
        choices=[SelectChoice(one.value, name) for one, name in ACCESS.items()],
        default=AccessDefault.INTERNAL,
    )
    expected_yearly = BooleanField(_l("每年应有"))
    category = SelectField(_l("类目"), validate_choice=False)

    def values(self) -> EntryValues:
        """Return what was written."""
        return EntryValues(
            self.wording.data or "",
            self.retention.data or "",
            AccessDefault(self.access_default.data),
            expected_yearly=self.expected_yearly.data,
        )


class CategoryForm(FlaskForm):
    """A class of archives or a subject."""

    code = StringField(_l("代码"), [InputRequired(_l("请填写类目代码，如 DQ"))], description=_l("写进档号，发布后不能再改"))
    name = StringField(_l("名称"), [InputRequired(_l("请填写类目名称"))])
    parent = SelectField(_l("上级类目"), validate_choice=False)


class ActForm(FlaskForm):
    """A button: nothing but the proof that the page was ours."""
