"""The street's decisions: one page, for itself and all its communities."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.supervision import street_settings
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.supervision.views import bp

REQUIRED = InputRequired(_l("请填这一项"))
#: From when an extension counts.
BASES = (SelectChoice("old_due", _l("自原期满日")), SelectChoice("decision", _l("自鉴定日期")))


class SettingsForm(FlaskForm):
    """What a street decides."""

    lead_days = StringField(_l("期限前几天提醒"), [REQUIRED], description=_l("用顿号隔开，如 90、30、7、0"))
    escalate_after_days = StringField(_l("逾期几天告诉街道"), [REQUIRED])
    wenshu_due = StringField(_l("文书档案归档截止（月-日）"), [REQUIRED])
    accounting_due = StringField(_l("会计档案归档截止（月-日）"), [REQUIRED])
    opinion_days = StringField(_l("提鉴定意见（天）"), [REQUIRED])
    deciding_days = StringField(_l("组成小组、合议（天）"), [REQUIRED])
    signing_days = StringField(_l("负责人签署（天）"), [REQUIRED])
    approving_days = StringField(_l("街道审批（天）"), [REQUIRED])
    executing_days = StringField(_l("批准后销毁（天）"), [REQUIRED])
    notice_days = StringField(_l("公示（天）"), [REQUIRED], description=_l("0：不公示"))
    waiting_days = StringField(_l("冷静期（天）"), [REQUIRED], description=_l("成员可以提出异议的天数；已批准的批次照批准时的算"))
    periods = StringField(_l("续存可选的期限"), [REQUIRED], description=_l("如 10年、30年、永久；最短的一个也是意见不一时从宽续存的期限"))
    extension_basis = SelectField(_l("续存从哪天起算"), choices=BASES)
    backup_days = StringField(_l("备份保留（天）"), [REQUIRED], description=_l("销毁清册里写明备份中的内容最迟哪天清除"))
    access_review_years = StringField(_l("控制使用几年后再审"), [REQUIRED])
    transfer_after_years = StringField(_l("形成几年后移交进馆"), [REQUIRED])


@bp.route("/settings", methods=["GET", "POST"])
@needs(Duty.SETTINGS)
def settings() -> ResponseReturnValue:
    """Show what holds, and write down what the street decides."""
    if not visitor.here().is_street:
        abort(404)
    form = SettingsForm(data=street_settings.chosen())
    if form.is_submitted() and form.validate():
        try:
            changed = street_settings.decide(form.data, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已保存，改了 %(count)s 项", count=len(changed)) if changed else _("没有改动"), "filed")
            return redirect(url_for("supervision.settings"), 303)
    return render_template("supervision/settings.html", form=form), 422 if form.is_submitted() else 200
