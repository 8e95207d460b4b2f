"""Pages of reminders and their delivery."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from commarch import notices, settings
from commarch.accounts import Duty, Person
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.jobs.queue import ring
from commarch.notices import Addressee, NoticeKind, NoticeState
from commarch.notices.composition import subject_of
from commarch.tenancy import Tenant
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.notices.labels import KINDS, kind_label
from commarch.web.paging import PageLinks
from commarch.web.transaction import after_commit

bp = Blueprint("notices", __name__, url_prefix="/c/<tenant_code>/notices")
PAGE = 50
#: Mails with a link that makes its reader the person it was sent to, and the duty of who may read it where it is still there.
SECRET = {NoticeKind.INVITATION: Duty.MANAGE_PEOPLE, NoticeKind.PASSWORD_RESET: Duty.SETTINGS}


@bp.get("/")
@needs(Duty.SEE_NOTICES)
def list_notices() -> str:
    """Show the outbox, newest first, and what became of each mail."""
    state, kind = _one_of(NoticeState, "state"), _one_of(NoticeKind, "kind")
    outbox = notices.notice_list(state=state, kind=kind, before=read_id(request.args.get("before")), limit=PAGE)
    counts = notices.state_counts()
    return render_template(
        "notices/list_notices.html",
        outbox=outbox,
        tabs=_tabs(counts, state, kind),
        kinds=[(str(label), _here(kind=one.value), None) for one, label in KINDS.items()],
        kind=kind,
        clear_kind=_here(kind=None),
        kind_label=kind_label,
        failed=counts.get(NoticeState.FAILED, 0),
        total=sum(counts.values()),
        is_sifted=state is not None or kind is not None,
        has_server=bool(settings.current().smtp_url),
        page=PageLinks(
            shown=len(outbox.entries),
            next_url=_here(before=outbox.entries[-1].notice.id) if outbox.has_more else None,
            previous_url=_here() if request.args.get("before") else None,
            unit=_("封"),
            order=_("最近的在前"),
        ),
    )


@bp.get("/<uuid:notice_id>")
@needs(Duty.SEE_NOTICES)
def show_notice(notice_id: UUID) -> str:
    """Show a mail as its recipient reads it."""
    found = _notice(notice_id)
    return render_template("notices/show_notice.html", **_shown(found))


@bp.post("/<uuid:notice_id>/resendings")
@needs(Duty.SEE_NOTICES)
def resend(notice_id: UUID) -> Response | tuple[str, int]:
    """Send a mail once more."""
    found = _notice(notice_id)
    try:
        notices.resend(found.notice, by=visitor.actor())
    except RuleBroken as broken:
        return render_template("notices/show_notice.html", **_shown(found, str(broken))), 422
    tenant_id = visitor.here().tenant_id
    after_commit(lambda: ring("notices.send_tenant", tenant_id=tenant_id))
    flash(_("已重新列入发送，几分钟内送出。"))
    return redirect(url_for("notices.show_notice", notice_id=notice_id), 303)


def _notice(notice_id: UUID) -> Addressee:
    return notices.find_notice(notice_id) or abort(404)


def _shown(found: Addressee, fault: str = "") -> dict[str, Any]:
    """Return what the page of one mail shows: its text and the same letter as content of the page."""
    notice = found.notice
    session.expunge(notice)
    if not _may_read_link(notice.kind):
        notice.facts = {name: value for name, value in notice.facts.items() if name != "token"}
    tenant = session.get_one(Tenant, notice.tenant_id)
    letter = notices.letter_of(notice, tenant)
    person = Person(name=found.person_name, email=found.person_email)
    return {
        "shown": notice,
        "person": person,
        "letter": letter,
        "subject": subject_of(letter, tenant),
        "text": notices.text_of(letter, person.name),
        "message_id": notices.message_id(notice),
        "kind_label": kind_label,
        "has_server": bool(settings.current().smtp_url),
        "is_secret": notice.kind in SECRET,
        "fault": fault,
    }


def _may_read_link(kind: NoticeKind) -> bool:
    """Whether this visitor may read a mail's one-time link: whoever reads it becomes its recipient."""
    if kind not in SECRET:
        return True
    return SECRET[kind] in visitor.here().duties and notices.operations.may_be_handed_on(kind)


def _tabs(counts: Any, state: NoticeState | None, kind: NoticeKind | None) -> list[tuple[str, str, int | None, bool]]:
    """Return the states; their figures only where no kind narrows the list."""
    words = {
        NoticeState.FAILED: _("未送达"),
        NoticeState.WAITING: _("待发送"),
        NoticeState.SENT: _("已送达"),
        NoticeState.SHOWN: _("站内可看"),
    }
    tabs = [(_("全部"), _here(state=None), None if kind else sum(counts.values()), state is None)]
    return tabs + [(word, _here(state=one.value), None if kind else counts.get(one, 0), state is one) for one, word in words.items()]


def _here(**changed: Any) -> str:
    """Return the address of this list with some conditions changed, from its first page."""
    kept = {name: value for name, value in request.args.items() if name in ("state", "kind")}
    return url_for("notices.list_notices", **{**kept, **changed})


def _one_of(words: Any, name: str) -> Any:
    asked = request.args.get(name)
    return words(asked) if asked in set(words) else None
