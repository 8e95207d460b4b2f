"""Whom incidents wait for: the head of the unit, and the street. What is told names kind and number, never an item or a person."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from commarch import clock
from commarch.database import home_tenant, session
from commarch.incidents.models import Incident, IncidentState
from commarch.incidents.papers import KINDS
from commarch.incidents.queries import Seen, across

#: key, label, by when, how many.
Waiting = tuple[str, str, date, int]
_OF_THE_STREET = {IncidentState.RECORDED: "待社区负责人确认", IncidentState.CONFIRMED: "待街道报档案主管部门"}


def for_the_head() -> list[Waiting]:
    """Return the incidents of the home tenant that its head has not confirmed."""
    chosen = select(Incident).where(Incident.tenant_id == home_tenant(), Incident.state == IncidentState.RECORDED).order_by(Incident.id)
    return [
        (f"incident:{one.id}", f"{KINDS[one.kind]}（事件 {one.number}），等您确认、报街道", _day(one), 1) for one in session.scalars(chosen)
    ]


def for_the_street(tenant_ids: Collection[int]) -> list[Waiting]:
    """Return the communities' incidents that are not with the county yet; told anew with each step."""
    return [
        (
            f"incident:{one.id}:{one.state}",
            f"{one.community}：{KINDS[one.kind]}（事件 {one.number}），{_OF_THE_STREET[one.state]}",
            _day(one),
            1,
        )
        for one in across(tenant_ids, limit=200)
        if one.state in _OF_THE_STREET
    ]


def _day(one: Incident | Seen) -> date:
    return one.due_at.astimezone(clock.zone()).date()
