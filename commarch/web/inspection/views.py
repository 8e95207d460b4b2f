"""All pages of `inspection`."""

from commarch.web.inspection import admitting, assigned, laying, pack, street  # noqa: F401  their views
from commarch.web.inspection.blueprint import bp

__all__ = ["bp"]
