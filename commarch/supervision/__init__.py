"""Supervision (监督): the street's view across its communities; figures and metadata, never a title that may hold personal data.

Everything here runs in a transaction of the supervisor: it reads the communities of one street and can write nothing. What a
supervisor may see of an item is decided by the database (`public_title`), not here.
"""

from commarch.supervision.delivery import Delivery, deliveries
from commarch.supervision.finding import Found, found_across, found_in
from commarch.supervision.forecast import Forecast, forecast
from commarch.supervision.metadata import ItemMetadata, MetadataFilter, communities, items_of
from commarch.supervision.posts import Vacancy, vacancies, without_clerk
from commarch.supervision.queries import Figures, Lateness, lateness, overview

__all__ = [
    "Delivery",
    "Figures",
    "Forecast",
    "Found",
    "ItemMetadata",
    "Lateness",
    "MetadataFilter",
    "Vacancy",
    "communities",
    "deliveries",
    "forecast",
    "found_across",
    "found_in",
    "items_of",
    "lateness",
    "overview",
    "vacancies",
    "without_clerk",
]
