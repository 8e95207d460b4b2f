"""All pages of `transfer`."""

from commarch.web.transfer import composing, listing, packing, showing, signing  # noqa: F401  their views
from commarch.web.transfer.blueprint import bp

__all__ = ["bp"]
