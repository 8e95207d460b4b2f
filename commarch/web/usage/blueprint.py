"""The blueprint that the pages of `usage` share, and the pages beside each other."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

bp = Blueprint("usage", __name__, url_prefix="/c/<tenant_code>/use")


def tabs() -> list[tuple[str, str, None, bool]]:
    """Return the pages of use for the line of views."""
    pages = ((_("利用登记"), "usage.list_uses"), (_("利用情况"), "usage.report"), (_("五年无人利用"), "usage.list_unused"))
    return [(name, url_for(endpoint), None, request.endpoint == endpoint) for name, endpoint in pages]
