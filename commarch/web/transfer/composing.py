"""Composing a transfer: whole groups of what has come of age, what is told of the items, what is taken out again."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, transfer
from commarch.accounts import Duty
from commarch.appraisal import settings_here
from commarch.errors import RuleBroken
from commarch.holdings import queries
from commarch.transfer import MOST_ITEMS, Ripe, Transfer
from commarch.web import visitor
from commarch.web.appraisal.desk import attempt
from commarch.web.fields import tell as tell_fault
from commarch.web.guards import needs
from commarch.web.holdings.labels import class_label
from commarch.web.ids import number, read_ids
from commarch.web.labels import period_words
from commarch.web.transfer.blueprint import bp
from commarch.web.transfer.forms import OpenForm, TellForm
from commarch.web.transfer.showing import found, shown

#: So many codes are named for each reason why items were not taken.
NAMED = 3
#: How a form names what a group decided to transfer, whatever its year.
DECIDED = "decided"


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def open_new() -> ResponseReturnValue:
    """Open a transfer with whole groups of what has come of age."""
    form = OpenForm()
    if request.method == "GET":
        return _page(form, _groups())
    if form.validate():
        try:
            one = transfer.open_transfer(form.receiver.data or "", note=form.note.data or "", by=visitor.actor(), today=clock.today())
            _take_groups(one, one.revision)
        except RuleBroken as broken:
            tell_fault(form, broken)
        else:
            return redirect(url_for("transfer.show", transfer_id=one.id), 303)
    return _page(form, _groups()), 422


@bp.route("/<uuid:transfer_id>/items", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def take(transfer_id: UUID) -> ResponseReturnValue:
    """Take further groups into a transfer that is being composed."""
    one = found(transfer_id)
    if request.method == "GET":
        return _page(None, _groups(), one)
    if fault := attempt(lambda: _take_groups(one, number(request.form.get("revision")))):
        return _page(None, _groups(), found(transfer_id), fault), 422
    return redirect(url_for("transfer.show", transfer_id=transfer_id), 303)


@bp.post("/<uuid:transfer_id>/items/removal")
@needs(Duty.CONDUCT_APPRAISAL)
def take_out(transfer_id: UUID) -> ResponseReturnValue:
    """Take items out of a transfer that is being composed."""
    one, revision = found(transfer_id), number(request.form.get("revision"))

    def act() -> int:
        return transfer.take_out(one, _picked(one), revision=revision, by=visitor.actor())

    if fault := attempt(act):
        return shown(found(transfer_id), fault=fault), 422
    flash(_("已从移交目录里去掉所选的件。"))
    return redirect(url_for("transfer.show", transfer_id=transfer_id), 303)


@bp.post("/<uuid:transfer_id>/items/told")
@needs(Duty.CONDUCT_APPRAISAL)
def tell(transfer_id: UUID) -> ResponseReturnValue:
    """Write what is told of the items that were picked, or of all."""
    one, form = found(transfer_id), TellForm()
    if form.validate():
        try:
            count = transfer.tell(one, _picked(one), form.told(), revision=number(form.revision.data))
        except RuleBroken as broken:
            tell_fault(form, broken)
        else:
            flash(_("已写上 %(count)s 件。", count=count))
            return redirect(url_for("transfer.show", transfer_id=transfer_id, after=request.args.get("after")), 303)
    return shown(found(transfer_id), form), 422


def told_refused(refused: Sequence[tuple[UUID, str]]) -> str:
    """Tell why items were not taken, alike ones together, with the codes of the first."""
    by_reason: dict[str, list[UUID]] = defaultdict(list)
    for item_id, because in refused:
        by_reason[because].append(item_id)
    named = [one for ids in by_reason.values() for one in ids[:NAMED]]
    codes = {item.id: str(item) for item in queries.items_of(named)}
    told = [
        _(
            "%(why)s：%(codes)s%(more)s",
            why=why,
            codes=str(_("、")).join(codes[one] for one in ids[:NAMED] if one in codes),
            more=_("等 %(count)s 件", count=len(ids)) if len(ids) > NAMED else "",
        )
        for why, ids in by_reason.items()
    ]
    return str(_("；")).join(told)


def _take_groups(one: Transfer, revision: int) -> None:
    """Take the groups that were ticked; one into which nothing could be taken is not opened."""
    earliest = transfer.earliest_year(settings_here(), clock.today())
    keys = request.form.getlist("group")
    decided = transfer.ids_of_waiting(limit=MOST_ITEMS + 1) if DECIDED in keys else []
    ids = list(dict.fromkeys([*decided, *transfer.ids_of_groups(keys, earliest, limit=MOST_ITEMS + 1)]))
    if not ids:
        raise RuleBroken(_("请先勾选要移交的档案"))
    if len(ids) > MOST_ITEMS:
        raise RuleBroken(_("一次移交最多 %(most)s 件，请分几次", most=MOST_ITEMS))
    refused = transfer.add_items(one, ids, revision=revision, by=visitor.actor(), today=clock.today())
    if len(refused) == len(ids):
        raise RuleBroken(_("一件也没有选进来：%(why)s", why=told_refused(refused)))
    flash(_("选入 %(count)s 件。", count=len(ids) - len(refused)))
    if refused:
        flash(_("没有选入 %(count)s 件。%(why)s", count=len(refused), why=told_refused(refused)), "look")


def _picked(one: Transfer) -> list[UUID]:
    picked = transfer.item_ids_of(one) if request.form.get("all") else read_ids(request.form.getlist("pick"))
    if not picked:
        raise RuleBroken(_("请先勾选"))
    return picked


def _groups() -> list[Ripe]:
    return transfer.ripe(transfer.earliest_year(settings_here(), clock.today()))


def _page(form: OpenForm | None, groups: Sequence[Ripe], into: Transfer | None = None, fault: str = "") -> str:
    everything = {group.key for group in groups} if sum(group.count for group in groups) <= MOST_ITEMS else set()
    if request.args.get("only") == DECIDED:
        everything = {DECIDED}
    waiting = transfer.waiting_lines(limit=1)
    settings = settings_here()
    return render_template(
        "transfer/new.html",
        form=form,
        groups=groups,
        ticked=everything if request.method == "GET" else set(request.form.getlist("group")),
        decided=waiting[0].total if waiting else 0,
        decided_key=DECIDED,
        into=into,
        fault=fault,
        earliest=transfer.earliest_year(settings, clock.today()),
        years=settings.transfer_after_years,
        class_label=class_label,
        period_words=period_words,
    )
