"""The pairs of characters that items are indexed by: `commarch.holdings.grams`, where every write of an item makes its search vector."""

from commarch.holdings.grams import LAST_POSITION, PLACES_OF_A_LEXEME, phrase, vector

__all__ = ["LAST_POSITION", "PLACES_OF_A_LEXEME", "phrase", "vector"]
