"""One file: its pages as pictures, what it is, the text that is in it. What is sensitive is shown to who has said why."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import audit, clock
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.models import WAITING
from commarch.objects import queries
from commarch.objects.formats import ACCEPT, format_of
from commarch.objects.queries import File
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.objects.blueprint import bp
from commarch.web.objects.forms import ReasonForm, ReplaceForm
from commarch.web.objects.labels import FAULTS, ROLES, TEXT_STATES, format_name, measure_words, size_words

LONGEST_REASON = 500
#: Thumbs beside the page that is shown.
AROUND = 5
SHOWN_CHARACTERS = 20_000


@bp.get("/<uuid:file_id>")
@needs(Duty.VIEW)
def show_file(file_id: UUID) -> str:
    """Show a file, page by page."""
    found, item = queries.find_file(file_id) or abort(404)
    asked = request.args.get("page", "1")
    return page_of(found, item, int(asked) if asked.isascii() and asked.isdigit() else 1)


@bp.post("/<uuid:file_id>/looking")
@needs(Duty.VIEW)
def ask_to_look(file_id: UUID) -> ResponseReturnValue:
    """Say why one looks at what is sensitive; the trail has it before anything is seen."""
    found, item = queries.find_file(file_id) or abort(404)
    form = ReasonForm()
    reason = " ".join((form.reason.data or "").split())
    if not reason or len(reason) > LONGEST_REASON:
        tell(form, RuleBroken(str(_("请写明查看事由，最长 500 字")), field="reason"))
        return page_of(found, item, 1, reason=form), 422
    audit.record(Act.REVEAL, "item", item.id, str(item), by=visitor.actor(), reason=reason)
    flash(_("查看事由已记入履历，半小时内可以查看这一件的文件。"))
    return redirect(url_for("objects.show_file", file_id=file_id), 303)


def may_see(item: Item) -> bool:
    """Tell whether who is here may see the files of an item now."""
    return queries.may_look(item, visitor.signed_in_visitor().person_id, clock.now())


def page_of(found: File, item: Item, page: int, *, replacing: ReplaceForm | None = None, reason: ReasonForm | None = None) -> str:
    """Draw the page of a file."""
    seen = may_see(item)
    has_pages = format_of(found.object.media_type).has_pages
    last = (found.object.pages or 1) if has_pages else 0
    shown = min(max(page, 1), max(last, 1))
    text, is_cut = (queries.text_of(found.object.id) if seen and found.is_there else None) or ("", False)
    return render_template(
        "objects/show.html",
        item=item,
        file=found.file,
        object=found.object,
        is_there=found.is_there,
        seen=seen,
        shown=shown,
        last=last,
        near=range(max(1, shown - AROUND), min(last, shown + AROUND) + 1),
        text=text[:SHOWN_CHARACTERS],
        text_is_cut=is_cut or len(text) > SHOWN_CHARACTERS,
        facts=facts_of(found),
        may_detach=item.state in WAITING,
        accept=ACCEPT,
        replacing=replacing or ReplaceForm(formdata=None),
        reason=reason or ReasonForm(formdata=None),
        TEXT_STATES=TEXT_STATES,
    )


def facts_of(found: File) -> list[tuple[str, str]]:
    """Return what is known of a file."""
    one, file = found.object, found.file
    checked = _("还没有核对过")
    if one.checked_at:
        day = f"{one.checked_at.astimezone(clock.zone()):%Y-%m-%d}"
        checked = _("%(day)s 复核一致", day=day) if not one.fault else _("%(day)s %(what)s", day=day, what=FAULTS[one.fault])
    return [
        (_("格式"), measure_words(one)),
        (_("这是"), str(ROLES[file.role])),
        (_("挂接"), _("%(day)s，%(name)s", day=f"{file.attached_at.astimezone(clock.zone()):%Y-%m-%d %H:%M}", name=file.attached_name)),
        (_("校验值"), f"SHA-256 {one.sha256}"),
        (_("复核"), checked),
    ]


@bp.record_once
def _give_to_templates(state: object) -> None:
    env = state.app.jinja_env  # type: ignore[attr-defined]
    env.globals |= {"file_roles": ROLES, "file_accept": ACCEPT}
    env.filters |= {"format_name": format_name, "size_words": size_words, "measure_words": measure_words}
