"""Items that are held, and people who lift a hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from commarch import holds, retention
from commarch.audit import Actor
from commarch.database import session
from commarch.holds import ConsentPart, Hold, HoldReason
from tests import given
from tests.conftest import TODAY
from tests.handover.office import attending
from tests.world import CHEN_GUILAN, WANG_MIN, Somebody

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


def something_held(by: Actor, canary: str) -> None:
    """Hold an item and ask for its lifting; keep another for ever, and let the event of a card happen: free text is the canary."""
    held, kept_on = (given.a_filed_item(by, f"合同{number}-{canary}", document_date="2005-03-04", year=2005) for number in (1, 2))
    card = given.a_filed_item(by, f"资产卡片-{canary}", category="KU·04", retention="E5")
    session.flush()
    holds.ask_lifting(placed(by, [held.id], because=canary, authority=canary), canary, by=by)
    retention.make_permanent(kept_on, decided_on=TODAY, batch_number="2026-01", reason=canary, by=by)
    retention.meet_event(card, TODAY, reason=canary, by=by, today=TODAY)


def street_has_consented(code: str, archivist: Somebody) -> None:
    """Let the street consent to the lifting of the one hold of a community, whose head has not."""
    with attending(archivist, code) as by:
        holds.consent(holds.open_holds()[0].hold, ConsentPart.STREET, by=by)
