"""The blueprint that the pages of `objects` share."""

from typing import Any

from flask import Blueprint, request

from commarch import settings
from commarch.web import visitor

bp = Blueprint("objects", __name__, url_prefix="/c/<tenant_code>/objects")
#: Where files come in.
TAKING = frozenset({"objects.attach", "objects.supersede"})


@bp.url_value_preprocessor
def _let_files_in(endpoint: str | None, values: dict[str, Any] | None) -> None:  # noqa: ARG001
    """Take a larger body here than anywhere else, but only from somebody who has signed in: it is read before the route asks who comes."""
    if endpoint in TAKING:
        visitor.recognise()
        if visitor.current() is not None:
            request.max_content_length = (settings.current().object_megabytes + 1) * 1024**2
