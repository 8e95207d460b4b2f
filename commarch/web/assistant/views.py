"""All pages of `assistant`."""

from commarch.web.assistant.blueprint import bp

__all__ = ["bp"]
