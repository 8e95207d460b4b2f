"""Archival codes as a template would make them: examples for people who decide on one."""

from typing import NamedTuple

from commarch import clock
from commarch.errors import RuleBroken
from commarch.schemes import CategoryRow, Scheme
from commarch.schemes.codes import PRESETS, overflows, render
from commarch.schemes.coding import parts_of, template_of
from commarch.web.schemes.labels import PRESET_NAMES

#: What stands for a fonds number that isn't given yet.
NO_FONDS = "X000"
_CHOSEN = (("WS", "Y", 1), ("WS", "D30", 12), ("KU", "D30", 3), ("ZP", "D30", 25), ("WS", "D10", 12345))


class Example(NamedTuple):
    """One code with what it stands for; `fault` where none can be made."""

    category: CategoryRow
    period: str
    item: int
    code: str
    fault: str
    overflows: bool


def examples(scheme: Scheme, fonds_number: str | None) -> list[Example]:
    """Make a code for items of different classes and periods, one of them too high for its padding; each as its class is arranged."""
    made = []
    for archival_class, period, item in _CHOSEN:
        category = _leaf(scheme, archival_class)
        if category is not None:
            made.append(_example(scheme.template_of_class(archival_class), category, fonds_number or NO_FONDS, period, item))
    return made


def preset_examples() -> list[tuple[str, str, str]]:
    """Return name, template and example of each preset."""
    return [(str(PRESET_NAMES[key]), preset.template.text, preset.example) for key, preset in PRESETS.items()]


def _example(template: str, category: CategoryRow, fonds: str, period: str, item: int) -> Example:
    parts = parts_of(category, fonds=fonds, year=clock.today().year, retention=period, item=item, volume=1)
    try:
        made = template_of(template, category)
        return Example(category, period, item, render(made, parts), "", overflows(made, parts))
    except RuleBroken as broken:
        return Example(category, period, item, "", str(broken), overflows=False)


def _leaf(scheme: Scheme, archival_class: str) -> CategoryRow | None:
    """Return the first category of a class in which items are filed."""
    return next(
        (one for one, _ in scheme.in_order if one.archival_class == archival_class and one.id not in scheme.children and not one.retired),
        None,
    )
