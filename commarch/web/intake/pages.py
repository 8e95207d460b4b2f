"""One page of a document, as it is kept: only for who may see the document, and never as anything but a picture or a file to take away."""

from urllib.parse import quote
from uuid import UUID

from flask import Response, abort

from commarch import clock
from commarch.accounts import Duty
from commarch.intake import queries
from commarch.intake.photos import MEDIA_TYPES, PDF
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.intake.blueprint import bp

#: Nothing inside a file that somebody handed in may do anything.
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@bp.get("/<uuid:intake_id>/pages/<uuid:page_id>")
@needs(Duty.CONTRIBUTE)
def show_page(intake_id: UUID, page_id: UUID) -> Response:
    """Give the bytes of a page with the type that they have."""
    document = queries.find_document(intake_id)
    me = visitor.signed_in_visitor().person_id
    triages = Duty.FILE in visitor.here().duties
    if document is None or not queries.may_see(document, me, clock.today(), triages=triages):
        abort(404)
    page = queries.find_page(document, page_id) or abort(404)
    if page.media_type not in MEDIA_TYPES:
        abort(404)
    answer = Response(page.content, mimetype=page.media_type)
    answer.headers["Content-Security-Policy"] = SANDBOX
    shown = "attachment" if page.media_type == PDF else "inline"
    answer.headers["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(page.file_name, safe='')}"
    return answer
