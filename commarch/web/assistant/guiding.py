"""这份文件怎么归档？ A guide for who has never filed a document: plain questions, an answer with its reason, one button to register it so."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, intake
from commarch.accounts import Duty
from commarch.assistant import ProposedPlace
from commarch.assistant.wording import rows_in_use
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement
from commarch.holdings.dates import read_date
from commarch.intake import DeclineReason, Facts
from commarch.web import visitor
from commarch.web.assistant.asking import FIELDS, Offered, offer
from commarch.web.assistant.blueprint import bp
from commarch.web.assistant.forms import NOT_FINAL, GuideForm, NotFiledForm
from commarch.web.fields import tell
from commarch.web.guards import needs


@dataclass(frozen=True)
class Answer:
    """What is said of the paper; `not_filed`: number and wording of the row by which it is not kept."""

    offered: Offered
    not_filed: tuple[int, str] | None = None

    @property
    def place(self) -> ProposedPlace | None:
        """The first proposal."""
        return self.offered.places[0] if self.offered.places else None


@bp.route("/guide", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def guide() -> ResponseReturnValue:
    """Ask what anybody can tell, and say where it belongs. Nothing is stored before it is registered, or noted as not filed."""
    form = GuideForm()
    answer = None
    if request.method == "POST" and form.validate():
        try:
            form.document_date.data = read_date(form.document_date.data or "")
        except RuleBroken as broken:
            tell(form, broken)
        else:
            answer = _answer(form)
    page = render_template("assistant/guide.html", form=form, answer=answer, today=clock.today(), noting=_noting(form) if answer else None)
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/guide/not-filed")
@needs(Duty.FILE)
def note_not_filed() -> ResponseReturnValue:
    """Note a paper that is not filed in the register of decisions, as the inbox does for what was handed in (不归档)."""
    form = NotFiledForm()
    if not form.validate():
        flash(_("没有记下：请回到指引，写上题名再选一条理由。"), "late")
        return redirect(url_for("assistant.guide"), 303)
    try:
        facts = Facts(title=form.title.data or "", author=form.author.data or "", document_date=form.document_date.data or "")
        intake.decline_outright(facts, DeclineReason(form.code.data), by=visitor.actor(), today=clock.today())
    except RuleBroken as broken:
        flash(str(broken), "late")
        return redirect(url_for("assistant.guide"), 303)
    flash(_("「%(title)s」定为不归档，已记入登记。", title=form.title.data))
    return redirect(url_for("intake.list_decisions"), 303)


def _noting(asked: GuideForm) -> NotFiledForm:
    """Return the form that notes the paper of the question."""
    told = {name: asked[name].data for name in ("title", "author", "document_date")}
    return NotFiledForm(formdata=None, **told)


def _answer(form: GuideForm) -> Answer:
    arrangement = Arrangement()
    offered = offer({name: form[name].data for name in FIELDS if name in form}, arrangement)
    return Answer(offered, _row_not_filed(arrangement) if form.standing.data == NOT_FINAL else None)


def _row_not_filed(arrangement: Arrangement) -> tuple[int, str]:
    """Return the row of the filing scope by which papers are not kept (不归档); 0 where the scheme has none."""
    rows = rows_in_use(arrangement.scheme(clock.today().year))
    return next(((number, entry.wording) for number, entry, _ in rows if not entry.retention_code), (0, ""))
