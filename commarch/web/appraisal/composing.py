"""Setting a batch up: whole groups of what has expired, or chosen items; its group; and the hand-over to the members."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import appraisal, clock
from commarch.accounts import Duty
from commarch.appraisal import AppraisalBatch, Part, Purpose, access, settings_here
from commarch.appraisal.composing import GROUNDS, MOST_ITEMS
from commarch.appraisal.queries import Group, everybody_of, expired_groups, ids_of_groups, last_group, unreviewed_groups
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.appraisal.blueprint import bp
from commarch.web.appraisal.desk import Desk, attempt, found, seen_revision
from commarch.web.appraisal.labels import PURPOSES
from commarch.web.appraisal.showing import people_to_ask, shown
from commarch.web.guards import needs
from commarch.web.holdings.labels import class_label
from commarch.web.holdings.selection import read_selection
from commarch.web.ids import number, read_ids
from commarch.web.labels import period_words

#: Ids that a form carries from the catalogue to the new batch.
PICKS = "picks"


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def open_new() -> ResponseReturnValue:
    """Open a batch of whole groups, or of the items that were chosen before; or take more into one that is being composed."""
    purpose = Purpose(request.values.get("purpose", "")) if request.values.get("purpose") in set(Purpose) else Purpose.EXPIRY
    picks = read_ids(request.form.get(PICKS, "").split())
    if request.method == "GET":
        return _new_page(purpose, picks)
    keys = [*request.form.getlist("group"), *request.form.getlist("due")]
    try:
        batch, taken, refused = _open(purpose, picks or _ids_asked(purpose), keys)
    except RuleBroken as broken:
        return _new_page(purpose, picks, str(broken)), 422
    flash(_("批次 %(number)s 已建立，选入 %(count)s 件。", number=batch.number, count=taken))
    if refused:
        flash(_("未选入 %(count)s 件：%(why)s", count=len(refused), why=told_refused(refused)), "look")
    return redirect(url_for("appraisal.show", appraisal_id=batch.id), 303)


@bp.post("/chosen")
@needs(Duty.CONDUCT_APPRAISAL)
def choose() -> ResponseReturnValue:
    """Begin a batch with what was picked in the catalogue."""
    selection = read_selection()
    if selection.is_empty:
        flash(_("请先勾选要鉴定的件。"), "look")
        return redirect(url_for("holdings.list_items"), 303)
    return _new_page(Purpose.EXPIRY, list(selection.ids()))


@bp.route("/<uuid:appraisal_id>/items/more", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def add_groups(appraisal_id: UUID) -> ResponseReturnValue:
    """Take more whole groups into a batch that is being composed."""
    batch, today = found(appraisal_id), clock.today()
    if request.method == "GET":
        return _new_page(Purpose(batch.purpose), [], into=batch)
    ids = _ids_asked(Purpose(batch.purpose))
    refused: list[tuple[UUID, str]] = []

    def act() -> None:
        refused.extend(appraisal.add_items(batch, ids, revision=seen_revision(), by=visitor.actor(), today=today))

    if fault := attempt(act):
        return _new_page(Purpose(batch.purpose), [], fault, into=batch), 422
    flash(_("又选入 %(count)s 件。", count=len(ids) - len(refused)))
    return redirect(url_for("appraisal.show", appraisal_id=appraisal_id), 303)


@bp.post("/<uuid:appraisal_id>/items/removal")
@needs(Duty.CONDUCT_APPRAISAL)
def remove_items(appraisal_id: UUID) -> ResponseReturnValue:
    """Take items out of a batch that is being composed."""
    batch, picked = found(appraisal_id), read_ids(request.form.getlist("pick"))
    if fault := attempt(lambda: appraisal.remove_items(batch, picked, revision=seen_revision(), by=visitor.actor())):
        return shown(Desk(), appraisal_id, fault=fault), 422
    flash(_("已从批次里去掉所选的件。"))
    return redirect(url_for("appraisal.show", appraisal_id=appraisal_id), 303)


@bp.post("/<uuid:appraisal_id>/members")
@needs(Duty.CONDUCT_APPRAISAL)
def name_member(appraisal_id: UUID) -> ResponseReturnValue:
    """Take somebody into the group, with her part; or the whole group of the batch before."""
    batch = found(appraisal_id)
    fault = attempt(lambda: _name(batch))
    if fault:
        typed = {name: request.form.get(name, "") for name in ("person", "part", "title")}
        return shown(Desk(), appraisal_id, fault=fault, typed=typed), 422
    return redirect(f"{url_for('appraisal.show', appraisal_id=appraisal_id)}#group", 303)


@bp.route("/<uuid:appraisal_id>/members/<uuid:appraisal_member_id>/leaving", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def dismiss_member(appraisal_id: UUID, appraisal_member_id: UUID) -> ResponseReturnValue:
    """Ask why, then let somebody leave the group."""
    batch = found(appraisal_id)
    member = next((one for one in everybody_of(batch) if one.id == appraisal_member_id), None) or abort(404)
    fault = ""
    if request.method == "POST":
        because = request.form.get("because", "")
        fault = attempt(lambda: appraisal.dismiss_member(batch, member, because, revision=seen_revision(), by=visitor.actor()))
        if not fault:
            flash(_("%(name)s 已退出鉴定小组，提过的意见留存备查。", name=member.person_name))
            return redirect(f"{url_for('appraisal.show', appraisal_id=appraisal_id)}#group", 303)
    page = render_template("appraisal/leave.html", batch=batch, member=member, fault=fault, because=request.form.get("because", ""))
    return page, 422 if fault else 200


@bp.post("/<uuid:appraisal_id>/review")
@needs(Duty.CONDUCT_APPRAISAL)
def begin_review(appraisal_id: UUID) -> ResponseReturnValue:
    """Hand the batch to its group."""
    batch = found(appraisal_id)
    fault = attempt(lambda: appraisal.begin_review(batch, revision=seen_revision(), by=visitor.actor(), today=clock.today()))
    if fault:
        return shown(Desk(), appraisal_id, fault=fault), 422
    flash(_("已交小组逐件审查，请各位成员在 %(day)s 前提完意见。", day=batch.act_by))
    return redirect(url_for("appraisal.show", appraisal_id=appraisal_id), 303)


def proposed_title(purpose: Purpose, keys: Sequence[str]) -> str:
    """Return what a batch of these groups would be called."""
    told = [key.split("|") for key in keys]
    if len(told) == 1:
        year, _class, code = told[0]
        if purpose is Purpose.ACCESS:
            return str(_("%(year)s 年度档案开放审核", year=year))
        return str(_("%(year)s 年度 %(period)s期档案鉴定", year=year, period=period_words(code)))
    years = sorted({one[0] for one in told})
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(years)
    if not years:
        return (
            str(_("%(day)s 选件鉴定", day=clock.today()))
            if purpose is Purpose.EXPIRY
            else str(_("%(day)s 选件开放审核", day=clock.today()))
        )
    return str(_("%(years)s 年度到期档案鉴定", years=span) if purpose is Purpose.EXPIRY else _("%(years)s 年度档案开放审核", years=span))


def told_refused(refused: Sequence[tuple[UUID, str]]) -> str:
    """Tell why items were not taken, alike ones together."""
    counted = Counter(because for _id, because in refused)
    return str(_("；")).join(_("%(why)s（%(count)s 件）", why=why, count=count) for why, count in counted.most_common(5))


def _open(purpose: Purpose, ids: Sequence[UUID], keys: Sequence[str]) -> tuple[AppraisalBatch, int, list[tuple[UUID, str]]]:
    """Open a batch with items; one into which nothing could be taken is none."""
    if not ids:
        raise RuleBroken(_("请先选要鉴定的档案：勾选整组，或从档案目录选件"))
    if len(ids) > MOST_ITEMS:
        raise RuleBroken(_("一个批次最多 %(most)s 件，请分成几批", most=MOST_ITEMS))
    by, today = visitor.actor(), clock.today()
    title = request.form.get("title", "").strip() or proposed_title(purpose, keys)
    batch = appraisal.open_batch(title, purpose=purpose, grounds=request.form.get("grounds", ""), by=by, today=today)
    refused = appraisal.add_items(batch, ids, revision=batch.revision, by=by, today=today)
    if len(refused) == len(ids):
        raise RuleBroken(_("一件也没有选进来：%(why)s", why=told_refused(refused)))
    return batch, len(ids) - len(refused), refused


def _ids_asked(purpose: Purpose) -> list[UUID]:
    """Return the items of the groups that were ticked; of an access appraisal also what is to be looked at again."""
    ids = ids_of_groups(purpose, request.form.getlist("group"), today=clock.today())
    again = request.form.getlist("due") if purpose is Purpose.ACCESS else []
    return [*ids, *access.ids_due(again, clock.today(), limit=MOST_ITEMS + 1)] if again else ids


def _name(batch: AppraisalBatch) -> None:
    by, revision = visitor.actor(), seen_revision()
    people = {key: name for key, name, _email in people_to_ask()}
    if request.form.get("same"):
        for person_id, name, part, title in last_group(batch):
            if person_id in people:
                appraisal.name_member(batch, person_id, name, Part(part), title=title, revision=revision, by=by)
                revision = batch.revision
        return
    chosen, part = number(request.form.get("person")), request.form.get("part", "")
    if chosen not in people:
        raise RuleBroken(_("请选一位成员；名单里没有的人，先请负责人在“人员”里邀请为鉴定小组成员"))
    if part not in set(Part):
        raise RuleBroken(_("请选这位成员的身份"))
    appraisal.name_member(batch, chosen, people[chosen], Part(part), title=request.form.get("title", ""), revision=revision, by=by)


def _new_page(purpose: Purpose, picks: Sequence[UUID], fault: str = "", *, into: AppraisalBatch | None = None) -> str:
    today = clock.today()
    groups: list[Group] = [] if picks else expired_groups(today) if purpose is Purpose.EXPIRY else unreviewed_groups()
    due = access.review_groups(today) if purpose is Purpose.ACCESS and not picks else []
    ticked = set(request.form.getlist("group") or request.args.getlist("group"))
    told: dict[str, Any] = {"title": request.form.get("title", ""), "grounds": request.form.get("grounds", "")}
    return render_template(
        "appraisal/new.html",
        purpose=purpose,
        into=into,
        PURPOSES=PURPOSES,
        groups=groups,
        due=due,
        ticked=ticked,
        ticked_due=set(request.form.getlist("due")),
        review_years=settings_here().access_review_years if due else 0,
        picks=picks,
        fault=fault,
        told=told,
        standard_grounds=GROUNDS,
        class_label=class_label,
        period_words=period_words,
    )
