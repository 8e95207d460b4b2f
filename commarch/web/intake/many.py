"""Deciding on many at once: what was ticked is taken to one place, or not filed for one reason, after a look at what it is."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, intake
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement
from commarch.intake import IntakeDocument, IntakeState, queries
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.ids import read_ids
from commarch.web.intake.blueprint import bp
from commarch.web.intake.forms import DeclineForm, PlaceForm
from commarch.web.intake.handing import tell_all

#: As many documents as one request decides on.
MOST = 200
ACTS = ("take", "decline")


@bp.post("/many")
@needs(Duty.FILE)
def choose_many() -> ResponseReturnValue:
    """Show what was ticked and ask where it goes; `confirmed` decides."""
    act = request.form.get("act", "")
    documents = _picked()
    if not documents or act not in ACTS:
        flash(_("没有处理：请先勾选待处理的文件。"), "look")
        return redirect(url_for("intake.list_waiting"), 303)
    return _take(documents) if act == "take" else _decline(documents)


def _take(documents: Sequence[IntakeDocument]) -> ResponseReturnValue:
    form, arrangement = PlaceForm(), Arrangement()
    form.offer(arrangement.scheme(clock.today().year))
    if request.form.get("confirmed") != "1":
        return _page(documents, form, "take"), 200
    if not form.validate():
        return _page(documents, form, "take"), 422
    taken, left = 0, []
    for document in documents:
        draft = intake.draft_for(document).with_changes(form.place())
        try:
            revision = _seen(document)
            intake.take(document, draft, revision=revision, by=visitor.actor(), today=clock.today(), arrangement=arrangement)
        except RuleBroken as broken:
            left.append((document, broken))
        else:
            taken += 1
    if not taken:
        tell_all(form, left[0][1])
        return _page(documents, form, "take"), 422
    return _done(_("已接收 %(count)s 份，成为草稿。", count=taken), left)


def _decline(documents: Sequence[IntakeDocument]) -> ResponseReturnValue:
    form = DeclineForm()
    why = form.why
    if request.form.get("confirmed") != "1":
        return _page(documents, form, "decline"), 200
    if why is None or not form.validate():
        form.validate()
        return _page(documents, form, "decline"), 422
    declined, left = 0, []
    for document in documents:
        try:
            intake.decline(document, why, form.reason.data or "", revision=_seen(document), by=visitor.actor())
        except RuleBroken as broken:
            left.append((document, broken))
        else:
            declined += 1
    if not declined:
        tell_all(form, left[0][1])
        return _page(documents, form, "decline"), 422
    return _done(_("%(count)s 份定为不归档，已记入登记。", count=declined), left)


def _done(text: str, left: Sequence[tuple[IntakeDocument, RuleBroken]]) -> ResponseReturnValue:
    """Tell what was done, and of each that was not, why; those wait on."""
    flash(text)
    for document, broken in left:
        flash(_("「%(title)s」没有处理：%(why)s", title=document.title, why=str(broken)), "late")
    return redirect(url_for("intake.list_waiting"), 303)


def _picked() -> list[IntakeDocument]:
    """Return what was ticked, or all that waits; somebody else's decision since is told at the end."""
    if request.form.get("all") == "1":
        return [one.document for one in queries.documents(state=IntakeState.WAITING, limit=MOST)]
    ids = read_ids(request.form.getlist("pick")[:MOST])
    found = queries.documents_of(ids)
    return [one for one in found if one.state is IntakeState.WAITING or request.form.get("confirmed") == "1"]


def _seen(document: IntakeDocument) -> int:
    """Return the revision that was shown when the page asked."""
    text = request.form.get(f"seen-{document.id}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _page(documents: Sequence[IntakeDocument], form: PlaceForm | DeclineForm, act: str) -> str:
    ids: list[UUID] = [one.id for one in documents]
    return render_template("intake/many.html", documents=documents, form=form, act=act, likenesses=intake.likenesses(ids))
