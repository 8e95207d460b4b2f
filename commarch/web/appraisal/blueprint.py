"""The blueprint that the community's pages of appraisal share. The street's are pages of its supervision."""

from typing import Any

from flask import Blueprint, request

from commarch import settings
from commarch.web import visitor

bp = Blueprint("appraisal", __name__, url_prefix="/c/<tenant_code>/appraisals")
#: Calendars that phones fetch, each at the secret address of one person.
feeds = Blueprint("feeds", __name__, url_prefix="/calendar")
#: Where photographs come in, several at once.
TAKING = "appraisal.add_photos"


@bp.url_value_preprocessor
def _let_photos_in(endpoint: str | None, values: dict[str, Any] | None) -> None:  # noqa: ARG001
    """Take a larger body where photographs come in, but only from somebody who has signed in: it is read before the route asks who comes."""
    if endpoint == TAKING:
        visitor.recognise()
        if visitor.current() is not None:
            request.max_content_length = (settings.current().object_megabytes + 1) * 1024**2
