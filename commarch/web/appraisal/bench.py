"""The bench: item after item, what it is, what the others say, one's own opinion. One post brings the next item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import appraisal, clock, retention
from commarch.accounts import Duty
from commarch.appraisal import AppraisalBatch, AppraisalOpinion, AppraisalSettings, Judgement, Purpose, Stage, Verdict
from commarch.appraisal.effects import kept_until
from commarch.appraisal.places import next_line, next_unspoken, places_around, spoken_of
from commarch.appraisal.queries import Line, chosen_lines, lines_of
from commarch.appraisal.reasons import reasons_here
from commarch.errors import RuleBroken
from commarch.objects.formats import format_of
from commarch.objects.queries import files_of
from commarch.retention import RetentionFacts
from commarch.schemes.expiry import Expiry
from commarch.schemes.periods import RetentionPeriod
from commarch.web import visitor
from commarch.web.appraisal.blueprint import bp
from commarch.web.appraisal.desk import found, line_found
from commarch.web.appraisal.forms import OpinionForm
from commarch.web.appraisal.labels import PARTS, verdict_words
from commarch.web.appraisal.showing import WORDS, rows_of, voices_of
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holdings.labels import access_words, carrier_words, class_label
from commarch.web.ids import read_ids
from commarch.web.labels import period_words
from commarch.web.objects.showing import may_see

SPEAKING = (Stage.REVIEWING, Stage.DECIDING)
#: Items on one page where several are spoken of at once.
MANY = 100


@dataclass(frozen=True)
class Choice:
    """A verdict as the bench offers it: its key, its words, what it does."""

    value: str
    verdict: Verdict
    words: str
    effect: str


@bp.get("/<uuid:appraisal_id>/bench/")
@needs(Duty.APPRAISE)
def bench(appraisal_id: UUID) -> ResponseReturnValue:
    """Go to the first item that this member has not spoken of, or to the first of all."""
    batch = found(appraisal_id)
    line_id = next_unspoken(batch, visitor.actor().person_id) or next_line(batch)
    if line_id is None:
        return redirect(url_for("appraisal.show", appraisal_id=appraisal_id), 303)
    return redirect(url_for("appraisal.look", appraisal_id=appraisal_id, appraisal_line_id=line_id), 303)


@bp.route("/<uuid:appraisal_id>/bench/<uuid:appraisal_line_id>", methods=["GET", "POST"])
@needs(Duty.APPRAISE)
def look(appraisal_id: UUID, appraisal_line_id: UUID) -> ResponseReturnValue:
    """Look at one item and say what should become of it."""
    batch = found(appraisal_id)
    one, form, only = line_found(batch, appraisal_line_id), OpinionForm(), "only" in request.args
    if request.method == "POST" and form.validate():
        try:
            agreed = request.form.get("agree")
            said = _agreed(one, agreed) if agreed else form.judgement()
            appraisal.give_opinion(batch, [one.line], said, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            return _onward(batch, one.line.position, only=only)
    page = _page(batch, one, form, only=only)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:appraisal_id>/bench/many", methods=["GET", "POST"])
@needs(Duty.APPRAISE)
def speak_of_many(appraisal_id: UUID) -> ResponseReturnValue:
    """Say the same of several items, or agree with what somebody has said of each of them."""
    batch, form = found(appraisal_id), OpinionForm()
    asked = request.args.get("after", "")
    lines = lines_of(batch, after=int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0, limit=MANY + 1)
    if request.method == "POST" and form.validate():
        try:
            count = _say_of_many(batch, form)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已记下 %(count)s 件的意见。", count=count))
            return redirect(url_for("appraisal.speak_of_many", appraisal_id=appraisal_id, after=asked or None), 303)
    settings, members = appraisal.settings_here(), appraisal.members_now(batch)
    page = render_template(
        "appraisal/many.html",
        batch=batch,
        form=form,
        rows=rows_of(lines[:MANY], _parts(members)),
        next_after=lines[MANY - 1].line.position if len(lines) > MANY else None,
        choices=choices_of(Purpose(batch.purpose), settings),
        reasons=reasons_here(),
        members=[one for one in members if one.person_id != visitor.actor().person_id],
        me=visitor.actor().person_id,
        spoken=spoken_of(batch, visitor.actor().person_id),
        picked=set(request.form.getlist("pick")),
        **WORDS,
    )
    return page, 422 if form.errors or form.form_errors else 200


def choices_of(purpose: Purpose, settings: AppraisalSettings, known: Expiry | None = None, today: date | None = None) -> list[Choice]:
    """Return the verdicts of a batch in the order of their keys, each with what it does."""
    if purpose is Purpose.ACCESS:
        return [
            Choice("open", Verdict.OPEN, verdict_words(Verdict.OPEN), _("可以提供利用")),
            Choice(
                "restrict", Verdict.RESTRICT, verdict_words(Verdict.RESTRICT), _("%(years)s 年后再审", years=settings.access_review_years)
            ),
            Choice("undecided", Verdict.UNDECIDED, verdict_words(Verdict.UNDECIDED), _("合议时再看")),
        ]
    kept = [code for code in settings.periods if code != "Y"]
    return [
        *(Choice(f"keep:{code}", Verdict.KEEP, verdict_words(Verdict.KEEP, code), _until(code, known, settings, today)) for code in kept),
        Choice("permanent", Verdict.PERMANENT, verdict_words(Verdict.PERMANENT), _("不再到期")),
        Choice("destroy", Verdict.DESTROY, verdict_words(Verdict.DESTROY), _("进入审批")),
        Choice("undecided", Verdict.UNDECIDED, verdict_words(Verdict.UNDECIDED), _("合议时再看")),
        Choice("transfer", Verdict.TRANSFER, verdict_words(Verdict.TRANSFER), _("进县区档案馆")),
    ]


def _until(code: str, known: Expiry | None, settings: AppraisalSettings, today: date | None) -> str:
    end = kept_until(known, RetentionPeriod(code), settings, today) if known and today else None
    return _("到 %(day)s", day=end) if end else ""


def _page(batch: AppraisalBatch, one: Line, form: OpinionForm, *, only: bool) -> str:
    me, today, settings = visitor.actor().person_id, clock.today(), appraisal.settings_here()
    members, opinions = appraisal.members_now(batch), appraisal.opinions([one.line.id])
    own = next((said for said in reversed(opinions) if said.person_id == me), None)
    if request.method == "GET":
        _fill(form, own)
    facts = retention.facts(one.item)
    places = places_around(batch, me, one.line.position, only_unspoken=only)
    at = next((number for number, place in enumerate(places) if place.id == one.line.id), 0)
    return render_template(
        "appraisal/bench.html",
        batch=batch,
        line=one.line,
        item=one.item,
        form=form,
        only=only,
        places=places,
        before=places[at - 1] if at > 0 else None,
        behind=places[at + 1] if at + 1 < len(places) else None,
        spoken=spoken_of(batch, me),
        members=members,
        silent=[member for member in members if member.person_id not in {said.person_id for said in opinions}],
        opinions=opinions,
        voices=list(zip(voices_of(opinions, _parts(members)), opinions, strict=True)),
        own=own,
        me=me,
        speaks=any(member.person_id == me for member in members) and batch.stage in SPEAKING and one.line.is_open,
        choices=choices_of(Purpose(batch.purpose), settings, facts.expiry, today),
        reasons=reasons_here(),
        holds=facts.holds,
        sheet=_sheet(one, facts),
        shown_file=_first_file(one),
        shown_page=_shown_page(),
        today=today,
        **WORDS,
    )


def _fill(form: OpinionForm, own: AppraisalOpinion | None) -> None:
    """Show what she has said before."""
    if own is None:
        return
    form.verdict.data = f"{own.verdict}:{own.period_code}" if own.period_code else str(own.verdict)
    form.reason.data, form.open_from.data = own.reason, own.open_from.isoformat() if own.open_from else ""


def _sheet(one: Line, facts: RetentionFacts) -> list[tuple[str, Any]]:
    """Return the description as the sheet in the middle shows it where there are no pages."""
    item = one.item
    found = [
        (_("责任者"), item.author or _("未填")),
        (_("文号"), item.document_number or _("无")),
        (_("日期"), item.document_date or _("不详")),
        (_("门类与年度"), f"{class_label(item.archival_class)} {item.year}"),
        (_("保管期限"), period_words(facts.current.code)),
        (_("期满"), facts.expiry.ends_on or _("不再到期")),
        (_("页数与载体"), f"{_('%(pages)s 页', pages=item.pages) if item.pages else _('页数未填')}{_('；')}{carrier_words(item.carriers)}"),
        (_("开放与个人信息"), access_words(item.openness, item.personal_level, item.secrecy)),
    ]
    return [*found, (_("备注"), item.note)] if item.note else found


def _first_file(one: Line) -> Any:
    """Return the first file of an item whose pages can be shown to who is here."""
    files = files_of(one.item.id)
    with_pages = (file for file in files if file.is_there and file.is_current and format_of(file.object.media_type).has_pages)
    first = next(with_pages, None)
    return first if first is not None and may_see(one.item) else None


def _shown_page() -> int:
    asked = request.args.get("page", "1")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _agreed(one: Line, person: str) -> Judgement:
    """Return what somebody has said last of an item, as one's own."""
    said = next((opinion for opinion in reversed(appraisal.opinions([one.line.id])) if str(opinion.person_id) == person), None)
    if said is None:
        raise RuleBroken(_("这位成员还没有对这一件提意见"))
    return _same(said)


