"""What no browser sends, here in one place, so that no page has to think of it (ASVS 5.0 1.3.3).

PostgreSQL can't keep a NUL in a text, and nobody types one. In a query it is left out, so that the page opens all the same; in a path or
a form the request is refused.
"""

from collections.abc import Iterator

from flask import Flask, abort, request
from werkzeug.datastructures import ImmutableMultiDict

NUL = "\0"


def init_app(app: Flask) -> None:
    """Look at each request first."""
    app.before_request(_leave_out_or_refuse)


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
