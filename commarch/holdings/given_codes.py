"""Codes that stand on paper already (原有档号): kept as they are written, once they are seen to belong to their item."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings.draft import full_code
from commarch.holdings.faults import raise_all
from commarch.holdings.models import Item
from commarch.schemes import codes, coding
from commarch.schemes.codes import PRESETS, CodeParts, CodeTemplate
from commarch.schemes.periods import RetentionPeriod

if TYPE_CHECKING:
    from commarch.holdings.filing import Numbered


def check_given(numbered: Sequence["Numbered"]) -> None:
    """Read the given codes; each must follow a known structure, say what its item says, and be nobody else's."""
    faults: list[RuleBroken] = []
    for one in numbered:
        try:
            one.given = codes.normalise(one.given)
            one.template, one.parts = read_given(one.template, one.given)
            belongs(one)
        except RuleBroken as broken:
            faults.append(broken)
    raise_all(faults)
    _unique(numbered)


def read_given(template: CodeTemplate, code: str) -> tuple[CodeTemplate, CodeParts]:
    """Read a code by the scheme's own structure, else by one of the standards', which older catalogues follow."""
    for structure in (template, *(preset.template for preset in PRESETS.values())):
        if parts := codes.parse(structure, code):
            return structure, parts
    raise RuleBroken(f"档号“{code}”不合档号结构（{template.text}），请按原件改正，没有编号就留空", field="archival_code")


def belongs(one: "Numbered") -> None:
    """Refuse a code that says something else than its item."""
    item, parts, code = one.item, one.parts, one.given
    # A structure without retention or subject says nothing about them.
    told = {
        "全宗号": (parts.fonds, one.fonds),
        "年度": (parts.year, item.year),
        "保管期限": (parts.retention or item.retention_code, RetentionPeriod(item.retention_code).coded),
        "类目": ("·".join(filter(None, coding.place_of(parts))), full_code(item)),
    }
    if not parts.category and "category" not in one.template:
        del told["类目"]
    if one.volume is not None and one.volume.number is not None and parts.volume is not None:
        told["案卷号"] = (parts.volume, one.volume.number)
    wrong = [f"{name}是 {there}，这一件是 {here}" for name, (there, here) in told.items() if there != here]
    if wrong:
        raise RuleBroken(f"档号“{code}”与这一件不符：{'；'.join(wrong)}；请核对原件", field="archival_code")


def _unique(numbered: Sequence["Numbered"]) -> None:
    """Nobody else has the code, nor the same number of the series in another spelling (001, 0001)."""
    places = Counter((one.series, one.parts.item) for one in numbered)
    twice = [one.given for one in numbered if places[one.series, one.parts.item] > 1]
    series = {one.series for one in numbered}
    numbers = {one.parts.item for one in numbered}
    taken = {}
    if series:
        chosen = select(Item.series, Item.item_number, Item.archival_code)
        rows = session.execute(chosen.where(Item.series.in_(series), Item.item_number.in_(numbers)))
        taken = {(row.series, row.item_number): row.archival_code for row in rows}
    faults = [RuleBroken(f"档号“{code}”在这一批里出现了不止一次，请核对原件", field="archival_code") for code in dict.fromkeys(twice)]
    faults += [
        RuleBroken(f"档号“{one.given}”已经编给别的件（{there}），请核对原件", field="archival_code")
        for one in numbered
        if (there := taken.get((one.series, one.parts.item)))
    ]
    raise_all(faults)
