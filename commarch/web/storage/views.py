"""All pages of `storage`."""

from commarch.web.storage.blueprint import bp

__all__ = ["bp"]
