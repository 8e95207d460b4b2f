"""All pages of `arrangement`."""

from commarch.web.arrangement import batches, components, merging, numbering, numbers, sections
from commarch.web.arrangement.blueprint import bp

__all__ = ["batches", "bp", "components", "merging", "numbering", "numbers", "sections"]
