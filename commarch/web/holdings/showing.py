"""One item: its life, why it is kept until its day, its description, what was done to it, its neighbours."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, render_template
from flask_babel import gettext as _

from commarch import audit, clock, holdings, incidents, quality, settings, transfer
from commarch.accounts import Duty
from commarch.audit import Act, AuditEntry
from commarch.holdings import Item, ItemState
from commarch.holdings.dates import UNKNOWN
from commarch.holdings.particulars import spoken, unusual, warning
from commarch.holdings.queries import PlaceInScheme
from commarch.holdings.volume_queries import volume_of
from commarch.objects import queries
from commarch.retention import reasons
from commarch.schemes.class_fields import FieldRow, class_fields
from commarch.schemes.expiry import Expiry, expiry
from commarch.schemes.periods import RetentionPeriod
from commarch.storage import where_is
from commarch.usage import uses_of
from commarch.web.guards import needs
from commarch.web.holdings.blueprint import bp
from commarch.web.holdings.history import line_of
from commarch.web.holdings.labels import CARRIERS, ROLES, access_words, carrier_words, class_label
from commarch.web.holdings.relating import word_of
from commarch.web.holdings.stub import stub_page
from commarch.web.incidents.labels import KINDS as INCIDENTS
from commarch.web.labels import period_words
from commarch.web.objects.forms import FilesForm
from commarch.web.objects.showing import may_see
from commarch.web.quality.labels import fix_url, sentence
from commarch.web.retention.facts import shown_facts
from commarch.web.retention.labels import VOICE

HISTORY = 20
SOON_DAYS = 90


@bp.get("/<uuid:item_id>")
@needs(Duty.VIEW)
def show_item(item_id: UUID) -> str:
    """Show one item."""
    item = holdings.find_item(item_id) or abort(404)
    if item.state is ItemState.DESTROYED:
        return stub_page(item)
    today = clock.today()
    place = holdings.place_of(item)
    entries = audit.history_of("item", item.id, limit=HISTORY)
    period = shown_facts(item) if item.is_filed else {}
    kept, is_held = (period["period_facts"].expiry, period["period_facts"].is_held) if period else (kept_until(item), False)
    before, behind = holdings.neighbours(item)
    fields = class_fields().get(item.archival_class, ()) if item.particulars else ()
    return render_template(
        "holdings/show.html",
        item=item,
        place=place,
        kept=kept,
        heading=reasons.heading(kept, VOICE),
        why=reasons.why(kept, category=place.path, scheme=place.scheme, version=place.version, held=is_held, voice=VOICE),
        is_held=is_held,
        **period,
        facts=[*facts_of(item, place), *particulars_of(item, fields)],
        volume=volume_of(item),
        gone_with=transfer.find_transfer(item.transfer_id) if item.transfer_id else None,
        warnings=[warning(field, value) for field, value in unusual(fields, item.particulars)],
        life=life_of(item, kept, entries, today),
        state_shown=standing(item, today),
        history=[line_of(entry) for entry in (*entries, *_import_of(item))],
        before=before,
        behind=behind,
        period=period_words(item.retention_code),
        class_name=class_label(item.archival_class),
        ROLES=ROLES,
        relations=holdings.relations_of(item.id),
        word_of=word_of,
        where=where_is(item.id) if item.is_filed else None,
        CARRIERS=CARRIERS,
        findings=quality.of_item(item.id),
        uses=uses_of(item) if item.is_filed else None,
        happened=incidents.of_item(item.id) if item.is_filed else (),
        INCIDENTS=INCIDENTS,
        sentence=sentence,
        fix_url=fix_url,
        files=queries.files_of(item.id),
        files_seen=may_see(item),
        files_form=FilesForm.for_item(item),
        files_most=settings.current().object_megabytes,
    )


def _import_of(item: Item) -> list[AuditEntry]:
    """Return the import that brought an item: the trail has one entry for all of its rows."""
    done = audit.history_of("import_batch", item.import_id, limit=HISTORY) if item.import_id else []
    later = [entry for entry in done if entry.act is Act.IMPORT and entry.at >= item.registered_at]
    return later[-1:]


def kept_until(item: Item) -> Expiry:
    """Return until when an item is kept; of a draft, until when it would be."""
    return expiry(RetentionPeriod(item.current_retention_code), filing_year=item.year, event_on=item.event_on, event_based=item.event_based)


def standing(item: Item, today: date) -> tuple[str, str | None]:
    """Return the state that is shown beside the code: what is late goes before all else."""
    if item.state is ItemState.FILED and item.ends_on:
        late = (today - item.ends_on).days
        if late > 0:
            return "expired", _("期满 %(days)s 天，待鉴定", days=late)
        if -late <= SOON_DAYS:
            return "soon", _("%(days)s 天后期满", days=-late)
    return item.state.value, None


def facts_of(item: Item, place: PlaceInScheme) -> list[tuple[str, Any]]:
    """Return the description (著录, DA/T 18-2022), as a catalogue card has it."""
    found: list[tuple[str, Any]] = [
        (_("题名"), item.title),
        (_("责任者"), item.author or _("未填")),
        (_("文号"), item.document_number or _("无")),
        (_("日期"), item.document_date or _("不详")),
        (_("门类与年度"), f"{item.archival_class} {class_label(item.archival_class)}{_('，')}{_('%(year)s 年度', year=item.year)}"),
        (_("类目"), _category(item, place)),
        (_("保管期限"), _retention(item)),
        (_("页数与载体"), _pages(item)),
        (_("开放与个人信息"), access_words(item.openness, item.personal_level, item.secrecy)),
    ]
    if item.event_based:
        found.append((_("起算日期"), item.event_on or _("还没有登记，起算条件未满足")))
    if item.note:
        found.append((_("备注"), item.note))
    return found


def particulars_of(item: Item, fields: Sequence[FieldRow]) -> list[tuple[str, Any]]:
    """Return what its class asks for beside, in the order of its fields; what was asked for once is still shown."""
    return [(field.label, spoken(field, item.particulars[field.key])) for field in fields if item.particulars.get(field.key)]


def life_of(item: Item, kept: Expiry, entries: Any, today: date) -> list[dict[str, Any]]:
    """Return the line of its life: formed, registered or filed, end of the period, what comes then."""
    points = []
    if item.date_key != UNKNOWN:
        points.append(_point(_("形成"), _known_day(item), item.author or item.document_date))
    if item.filed_at:
        by = next((entry.person_name for entry in entries if entry.act is Act.FILE), "")
        number = _("编第 %(number)s 件", number=f"{item.item_number:04d}")
        points.append(
            _point(_("补充归档") if item.supplement else _("归档"), clock_day(item.filed_at), _("，").join(filter(None, [by, number])))
        )
    else:
        points.append(_point(_("登记"), clock_day(item.registered_at), _("草稿，还没有档号")))
        points.append(_point(_("归档"), None, _("归档时给档号"), "ahead"))
    if item.state is ItemState.TRANSFERRED:
        gone = next((entry for entry in entries if entry.act is Act.TRANSFER), None)
        told = (gone.after or {}).get("receiver", "") if gone else ""
        return [*points, _point(_("移交进馆"), clock_day(gone.at) if gone else None, told)]
    if kept.ends_on:
        kind = "ahead" if kept.ends_on >= today or not item.is_filed else "late"
        note = _("%(period)s，自 %(day)s 起算", period=period_words(kept.period.code), day=kept.starts_on)
        points.append(_point(_("保管期满"), kept.ends_on, note, kind))
        points.append(_point(_("鉴定"), None, _("续存、转永久或拟销毁"), "ahead"))
    else:
        permanent = kept.period.is_permanent
        points.append(_point(_("永久保管") if permanent else _("待起算"), None, "" if permanent else _("起算事件还没有登记"), "ahead"))
    return points


def clock_day(instant: Any) -> date:
    """Return the civil date of an instant."""
    day: date = instant.astimezone(clock.zone()).date()
    return day


def _known_day(item: Item) -> date | None:
    return item.date_key if len(item.document_date) == 10 else None


def _point(name: str, on: date | None, note: str, kind: str = "") -> dict[str, Any]:
    return {"name": name, "on": on, "note": note, "kind": kind}


def _category(item: Item, place: PlaceInScheme) -> str:
    """Return the category of now, and the one in the code where that is another."""
    coded = item.category_code or item.archival_class
    if item.reclassified_code is None:
        return f"{coded} {place.path}"
    now = item.reclassified_code or item.archival_class
    return str(_("档号中的类目 %(coded)s，现归 %(now)s", coded=coded, now=f"{now} {place.path}"))


def _retention(item: Item) -> str:
    current, coded = RetentionPeriod(item.current_retention_code), RetentionPeriod(item.retention_code)
    if current.coded == coded.code:
        return period_words(current.code)
    return str(_("%(now)s（档号中为 %(coded)s）", now=period_words(current.code), coded=period_words(coded.code)))


def _pages(item: Item) -> str:
    pages = _("%(pages)s 页", pages=item.pages) if item.pages else _("页数未填")
    counted = _("（实点 %(pages)s 页）", pages=item.counted_pages) if item.counted_pages else ""
    return f"{pages}{counted}{_('；')}{carrier_words(item.carriers)}"
