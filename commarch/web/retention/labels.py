"""How periods and classes are called on pages."""

from typing import NamedTuple

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from commarch.retention.listing import Standing
from commarch.retention.reasons import Voice
from commarch.web.filters import long_date
from commarch.web.holdings.labels import CLASSES as ALL_CLASSES
from commarch.web.labels import period_words


class StandingLabel(NamedTuple):
    """How a standing is called on a tab and at an item, and which state it is shown as."""

    tab: LazyString
    word: LazyString
    state: str


STANDINGS: dict[Standing, StandingLabel] = {
    Standing.EXPIRED: StandingLabel(_l("已到期"), _l("已到期"), "expired"),
    Standing.SOON: StandingLabel(_l("90 天内到期"), _l("将到期"), "soon"),
    Standing.LATER: StandingLabel(_l("以后到期"), _l("保管中"), "running"),
    Standing.AWAITING_EVENT: StandingLabel(_l("待起算"), _l("起算条件未满足"), "awaiting_event"),
}
#: Reasons in the language of the page.
VOICE = Voice(gettext, long_date, period_words)
#: Classes that have a colour of their own in the chart.
CLASSES: dict[str, LazyString] = {"WS": _l("文书"), "KU": _l("会计")}


def class_label(code: str) -> str:
    """Return what a class of archives is called, with its code."""
    known = ALL_CLASSES.get(code)
    return gettext("%(name)s %(code)s", name=known, code=code) if known else code
