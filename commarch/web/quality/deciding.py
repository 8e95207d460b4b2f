"""Saying that a finding is as it should be; comparing two items that may be one, and letting them be one."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import holdings, quality
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.quality import OF_TWO, Finding
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.quality.blueprint import bp
from commarch.web.quality.labels import CHECKS, fix_url, sentence


@bp.route("/findings/<uuid:finding_id>/acceptance", methods=["GET", "POST"])
@needs(Duty.FILE)
def accept(finding_id: UUID) -> ResponseReturnValue:
    """Say why it is as it should be."""
    finding, refusal = _finding(finding_id), ""
    if request.method == "POST":
        try:
            quality.accept(finding, request.form.get("reason", ""), by=visitor.actor())
        except RuleBroken as broken:
            refusal = str(broken)
        else:
            flash(_("已认可，不再计入。"))
            return redirect(url_for("quality.list_findings", kind=finding.kind.value), 303)
    page = render_template(
        "quality/accept.html",
        finding=finding,
        item=_item(finding.item_id),
        refusal=refusal,
        checks=CHECKS,
        sentence=sentence,
        fix_url=fix_url,
    )
    return page, 422 if refusal else 200


@bp.post("/findings/<uuid:finding_id>/withdrawal")
@needs(Duty.FILE)
def withdraw(finding_id: UUID) -> ResponseReturnValue:
    """Take an acceptance back."""
    finding = _finding(finding_id)
    quality.withdraw_acceptance(finding, by=visitor.actor())
    flash(_("已取消认可，重新计入。"))
    return redirect(url_for("quality.list_findings", kind=finding.kind.value), 303)


@bp.get("/findings/<uuid:finding_id>/comparison")
@needs(Duty.VIEW)
def compare(finding_id: UUID) -> ResponseReturnValue:
    """Show two items side by side."""
    return _comparison(_finding(finding_id))


@bp.post("/findings/<uuid:finding_id>/merging")
@needs(Duty.FILE)
def merge(finding_id: UUID) -> ResponseReturnValue:
    """Let two items be one."""
    finding = _finding(finding_id)
    kind = finding.kind.value
    try:
        kept = quality.merge(finding, keep_first=request.form.get("keep") != "second", by=visitor.actor())
    except RuleBroken as broken:
        return _comparison(finding, str(broken)), 422
    flash(_("已合并，保留 %(kept)s；另一件的去向记在操作记录里。", kept=str(kept)))
    return redirect(url_for("quality.list_findings", kind=kind), 303)


def _comparison(finding: Finding, refusal: str = "") -> str:
    if finding.kind not in OF_TWO:
        abort(404)
    first, second = _item(finding.other_id), _item(finding.item_id)
    if first is None or second is None:
        abort(404)
    return render_template(
        "quality/compare.html", finding=finding, first=first, second=second, refusal=refusal, checks=CHECKS, sentence=sentence
    )


def _finding(finding_id: UUID) -> Finding:
    return quality.find_finding(finding_id) or abort(404)


def _item(item_id: UUID | None) -> Item | None:
    return holdings.find_item(item_id) if item_id else None
