"""Pages of the classification scheme, by what people come for: to read it, to draft a version, to edit its rows, to use the street's."""

from commarch.web.schemes import adopting, drafting, editing, fields, reading
from commarch.web.schemes.blueprint import bp

__all__ = ["adopting", "bp", "drafting", "editing", "fields", "reading"]
