"""Activities: the list of a year, planning one, looking at one."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, filing_year
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.filing_year import Activity, Plan, read_documents
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.filing_year.blueprint import bp
from commarch.web.filing_year.forms import ActivityForm, AnswerForm, FurtherForm, day
from commarch.web.guards import needs


@bp.get("/activities")
@needs(Duty.VIEW)
def list_activities() -> str:
    """Show the activities of the last years."""
    return render_template("filing_year/activities.html", activities=filing_year.activities(None, today=clock.today()))


@bp.route("/activities/new", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def begin_activity() -> ResponseReturnValue:
    """Plan an activity, from a template or from nothing."""
    form = ActivityForm()
    if form.validate_on_submit():
        try:
            activity = filing_year.begin_activity(_plan(form), by=visitor.actor(), today=clock.today())
            if form.keep.data:
                filing_year.save_template(
                    form.kind.data or form.name.data or "", "", read_documents(form.documents.data or ""), by=visitor.actor()
                )
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已建立，%(count)s 份文件等着收。", count=len(activity.documents)))
            return redirect(url_for("filing_year.show_activity", activity_id=activity.id), 303)
    elif request.method == "GET":
        _take_template(form)
    page = render_template("filing_year/begin.html", form=form, templates=filing_year.templates())
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/activities/templates")
@needs(Duty.REGISTER)
def begin_templates() -> ResponseReturnValue:
    """Take over the templates that stand ready."""
    count = filing_year.begin_templates(by=visitor.actor())
    flash(_("已取用 %(count)s 个模板，可以按本社区的做法修改。", count=count) if count else _("模板都已经有了。"))
    return redirect(url_for("filing_year.begin_activity"), 303)


@bp.get("/activities/<uuid:activity_id>")
@needs(Duty.VIEW)
def show_activity(activity_id: UUID) -> str:
    """Show an activity with its documents."""
    return activity_page(filing_year.find_activity(activity_id) or abort(404))


@bp.post("/activities/<uuid:activity_id>/documents")
@needs(Duty.REGISTER)
def expect_further(activity_id: UUID) -> ResponseReturnValue:
    """Expect more documents."""
    activity, form = filing_year.find_activity(activity_id) or abort(404), FurtherForm()
    if form.validate():
        try:
            filing_year.expect_further(activity, read_documents(form.documents.data or ""), by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已添上。"))
            return redirect(url_for("filing_year.show_activity", activity_id=activity_id), 303)
    return activity_page(activity, further=form), 422


def activity_page(
    activity: Activity, *, further: FurtherForm | None = None, answer: AnswerForm | None = None, asked: UUID | None = None
) -> str:
    """Show an activity; `asked` is the document whose answer has a fault."""
    return render_template(
        "filing_year/activity.html",
        activity=activity,
        items=filing_year.items_answering(activity),
        today=clock.today(),
        further=further or FurtherForm(),
        answer=answer or AnswerForm(),
        asked=asked,
    )


def _plan(form: ActivityForm) -> Plan:
    return Plan(
        name=form.name.data or "",
        kind=form.kind.data or "",
        starts_on=day(form.starts_on.data, "starts_on"),
        ends_on=day(form.ends_on.data, "ends_on"),
        note=form.note.data or "",
        documents=read_documents(form.documents.data or ""),
    )


def _take_template(form: ActivityForm) -> None:
    template = next((one for one in filing_year.templates() if str(one.id) == request.args.get("template")), None)
    form.starts_on.data = clock.today().isoformat()
    if template:
        form.kind.data = template.name
        form.name.data = f"{clock.today().year} 年{template.name}"
        form.documents.data = filing_year.written(filing_year.documents_of(template))
