"""The clerk's desk: the queue on the left, the document beside it, the item that it would become, one key a decision."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, holdings, intake, posts
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, Draft
from commarch.intake import DecidedMeanwhile, IntakeDocument, IntakeState, queries
from commarch.intake.triage import decisions_of
from commarch.schemes.scheme import Scheme
from commarch.web import visitor
from commarch.web.assistant.asking import FIELDS, Offered, chosen, offer
from commarch.web.guards import needs
from commarch.web.intake.blueprint import bp
from commarch.web.intake.forms import DeclineForm, RedirectForm, ReturnForm, TakeForm, seen_revision
from commarch.web.intake.handing import tell_all
from commarch.web.intake.labels import OUTCOMES, REASONS, STATE_NAMES, WAYS

#: Buttons that change the form alone.
_BUTTONS = ("choose", "ask")
#: So sure the assistant has to be before its first proposal is filled in; the clerk still decides.
SURE = 0.6


@bp.route("/<uuid:intake_id>", methods=["GET", "POST"])
@needs(Duty.FILE)
def show_document(intake_id: UUID) -> ResponseReturnValue:
    """Show a document beside the queue; take it (POST) as the draft that the form describes."""
    document = queries.find_document(intake_id) or abort(404)
    form = TakeForm()
    if request.method == "GET" or not _is_take():
        return desk(document, form), 200
    arrangement = Arrangement()
    form.offer(_scheme(arrangement, form))
    if form.validate():
        try:
            item = intake.take(
                document,
                Draft(**form.told()),
                revision=seen_revision(form),
                by=visitor.actor(),
                today=clock.today(),
                arrangement=arrangement,
            )
        except DecidedMeanwhile as meanwhile:
            return desk(document, TakeForm(formdata=None), meanwhile=str(meanwhile)), 409
        except RuleBroken as broken:
            tell_all(form, broken)
        else:
            flash(_("「%(title)s」已接收，成为草稿。", title=item.title))
            return onwards(document)
    return desk(document, form), 422


def desk(document: IntakeDocument, form: TakeForm, *, meanwhile: str = "", **forms: Any) -> str:
    """Draw the desk with a document on it."""
    photos = queries.pages_of(document)
    return render_template(
        "intake/desk.html",
        document=document,
        queue=queries.queue_around(document),
        waiting=queries.counts_by_state().get(IntakeState.WAITING, 0),
        next_id=queries.next_waiting(document.id),
        post=posts.find_post(document.post_id) if document.post_id else None,
        photos=photos,
        shown=_shown(len(photos)),
        likenesses=intake.likenesses([document.id]).get(document.id, []),
        decisions=decisions_of(document.id),
        item=holdings.find_item(document.item_id) if document.item_id else None,
        meanwhile=meanwhile,
        state_names=STATE_NAMES,
        outcomes=OUTCOMES,
        reasons=REASONS,
        ways=WAYS,
        **_decision_forms(document, form, forms),
    )


def onwards(document: IntakeDocument) -> ResponseReturnValue:
    """Go on to what waits next; back to the list when nothing does."""
    following = queries.next_waiting(document.id)
    if following is None:
        return redirect(url_for("intake.list_waiting"), 303)
    return redirect(url_for("intake.show_document", intake_id=following), 303)


def _decision_forms(document: IntakeDocument, form: TakeForm, forms: dict[str, Any]) -> dict[str, Any]:
    """Return the four forms of the desk, with what the assistant says; nothing of it once the document is decided."""
    given = {
        "return_form": forms.get("return_form") or ReturnForm(formdata=None, prefix="return-"),
        "decline_form": forms.get("decline_form") or DeclineForm(formdata=None, prefix="decline-"),
        "redirect_form": forms.get("redirect_form") or RedirectForm(formdata=None, prefix="redirect-"),
    }
    if document.state is not IntakeState.WAITING:
        return given | {"form": None, "offered": None, "chosen": "", "without_scheme": ""}
    try:
        offered = _fill(document, form)
    except RuleBroken as broken:  # no scheme yet: all but taking can be done
        return given | {"form": None, "offered": None, "chosen": "", "without_scheme": str(broken)}
    place = f"{form.category.data}|{form.entry.data or ''}" if form.category.data else ""
    for one in (form, *given.values()):
        one.seen.data = str(document.revision)
        one.seen.raw_data = None
    return given | {"form": form, "offered": offered, "chosen": place, "without_scheme": ""}


def _fill(document: IntakeDocument, form: TakeForm) -> Offered:
    """Fill the form with what was told, and the place with what surely is proposed; what was typed stays."""
    arrangement = Arrangement()
    scheme = _scheme(arrangement, form)
    form.offer(scheme)
    fresh = request.method == "GET" or not _typed()
    if fresh:
        form.show(_told_draft(document, scheme))
    offered = offer({name: form[name].data for name in FIELDS}, arrangement, scheme)
    if "choose" in request.form:
        form.category.data, form.entry.data, form.retention.data = chosen(request.form["choose"])
    elif fresh and not form.category.data and offered.proposals.places and offered.places[0].confidence >= SURE:
        form.category.data, form.entry.data, form.retention.data = chosen(offered.places[0].value)
    return offered


def _told_draft(document: IntakeDocument, scheme: Scheme) -> Draft:
    """Return the draft that a document would become; the entry that it was handed in for in the scheme of this year."""
    draft = intake.draft_for(document)
    entry = next((one for one in scheme.entries if one.lineage == document.lineage and not one.retired), None)
    if entry is None:
        return draft.with_changes({"entry": None})
    return draft.with_changes({"entry": entry.id, "category": scheme.by_id[entry.category_id].full_code})


def _scheme(arrangement: Arrangement, form: TakeForm) -> Scheme:
    """Return the scheme of the year that was typed, else of this one."""
    year = clock.today().year
    typed = form.year.data if isinstance(form.year.data, int) else year
    try:
        return arrangement.scheme(typed)
    except RuleBroken:
        return arrangement.scheme(year)


def _is_take() -> bool:
    return not any(name in request.form for name in _BUTTONS)


def _typed() -> bool:
    """Whether this request brings the item's form along; the other decisions have forms of their own."""
    return "title" in request.form


def _shown(count: int) -> int:
    """Return which page is shown, from 1."""
    return min(max(request.args.get("page", 1, type=int), 1), max(count, 1))
