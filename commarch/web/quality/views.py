"""All pages of quality."""

from commarch.web.quality import deciding, reading
from commarch.web.quality.blueprint import bp

__all__ = ["bp", "deciding", "reading"]
