"""Completeness (齐全): the entries of the filing scope that are expected in a year, what answers them, and what is missing."""
