"""How a category stands in an archival code (档号).

Documents (WS) are classified by unit or subject (DA/T 22-2015: 机构（问题）); in every other class the second and lower levels belong to the
class code (DA/T 13-2022: KU·01, KJ·JJ). A class that isn't divided leaves the subject out.
"""

from typing import Protocol

from commarch.schemes.codes import CodeParts, CodeTemplate, read_template
from commarch.schemes.templates import Field

#: The class whose lower levels are units or subjects.
DOCUMENTS = "WS"


class Placed(Protocol):
    """A category, as far as codes go."""

    @property
    def archival_class(self) -> str:
        """The class of archives."""

    @property
    def code(self) -> str:
        """The code below the class, "" for the class itself."""


def class_part(category: Placed) -> str:
    """Return what stands in the class field: WS, ZP, KU·01."""
    return category.archival_class if _by_subject(category) or not category.code else f"{category.archival_class}·{category.code}"


def category_part(category: Placed) -> str:
    """Return what stands in the subject field: DQ; "" where there is none."""
    return category.code if _by_subject(category) else ""


def template_of(code_template: str, category: Placed) -> CodeTemplate:
    """Return a version's template for items of a category: without the subject where the category has none."""
    template = read_template(code_template)
    return template if category_part(category) or "category" not in template else _without_category(template)


def parts_of(category: Placed, *, fonds: str, year: int, retention: str, item: int, volume: int | None = None) -> CodeParts:
    """Return the parts of an item's code; `retention` as it is written in codes (`RetentionPeriod.coded`)."""
    return CodeParts(fonds, class_part(category), year, item, retention, category_part(category), volume)


def place_of(parts: CodeParts) -> tuple[str, str]:
    """Return class and category code that a code read back belongs to: the inverse of `class_part` and `category_part`."""
    archival_class, _, below = parts.archival_class.partition("·")
    return archival_class, parts.category or below


def templates_of(code_template: str) -> tuple[CodeTemplate, ...]:
    """Return every form that codes of a version may have, the finest first: what `parse` is tried with."""
    template = read_template(code_template)
    return (template, _without_category(template)) if "category" in template else (template,)


def _by_subject(category: Placed) -> bool:
    return category.archival_class == DOCUMENTS and bool(category.code)


def _without_category(template: CodeTemplate) -> CodeTemplate:
    """Leave the subject out with the separator before it, or behind it where it comes first."""
    index = [field.name for field in template.fields].index("category")
    fields = [field for field in template.fields if field.name != "category"]
    separators = list(template.separators)
    del separators[max(index - 1, 0)]
    text = "".join(_spelled(field) + separator for field, separator in zip(fields, [*separators, ""], strict=True))
    return read_template(text)


def _spelled(field: Field) -> str:
    return f"{{{field.name}:0{field.width}d}}" if field.width > 1 else f"{{{field.name}}}"
