"""All pages of `appraisal`."""

from commarch.web.appraisal.blueprint import bp

__all__ = ["bp"]
