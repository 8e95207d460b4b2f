"""The public notice of a batch: the paper as it will hang, the record that it hangs, and what residents have against it."""

from datetime import date
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import appraisal, clock
from commarch.accounts import Duty
from commarch.appraisal import OBJECTABLE, AppraisalBatch, PublicNotice, Stage, posting
from commarch.appraisal.posting import COLUMNS, TITLE, NoticePaper
from commarch.errors import RuleBroken
from commarch.holdings.dates import read_date
from commarch.printing.public_notices import print_notice
from commarch.web import visitor
from commarch.web.appraisal.blueprint import bp
from commarch.web.appraisal.desk import found
from commarch.web.appraisal.forms import NoticeForm, PostingForm, ResidentForm
from commarch.web.appraisal.labels import STAGES
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import number
from commarch.web.spreadsheets import attachment

PDF = "application/pdf"


@bp.get("/<uuid:appraisal_id>/notice")
@needs(Duty.VIEW)
def notice(appraisal_id: UUID) -> str:
    """Show the notice as it hangs, or as it will."""
    batch, hung = _in_public(appraisal_id)
    form = PostingForm(formdata=None)
    form.revision.data = str(batch.revision)
    return _page(batch, hung, form)


@bp.get("/<uuid:appraisal_id>/notice.pdf")
@needs(Duty.VIEW)
def notice_as_pdf(appraisal_id: UUID) -> Response:
    """Give the notice as PDF, to print and hang."""
    batch, hung = _in_public(appraisal_id)
    return attachment(print_notice(_paper(batch, hung)).content, f"{TITLE} {batch.number}.pdf", PDF)


@bp.post("/<uuid:appraisal_id>/notice/posting")
@needs(Duty.CONDUCT_APPRAISAL)
def post_notice(appraisal_id: UUID) -> ResponseReturnValue:
    """Record where the notice hangs, since when."""
    batch, hung = _in_public(appraisal_id)
    form = PostingForm()
    if form.validate() and form.posted_on.day:
        try:
            appraisal.post_notice(
                batch,
                place=form.place.data or "",
                posted_on=form.posted_on.day,
                objections_to=form.objections_to.data or "",
                revision=number(form.revision.data),
                by=visitor.actor(),
                today=clock.today(),
            )
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已登记张贴，公示期开始计算。"))
            return redirect(url_for("appraisal.notice", appraisal_id=appraisal_id), 303)
    return _page(batch, hung, form), 422


@bp.route("/<uuid:appraisal_id>/notice/objection", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def resident_objects(appraisal_id: UUID) -> ResponseReturnValue:
    """Write down what a resident has against it."""
    batch, form = found(appraisal_id), ResidentForm()
    if form.validate_on_submit():
        because, name, revision = form.because.data or "", form.name.data or "", number(form.revision.data)
        try:
            appraisal.resident_objects(batch, because, name=name, revision=revision, by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("居民的异议已登记，批次回到合议。"))
            return redirect(url_for("appraisal.show", appraisal_id=appraisal_id), 303)
    if request.method == "GET":
        form.revision.data = str(batch.revision)
    page = render_template("appraisal/resident.html", batch=batch, form=form, STAGES=STAGES)
    return page, 422 if form.errors or form.form_errors else 200


def _in_public(appraisal_id: UUID) -> tuple[AppraisalBatch, PublicNotice | None]:
    """Return a batch whose notice hangs or is to hang; one that needs none is missing."""
    batch = found(appraisal_id)
    hung = appraisal.notice_of(batch)
    return (batch, hung) if hung or batch.stage is Stage.NOTICE else abort(404)


def _paper(batch: AppraisalBatch, hung: PublicNotice | None) -> NoticePaper:
    """Return the notice: as it hung, or as it is being prepared."""
    if hung:
        return posting.paper_as_hung(hung)
    said = " ".join(_given("objections_to").split())[: posting.LONGEST_WORDS]
    return posting.paper_of(batch, posted_on=_day_asked(batch), objections_to=said or posting.usual_objections_to())


def _given(name: str) -> str:
    """Return what was typed into one of the page's forms."""
    return (request.form.get(name) if request.method == "POST" else request.args.get(name)) or ""


def _day_asked(batch: AppraisalBatch) -> date:
    """Return the day that was typed, where a notice may hang from it on; else today."""
    try:
        asked = date.fromisoformat(read_date(_given("posted_on"))) if _given("posted_on").strip() else clock.today()
    except (RuleBroken, ValueError):
        return clock.today()
    return asked if batch.approved_on and batch.approved_on <= asked <= clock.today() else clock.today()


def _page(batch: AppraisalBatch, hung: PublicNotice | None, form: PostingForm) -> str:
    paper, asked = _paper(batch, hung), NoticeForm(formdata=None)
    asked.posted_on.data, asked.objections_to.data = paper.posted_on.isoformat(), paper.objections_to
    return render_template(
        "appraisal/notice.html",
        batch=batch,
        hung=hung,
        paper=paper,
        title=TITLE,
        columns=COLUMNS,
        asked=asked,
        form=form,
        objectable=batch.stage in OBJECTABLE,
        STAGES=STAGES,
        today=clock.today(),
    )
