"""Where a batch is dealt with: in the community, or at the street; what every page of a batch needs."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, request

from commarch.appraisal import AppraisalBatch
from commarch.appraisal.queries import Line, find_batch, find_line
from commarch.errors import RuleBroken
from commarch.web import attending
from commarch.web.attending import community_attended
from commarch.web.ids import number


class Desk(attending.Desk):
    """The community itself, or one of the street's communities."""

    def url(self, page: str, appraisal_id: UUID | None = None, **values: object) -> str:
        """Return the address of a page of this desk."""
        return self.address("appraisal", page, **({"appraisal_id": appraisal_id} if appraisal_id else {}), **values)


def at_the_street(code: str) -> Desk:
    """Return the desk of the street's archivist in a community."""
    return Desk(community_attended(code))


def found(appraisal_id: UUID) -> AppraisalBatch:
    """Return a batch of the community; another's is missing."""
    return find_batch(appraisal_id) or abort(404)


def line_found(batch: AppraisalBatch, line_id: UUID) -> Line:
    """Return a line of a batch; another batch's is missing."""
    return find_line(batch, line_id) or abort(404)


def seen_revision() -> int:
    """Return which state of the batch the one who acts has seen."""
    return number(request.form.get("revision"))


def attempt(act: Callable[[], object]) -> str:
    """Try an act; return what a rule of the archives says against it, or nothing."""
    try:
        act()
    except RuleBroken as broken:
        return str(broken)
    return ""
