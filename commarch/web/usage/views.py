"""All pages of `usage`."""

from commarch.web.usage import listing, recording, reporting
from commarch.web.usage.blueprint import bp

__all__ = ["bp", "listing", "recording", "reporting"]
