"""How states, steps and opinions on opening of transfers are called on pages."""

from datetime import date
from typing import NamedTuple

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from commarch.holdings.models import Openness
from commarch.transfer import TransferState


class StateLabel(NamedTuple):
    """A state's name, and the state whose icon and colour it has."""

    word: LazyString
    state: str


STATES: dict[TransferState, StateLabel] = {
    TransferState.COMPOSING: StateLabel(_l("编制移交目录"), "draft"),
    TransferState.SIGNED: StateLabel(_l("已签署，待签收"), "waiting"),
    TransferState.RECEIVED: StateLabel(_l("已移交进馆"), "transferred"),
    TransferState.WITHDRAWN: StateLabel(_l("已撤回"), "retired"),
}
#: The way as a transfer's page draws it.
WAY = (_l("编制移交目录"), _l("负责人签署"), _l("打包送交"), _l("登记签收"))
_AT = {TransferState.COMPOSING: 0, TransferState.SIGNED: 2, TransferState.RECEIVED: len(WAY)}
OPENNESS: dict[Openness, LazyString] = {
    Openness.UNREVIEWED: _l("未审核"),
    Openness.OPEN: _l("开放"),
    Openness.RESTRICTED: _l("控制"),
}


def at_step(state: TransferState) -> int:
    """Return the place of a state on the way; beyond the last for what the archives have."""
    return _AT.get(state, 0)


def openness_words(openness: Openness, open_from: date | None) -> str:
    """Return an opinion on opening in words: 控制（自 2031-01-01 起开放）."""
    word = str(OPENNESS[openness])
    if open_from is None or openness is Openness.UNREVIEWED:
        return word
    return str(gettext("%(word)s（自 %(day)s 起开放）", word=word, day=open_from.isoformat()))
