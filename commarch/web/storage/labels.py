"""How boxes, places and findings are called on pages."""

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from commarch.storage import Box, BoxState, CountOutcome, LowestClass, PlaceKind
from commarch.web.holdings.labels import class_label
from commarch.web.labels import period_words

BOX_STATES: dict[BoxState, LazyString] = {BoxState.OPEN: _l("未封"), BoxState.CLOSED: _l("已封")}
PLACE_KINDS: dict[PlaceKind, LazyString] = {PlaceKind.ROOM: _l("库房"), PlaceKind.CABINET: _l("柜"), PlaceKind.SHELF: _l("层")}
OUTCOMES: dict[CountOutcome, LazyString] = {
    CountOutcome.RIGHT: _l("在位"),
    CountOutcome.MISPLACED: _l("放错地方"),
    CountOutcome.UNEXPECTED: _l("不该在这里"),
    CountOutcome.MISSING: _l("没有找到"),
    CountOutcome.UNKNOWN: _l("不认识的标签"),
}


def kind_words(kind: LowestClass, names: dict[tuple[str, str], str]) -> str:
    """Return a lowest class in words: 城建环境　2025 年度　10年."""
    name = names.get((kind.archival_class, kind.category_code), class_label(kind.archival_class))
    return "　".join([name, gettext("%(year)s 年度", year=kind.year), period_words(kind.retention_code)])


def box_words(box: Box) -> str:
    """Return a box as people call it: WS·2025-D10 第 3 盒."""
    return " ".join(filter(None, [box.series, gettext("第 %(number)s 盒", number=box.number)]))