def _same(said: AppraisalOpinion) -> Judgement:
    reason = (
        said.reason if said.verdict is Verdict.UNDECIDED else _("同意%(name)s的意见：%(reason)s", name=said.person_name, reason=said.reason)
    )
    return Judgement(verdict=Verdict(said.verdict), reason=reason, period_code=said.period_code, open_from=said.open_from)


def _say_of_many(batch: AppraisalBatch, form: OpinionForm) -> int:
    """Say the same of all items that were picked, or of each what another member has said of it."""
    lines = chosen_lines(batch, read_ids(request.form.getlist("pick"))[:MANY])
    if not lines:
        raise RuleBroken(_("请先勾选要提意见的件"))
    by, agreed = visitor.actor(), request.form.get("agree")
    if not agreed:
        return len(appraisal.give_opinion(batch, lines, form.judgement(), by=by))
    said = {one.line_id: _same(one) for one in appraisal.opinions([line.id for line in lines]) if str(one.person_id) == agreed}
    if not said:
        raise RuleBroken(_("这位成员还没有对所选的件提意见"))
    for judgement in dict.fromkeys(said.values()):
        appraisal.give_opinion(batch, [line for line in lines if said.get(line.id) == judgement], judgement, by=by)
    return len(said)


def _onward(batch: AppraisalBatch, position: int, *, only: bool) -> ResponseReturnValue:
    """Go to the next item that she has not spoken of; when there is none, back to the batch."""
    line_id = next_unspoken(batch, visitor.actor().person_id, after=position)
    if line_id is None:
        flash(_("全部看完了，您的意见都已记下。"))
        return redirect(url_for("appraisal.show", appraisal_id=batch.id), 303)
    return redirect(url_for("appraisal.look", appraisal_id=batch.id, appraisal_line_id=line_id, only=1 if only else None), 303)


def _parts(members: Sequence[Any]) -> dict[int, str]:
    return {one.person_id: f"{PARTS[one.part]}{_('、') if one.title else ''}{one.title}" for one in members}
