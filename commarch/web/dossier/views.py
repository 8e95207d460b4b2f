"""All pages of `dossier`."""

from commarch.web.dossier.blueprint import bp

__all__ = ["bp"]
