"""Pages of the classification scheme, by what people come for: to read it, to draft a version, to edit its rows, to use the street's."""

from commarch.web.schemes import adopting, drafting, editing, fields, lengthening, reading
from commarch.web.schemes.blueprint import bp

__all__ = ["adopting", "bp", "drafting", "editing", "fields", "lengthening", "reading"]
