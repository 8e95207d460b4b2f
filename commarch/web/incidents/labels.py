"""How kinds and steps of incidents are called on pages."""

from datetime import datetime
from typing import NamedTuple, Protocol

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commarch.incidents import IncidentKind, IncidentState, hours_late


class StateLabel(NamedTuple):
    """A state's name, and the state whose icon and colour it has."""

    word: LazyString
    state: str


class Dated(Protocol):
    """An incident, or what the street sees of one."""

    @property
    def state(self) -> IncidentState:
        """How far its report is."""

    @property
    def confirmed_at(self) -> datetime | None:
        """When the head confirmed it."""

    @property
    def due_at(self) -> datetime:
        """By when it is to be with the street."""


KINDS: dict[IncidentKind, LazyString] = {
    IncidentKind.DAMAGE: _l("档案损毁"),
    IncidentKind.LOSS: _l("档案丢失"),
    IncidentKind.LEAK: _l("档案信息泄露"),
    IncidentKind.UNLAWFUL: _l("擅自销毁或提供档案"),
    IncidentKind.OTHER: _l("其他事件"),
}
STATES: dict[IncidentState, StateLabel] = {
    IncidentState.RECORDED: StateLabel(_l("待负责人确认"), "soon"),
    IncidentState.CONFIRMED: StateLabel(_l("已报街道"), "working"),
    IncidentState.REPORTED: StateLabel(_l("已报档案主管部门"), "working"),
    IncidentState.CLOSED: StateLabel(_l("已办结"), "done"),
    IncidentState.WITHDRAWN: StateLabel(_l("误报，已撤销"), "retired"),
}
#: The way as an incident's page draws it.
WAY = (_l("登记"), _l("负责人确认，报街道"), _l("街道报档案主管部门"), _l("办结归卷"))
_AT = {IncidentState.RECORDED: 1, IncidentState.CONFIRMED: 2, IncidentState.REPORTED: 3, IncidentState.CLOSED: len(WAY)}


def at_step(state: IncidentState) -> int:
    """Return the place of a state on the way; beyond the last for what is closed."""
    return _AT.get(state, 0)


def lateness(one: Dated, now: datetime) -> str:
    """Say by how much the report to the street is late, or was; "" where it is not."""
    if one.state is IncidentState.WITHDRAWN:
        return ""
    late = hours_late(one.due_at, one.confirmed_at or now)
    if not late:
        return ""
    days, hours = divmod(late, 24)
    words = _("%(days)s 天", days=days) if days else _("%(hours)s 小时", hours=hours)
    return str(_("晚报 %(words)s", words=words) if one.confirmed_at else _("逾期 %(words)s", words=words))
