"""All pages of incidents."""

from commarch.web.incidents import listing, recording, showing, stepping, street  # noqa: F401  their views
from commarch.web.incidents.blueprint import bp

__all__ = ["bp"]
