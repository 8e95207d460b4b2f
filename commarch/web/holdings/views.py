"""Pages of items, by what people come for: to look through the catalogue, to register and correct, to file, to take lists out."""

from commarch.web.holdings import entering, exporting, filing, listing, reclassifying, relating, saved_views, showing
from commarch.web.holdings.blueprint import bp

__all__ = ["bp", "entering", "exporting", "filing", "listing", "reclassifying", "relating", "saved_views", "showing"]
