"""Pages of catalogue imports, in the order that a clerk walks them."""

from commarch.web.imports import columns, committing, figures, mending, report, uploading
from commarch.web.imports.blueprint import bp

__all__ = ["bp", "columns", "committing", "figures", "mending", "report", "uploading"]
