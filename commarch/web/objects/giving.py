"""Bytes of a file, and pictures of its pages. Nothing inside a file that somebody uploaded may do anything in the reader's browser."""

from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from flask import Response, abort, request, send_file

from commarch.accounts import Duty
from commarch.objects import looking, queries, store
from commarch.objects.formats import format_of
from commarch.objects.queries import File
from commarch.web.guards import needs
from commarch.web.objects.blueprint import bp
from commarch.web.objects.showing import may_see

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
#: Pixels of a page beside its description, and of a small picture in a list.
WIDE, SMALL = 1200, 200
_PNG = b"\x89PNG"


@bp.get("/<uuid:file_id>/content")
@needs(Duty.VIEW)
def give_content(file_id: UUID) -> Response:
    """Give the file as it arrived: pictures to be seen, all else to be taken away."""
    found = _visible(file_id)
    path = _path_of(found)
    answer = send_file(path, mimetype=found.object.media_type, conditional=True, etag=found.object.sha256, max_age=0)
    how = "inline" if format_of(found.object.media_type).is_picture and "download" not in request.args else "attachment"
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(found.file.file_name, safe='')}"
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/<uuid:file_id>/pages/<int:number>")
@needs(Duty.VIEW)
def give_page(file_id: UUID, number: int) -> Response:
    """Give a picture of a page, made when it is first looked at and kept beside the file."""
    found = _visible(file_id)
    if not format_of(found.object.media_type).has_pages or not 1 <= number <= (found.object.pages or 1):
        abort(404)
    width = SMALL if "small" in request.args else WIDE
    content = _kept_picture(found, number, width) or abort(404)
    answer = Response(content, mimetype="image/png" if content.startswith(_PNG) else "image/jpeg")
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Content-Disposition"] = "inline"
    return answer


def _visible(file_id: UUID) -> File:
    """Return a file that may be seen now: one that is erased, set apart, or sensitive without a reason is not given."""
    found, item = queries.find_file(file_id) or abort(404)
    if not found.is_there:
        abort(404)
    if not may_see(item):
        abort(403)
    return found


def _path_of(found: File) -> Path:
    path = store.path_of(found.object.tenant_id, found.object.sha256)
    return path if path.is_file() else abort(404)


def _kept_picture(found: File, number: int, width: int) -> bytes | None:
    one, name = found.object, f"page-{number}-{width}"
    kept = store.beside(one.tenant_id, one.sha256, name)
    if kept.is_file():
        return kept.read_bytes()
    content = looking.picture_of(_path_of(found), one.media_type, number, width)
    if content:
        store.keep_beside(one.tenant_id, one.sha256, name, content)
    return content
