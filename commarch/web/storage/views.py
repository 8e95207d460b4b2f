"""Pages of storage, by what people come for: boxing, boxes, places, taking stock, loose carriers, the forecast."""

from commarch.web.storage import boxes, boxing, carriers, forecasting, listing, places, stock
from commarch.web.storage.blueprint import bp

__all__ = ["boxes", "boxing", "bp", "carriers", "forecasting", "listing", "places", "stock"]
