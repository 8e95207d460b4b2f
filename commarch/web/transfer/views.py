"""All pages of `transfer`."""

from commarch.web.transfer.blueprint import bp

__all__ = ["bp"]
