"""The fields that the search box reads, folded as the index holds them: `commarch.holdings.folding`."""

from commarch.holdings.folding import (
    BRACKETS,
    CODE_TAG,
    DATE_MARK,
    NAMES,
    WEIGHTS,
    Field,
    fold,
    fold_code,
    fold_document_number,
    fold_field,
)

__all__ = ["BRACKETS", "CODE_TAG", "DATE_MARK", "NAMES", "WEIGHTS", "Field", "fold", "fold_code", "fold_document_number", "fold_field"]
