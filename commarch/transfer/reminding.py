"""Whom transfers wait for: the head for her signature, the clerk for the receipt and for what a group decided to transfer (条例 20)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text

from commarch import clock
from commarch.accounts import Duty
from commarch.appraisal.reminding import Task, people_here
from commarch.database import home_tenant, session
from commarch.transfer.rules import APPROVED

#: Days from the opening of a transfer to its signature, from the signature to the receipt, from the street's approval to a transfer.
SIGN_DAYS, RECEIPT_DAYS, INCLUDE_DAYS = 14, 30, 60


class TransferTurn(StrEnum):
    """What a transfer waits for."""

    SIGN = "sign"  # 负责人签署
    RECEIVE = "receive"  # 登记签收
    INCLUDE = "include"  # 已鉴定移交，列入移交目录


@dataclass(frozen=True)
class Open:
    """What transfers wait for: of which, how many items, by when."""

    turn: TransferTurn
    due_on: date
    count: int
    id: UUID | None = None
    number: str = ""
    #: Who made the list: she does not sign it.
    opened_by: int | None = None

    @property
    def key(self) -> str:
        """What names it from one sweep to the next."""
        return f"transfer:{self.turn}:{self.id or self.due_on}"

    @property
    def label(self) -> str:
        """What is to do, in the words of a mail."""
        if self.turn is TransferTurn.INCLUDE:
            return "已鉴定移交、尚未列入移交"
        return f"移交 {self.number}：{'签署移交目录' if self.turn is TransferTurn.SIGN else '送交并登记签收'}"

    def is_for(self, person_id: int | None, duties: Collection[Duty]) -> bool:
        """Whether it waits for this person."""
        if self.turn is TransferTurn.SIGN:
            return Duty.SIGN_APPRAISAL in duties and person_id != self.opened_by
        return Duty.CONDUCT_APPRAISAL in duties


def open_here() -> list[Open]:
    """Return what the home tenant's transfers wait for, in one statement."""
    asked = {"tenant": home_tenant(), "zone": clock.zone().key, "approved": [one.value for one in APPROVED]}
    return [_open(row) for row in session.execute(_OPEN, asked)]


def open_for(person_id: int | None, duties: Collection[Duty]) -> list[Open]:
    """Return what transfers wait for from one person, the nearest day first."""
    return sorted((one for one in open_here() if one.is_for(person_id, duties)), key=lambda one: (one.due_on, one.key))


def tasks() -> list[Task]:
    """Return what everybody of the home tenant has to do with transfers."""
    waiting = open_here()
    people = people_here() if waiting else []
    return [
        Task(person_id, one.key, one.label, one.due_on, one.count)
        for person_id, duties in people
        for one in waiting
        if one.is_for(person_id, duties)
    ]


def _open(row: Any) -> Open:
    turn = TransferTurn(row.turn)
    days = {TransferTurn.SIGN: SIGN_DAYS, TransferTurn.RECEIVE: RECEIPT_DAYS, TransferTurn.INCLUDE: INCLUDE_DAYS}[turn]
    number = f"{row.year}-{row.running:02d}" if row.id else ""
    return Open(turn, row.since + timedelta(days=days), row.items, row.id, number, row.opened_by)


_OPEN = text(
    """
    SELECT 'sign' AS turn, t.id, t.year, t.running, t.opened_by, CAST(t.opened_at AT TIME ZONE :zone AS date) AS since, n.items
      FROM transfer t
      CROSS JOIN LATERAL (SELECT count(*) AS items, count(*) FILTER (WHERE i.openness = 'unreviewed') AS untold
                            FROM transferred_item i WHERE i.tenant_id = :tenant AND i.transfer_id = t.id) n
     WHERE t.tenant_id = :tenant AND t.state = 'composing' AND n.items > 0 AND n.untold = 0
    UNION ALL
    SELECT 'receive', t.id, t.year, t.running, t.opened_by, CAST(t.signed_at AT TIME ZONE :zone AS date),
           (SELECT count(*) FROM transferred_item i WHERE i.tenant_id = :tenant AND i.transfer_id = t.id)
      FROM transfer t WHERE t.tenant_id = :tenant AND t.state = 'signed'
    UNION ALL
    SELECT 'include', NULL, NULL, NULL, NULL, min(b.approved_on), count(*)
      FROM appraisal_line l JOIN appraisal_batch b ON b.tenant_id = :tenant AND b.id = l.batch_id AND b.stage = ANY (:approved)
     WHERE l.tenant_id = :tenant AND l.is_open AND l.decision = 'transfer'
       AND NOT EXISTS (SELECT 1 FROM transferred_item i WHERE i.tenant_id = :tenant AND i.item_id = l.item_id AND i.is_open)
    HAVING count(*) > 0
    """
)
