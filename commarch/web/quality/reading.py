"""The score with its parts, the findings behind each, what was accepted; asking for a look now."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import audit, clock, quality
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.database import home_tenant
from commarch.jobs.queue import ring
from commarch.quality import FaultKind
from commarch.web import transaction, visitor
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.paging import PageLinks
from commarch.web.quality.blueprint import bp
from commarch.web.quality.labels import CHECKS, WAITS, fix_url, sentence
from commarch.web.spreadsheets import xlsx

PAGE = 50
#: Rows of a spreadsheet taken away at once.
MOST_ROWS = 100_000


@bp.get("/")
@needs(Duty.VIEW)
def show() -> str:
    """Show the score with each of its parts."""
    score = quality.score(clock.today().year - 1)
    return render_template(
        "quality/show.html",
        score=score,
        parts=sorted(score.parts, key=lambda part: (part.not_run is not None, -part.faults)),
        progress=quality.progress(),
        behind=quality.behind(),
        checks=CHECKS,
        waits=WAITS,
    )


@bp.post("/")
@needs(Duty.FILE)
def look_now() -> ResponseReturnValue:
    """Ask for a whole round now."""
    quality.ask_for_round(by=visitor.actor())
    home = home_tenant()
    transaction.after_commit(lambda: ring("quality.look_in", tenant_id=home))
    flash(_("正在检查。可以先做别的，回来再看。"))
    return redirect(url_for("quality.show"), 303)


@bp.get("/progress")
@needs(Duty.VIEW)
def show_progress() -> Response:
    """Tell how far a round has come."""
    found = quality.progress()
    under_way = bool(found and (found.is_in_round or found.wanted))
    done, total = (found.round_done, found.round_total) if found else (0, 0)
    text = _("已检查 %(done)s / %(total)s 件", done=done, total=total) if under_way else _("检查完了。")
    return jsonify(done=done, total=total, text=text, finished=not under_way, next=url_for("quality.show"))


@bp.get("/findings")
@needs(Duty.VIEW)
def list_findings() -> str:
    """Show what was found, of one kind or of all."""
    kind, accepted = _kind(), request.args.get("accepted") == "1"
    rows = quality.findings(kind, accepted=accepted, after=read_id(request.args.get("after")), limit=PAGE + 1)
    shown = rows[:PAGE]
    further = _here(kind, accepted, shown[-1].Finding.id) if len(rows) > PAGE else None
    return render_template(
        "quality/findings.html",
        rows=shown,
        kind=kind,
        accepted=accepted,
        checks=CHECKS,
        sentence=sentence,
        fix_url=fix_url,
        address=_here,
        page=PageLinks(
            len(shown), next_url=further, previous_url=_here(kind, accepted) if request.args.get("after") else None, unit=_("条")
        ),
    )


@bp.get("/findings.xlsx")
@needs(Duty.EXPORT)
def export_findings() -> Response:
    """Give what was found as a spreadsheet."""
    rows: Sequence[Any] = quality.findings(_kind(), limit=MOST_ROWS)
    audit.record(Act.EXPORT, "page", request.path, "质检问题", by=visitor.actor(), after={"count": len(rows)})
    headings = [_("检查"), _("档号"), _("题名"), _("问题"), _("怎么办"), _("另一件")]
    lines = (
        (
            str(CHECKS[row.Finding.kind].name),
            row.archival_code or "",
            row.title or "",
            sentence(row.Finding.kind, row.Finding.detail),
            str(CHECKS[row.Finding.kind].advice),
            row.other_code or row.other_title or "",
        )
        for row in rows
    )
    return xlsx(_("质检问题"), headings, lines)


def _here(kind: FaultKind | None, accepted: bool = False, after: UUID | None = None) -> str:  # noqa: FBT001, FBT002  an address
    return url_for("quality.list_findings", kind=kind.value if kind else None, accepted=1 if accepted else None, after=after)


def _kind() -> FaultKind | None:
    return next((one for one in FaultKind if one.value == request.args.get("kind")), None)
