"""All pages of `objects`."""

from commarch.web.objects.blueprint import bp

__all__ = ["bp"]
