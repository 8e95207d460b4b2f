"""Headings: which row names the columns (one row, or two where a group heads several), and which field each column is."""

from dataclasses import dataclass

from commarch.imports.fields import FIELDS, IGNORE, label_of, squeeze, words
from commarch.imports.looks import fits, look_of
from commarch.imports.table import Merge, Row
from commarch.libraries import fuzz, fuzzy

_SURE_ENOUGH = 78
_LONGEST_HEADING = 24
#: Rows above a heading: cover, title, notes
_DEEPEST = 40


@dataclass(frozen=True)
class Column:
    """One column of a sheet and the field it is taken for; `field` is what a person may change."""

    index: int
    heading: str
    field: str
    confidence: float
    reason: str


@dataclass(frozen=True)
class Heading:
    """The rows that name the columns: first row (from 0), how many, and the text for each column."""

    first: int
    rows: int
    texts: list[str]


def find_heading(rows: list[Row], merged: tuple[Merge, ...] = ()) -> Heading | None:
    """Find the row, or pair of rows, whose words are known headings; None where no two are (one, in a table of one column)."""
    widest = max((sum(bool(cell.strip()) for cell in row) for row in rows), default=0)
    best, most = None, 1.5 if widest > 1 else 0.9
    for number, row in enumerate(rows[:_DEEPEST]):
        for candidate in _candidates(rows, number, row, merged):
            score = _score(candidate)
            if score > most:
                best, most = candidate, score
    return best and _with_group_above(best, rows)


def _with_group_above(heading: Heading, rows: list[Row]) -> Heading:
    """Take in the row above where cells reach down from it: it names groups of columns."""
    above = rows[heading.first - 1] if heading.first and heading.rows == 1 else []
    shared = any(upper.strip() and upper == lower for upper, lower in zip(above, heading.texts, strict=False))
    return Heading(heading.first - 1, 2, heading.texts) if shared else heading


def _candidates(rows: list[Row], number: int, row: Row, merged: tuple[Merge, ...]) -> list[Heading]:
    if not _may_head(row):
        return []
    single = Heading(number, 1, row)
    below = rows[number + 1] if number + 1 < len(rows) else []
    if not _may_head(below) or not _holds_words(below):
        return [single]
    return [single, Heading(number, 2, _joined(_spread(row, number, merged), below))]


def _may_head(row: Row) -> bool:
    """Tell a row of short words from one of numbers and sentences."""
    filled = [cell for cell in row if cell.strip()]
    wordy = [cell for cell in filled if len(squeeze(cell)) <= _LONGEST_HEADING and not any(mark in cell for mark in "：:")]
    return len(filled) >= 1 and len(wordy) >= 0.8 * len(filled) and not any(squeeze(cell).isdigit() for cell in filled)


def _holds_words(row: Row) -> bool:
    return any(squeeze(cell) in words() for cell in row if cell.strip())


def _spread(row: Row, number: int, merged: tuple[Merge, ...]) -> Row:
    """Repeat the name of a group over the columns it heads."""
    spread = list(row)
    for top, left, bottom, right in merged:
        if top <= number <= bottom and left < len(row) and row[left].strip():
            spread[left : right + 1] = [row[left]] * (min(right + 1, len(row)) - left)
    return spread


def _joined(upper: Row, lower: Row) -> list[str]:
    """Put the two rows of a heading together: the lower one where it is a known word, else both."""
    width = max(len(upper), len(lower))
    pairs = zip(upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower)), strict=True)
    joined = []
    for above, below in pairs:
        above, below = above.strip(), below.strip()
        if not above or not below or squeeze(above) == squeeze(below):
            joined.append(below or above)
        else:
            whole = squeeze(above + below) in words()
            joined.append(above + below if whole or squeeze(below) not in words() else below)
    return joined


def _score(heading: Heading) -> float:
    """Count the different fields that are named; a second row must pay for itself."""
    fields = {words().get(squeeze(text)) for text in heading.texts if text.strip()} - {None}
    known = len(fields - {IGNORE}) + 0.5 * (IGNORE in fields)
    return known - 0.6 * (heading.rows - 1)


def guess_columns(texts: list[str], samples: list[Row]) -> list[Column]:
    """Guess each column's field: by known words, then by similar words, then by the look of the values; no field twice."""
    width = max([len(texts), *map(len, samples)], default=0)
    texts = texts + [""] * (width - len(texts))
    columns = [_guess(index, text, [row[index] for row in samples if index < len(row)]) for index, text in enumerate(texts)]
    return _each_once(columns)


def _guess(index: int, text: str, values: list[str]) -> Column:
    heading, squeezed = text.strip(), squeeze(text)
    if squeezed:
        field, confidence, reason = _by_word(heading, squeezed)
        if field and not fits(field, values):
            return Column(index, heading, IGNORE, 0.3, f"列名像“{label_of(field)}”，但内容不像，请核对")
        if field:
            return Column(index, heading, field, confidence, reason)
    if not any(value.strip() for value in values):
        return Column(index, heading, IGNORE, 1.0, "整列是空的" if not heading else f"不认得“{heading}”，且整列是空的")
    if look := look_of(values):
        return Column(index, heading, *look)
    return Column(index, heading, IGNORE, 0.2, f"不认得“{heading}”，请指定或不导入" if heading else "没有列名，请指定或不导入")


def _by_word(heading: str, squeezed: str) -> tuple[str, float, str]:
    bare = squeeze(squeezed.split("(")[0])
    for text, confidence in ((squeezed, 1.0), (bare, 0.95)):
        if text in words():
            field = words()[text]
            reason = f"“{heading}”是目录里有而件上没有的列，不导入" if field == IGNORE else f"列名“{heading}”就是{label_of(field)}"
            return field, confidence, reason
    found = fuzzy.extractOne(squeezed, words().keys(), scorer=fuzz.ratio, score_cutoff=_SURE_ENOUGH)
    if found is None:
        return "", 0, ""
    word, score, _ = found
    return words()[word], round(score / 100 * 0.85, 2), f"列名“{heading}”与“{word}”相近"


def _each_once(columns: list[Column]) -> list[Column]:
    """Give each field to the surest column only; the one further left where two are alike."""
    winners: dict[str, Column] = {}
    for column in sorted(columns, key=lambda one: (-one.confidence, one.index)):
        if column.field != IGNORE:
            winners.setdefault(column.field, column)
    return [_or_ignored(column, winners) for column in columns]


def _or_ignored(column: Column, winners: dict[str, Column]) -> Column:
    winner = winners.get(column.field, column)
    if winner is column:
        return column
    reason = f"“{FIELDS[column.field].label}”已取第 {winner.index + 1} 列“{winner.heading}”，这一列不导入"
    return Column(column.index, column.heading, IGNORE, column.confidence, reason)
