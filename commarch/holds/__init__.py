"""Holds (冻结): what keeps an item from being destroyed, several on one item, lifted only by head and street together."""
