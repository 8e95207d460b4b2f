"""The pairs of characters that items are indexed by: `commarch.holdings.grams`, where every write of an item makes its search vector."""

from commarch.holdings.grams import LAST_POSITION, phrase, vector

__all__ = ["LAST_POSITION", "phrase", "vector"]
