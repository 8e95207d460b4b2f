"""All pages of holds."""

from commarch.web.holds import lifting, listing, placing, reviewing, showing, street  # noqa: F401  their views
from commarch.web.holds.blueprint import bp

__all__ = ["bp"]
