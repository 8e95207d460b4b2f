"""All pages of `assistant`."""

from commarch.web.assistant import asking, guiding
from commarch.web.assistant.blueprint import bp

__all__ = ["asking", "bp", "guiding"]
