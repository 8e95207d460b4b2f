"""Pages of volumes, by what people come for: to look through them, to make one up."""

from commarch.web.volumes import binding, listing
from commarch.web.volumes.blueprint import bp

__all__ = ["binding", "bp", "listing"]
