"""One transfer: how far it is, the next step, its items with what is told of each."""

from typing import Any
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from commarch import transfer
from commarch.accounts import Duty
from commarch.transfer import Transfer, TransferState, packing
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.ids import number
from commarch.web.labels import period_words
from commarch.web.paging import PageLinks
from commarch.web.transfer.blueprint import bp
from commarch.web.transfer.forms import TellForm
from commarch.web.transfer.labels import STATES, WAY, at_step, openness_words

PAGE = 100


@bp.get("/<uuid:transfer_id>")
@needs(Duty.VIEW)
def show(transfer_id: UUID) -> str:
    """Show a transfer."""
    return shown(found(transfer_id))


def found(transfer_id: UUID) -> Transfer:
    """Return a transfer of the community; another's is missing."""
    return transfer.find_transfer(transfer_id) or abort(404)


def shown(one: Transfer, form: TellForm | None = None, *, fault: str = "") -> str:
    """Draw the page of a transfer; `form` as it was filled in, `fault`: why something was not done."""
    form = form or TellForm(formdata=None)
    form.revision.data = str(one.revision)
    after = max(number(request.args.get("after")), 0)
    rows = transfer.page_of(one, after=after, limit=PAGE + 1)
    extent = transfer.extents([one.id])[one.id]
    return render_template(
        "transfer/show.html",
        one=one,
        rows=rows[:PAGE],
        extent=extent,
        made=packing.last_package(one) if one.state in (TransferState.SIGNED, TransferState.RECEIVED) else None,
        composes=one.state is TransferState.COMPOSING and Duty.CONDUCT_APPRAISAL in visitor.here().duties,
        form=form,
        fault=fault,
        picked=set(request.form.getlist("pick")),
        page=PageLinks(
            shown=min(len(rows), PAGE),
            next_url=url_for("transfer.show", transfer_id=one.id, after=rows[PAGE - 1][0].position) if len(rows) > PAGE else None,
            previous_url=url_for("transfer.show", transfer_id=one.id) if after else None,
            total=extent.items,
            unit=_("件"),
            order=_("按档号排列"),
        ),
        **WORDS,
    )


#: What templates call things.
WORDS: dict[str, Any] = {
    "STATES": STATES,
    "WAY": WAY,
    "at_step": at_step,
    "openness_words": openness_words,
    "period_words": period_words,
}
