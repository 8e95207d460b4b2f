"""Pages of digital objects, by what people come for: to attach and replace, to look, to find words in what is in them."""

from commarch.web.objects import attaching, finding, giving, showing
from commarch.web.objects.blueprint import bp

__all__ = ["attaching", "bp", "finding", "giving", "showing"]
