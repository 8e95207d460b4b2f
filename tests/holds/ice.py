"""Items that are held, and people who lift a hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from commarch import holds
from commarch.audit import Actor
from commarch.database import session
from commarch.holds import ConsentPart, Hold, HoldReason
from tests import given
from tests.conftest import TODAY
from tests.handover.office import attending
from tests.world import CHEN_GUILAN, WANG_MIN

REVIEW = date(2027, 5, 23)


def placed(by: Actor, items: Sequence[UUID], **facts: Any) -> Hold:
    """Hold items in the tenant of this transaction: a dispute, to be looked at in half a year."""
    told: dict[str, Any] = {
        "reason": HoldReason.DISPUTE,
        "because": "与承包方的合同纠纷",
        "authority": "区人民法院（2026）民初字第 12 号通知",
        "from_on": TODAY,
        "review_on": REVIEW,
    }
    return holds.place(items, **{**told, **facts}, by=by, today=TODAY)


def a_hold(count: int = 2, code: str = "hongqi", **facts: Any) -> tuple[UUID, list[UUID]]:
    """File items and let 王敏 hold them; returns the ids of hold and items."""
    with given.acting(WANG_MIN, code) as by:
        items = [given.a_filed_item(by, f"合同{number}").id for number in range(count)]
        session.flush()
        return placed(by, items, **facts).id, items


def found(key: UUID) -> Hold:
    """Return a hold in the tenant of this transaction."""
    one = holds.find_hold(key)
    assert one is not None
    return one


def asked(key: UUID) -> None:
    """Let 王敏 ask for the lifting."""
    with given.acting(WANG_MIN, "hongqi") as by:
        holds.ask_lifting(found(key), "判决已生效并执行完毕", by=by)


def head_consents(key: UUID) -> None:
    """Let 陈桂兰 consent."""
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        holds.consent(found(key), ConsentPart.HEAD, by=by)


def street_consents(key: UUID) -> None:
    """Let 周岚 consent, attending in the community."""
    with attending() as by:
        holds.consent(found(key), ConsentPart.STREET, by=by)


def lifted(key: UUID) -> None:
    """Ask for the lifting, and let both consent."""
    asked(key)
    head_consents(key)
    street_consents(key)
