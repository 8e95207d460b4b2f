"""What no browser sends, here in one place, so that no page has to think of it (ASVS 5.0 1.3.3).

PostgreSQL can't keep a NUL in a text, and nobody types one. In a query it is left out, so that the page opens all the same; in a path or
a form the request is refused. And where an address lacks its last slash, the redirect names no host: the one that the request names is
the word of whoever sent it.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Flask, abort, redirect, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

NUL = "\0"


def init_app(app: Flask) -> None:
    """Look at each request first."""
    app.before_request(_leave_out_or_refuse)
    app.before_request(_redirect_on_this_host)


def _redirect_on_this_host() -> Response | None:
    moved = request.routing_exception
    if not isinstance(moved, RequestRedirect):
        return None
    parts = urlsplit(moved.new_url)
    path = "/" + parts.path.lstrip("/\\")
    return redirect(f"{path}?{parts.query}" if parts.query else path, moved.code)


def _leave_out_or_refuse() -> None:
    if any(NUL in text for text in _sent()):
        abort(400)
    if b"%00" in request.query_string:
        kept = ((name.replace(NUL, ""), value.replace(NUL, "")) for name, value in request.args.items(multi=True))
        request.args = ImmutableMultiDict(kept)


def _sent() -> Iterator[str]:
    """Give the text of the path and of a form: names, values, names of files."""
    yield request.path
    for name, values in request.form.lists():
        yield name
        yield from values
    for file in request.files.values():
        yield file.filename or ""
