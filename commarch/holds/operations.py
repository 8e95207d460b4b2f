"""Placing a hold, asking for its lifting, the two consents that lift it or the refusal, and the day of its review."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, insert, select

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Item, ItemState
from commarch.holds.models import ConsentPart, HeldItem, Hold, HoldConsent, HoldReason
from commarch.holds.queries import count_items, parts_here
from commarch.holds.rules import MOST, check_dates, checked_words

KIND = "hold"
#: So many codes stand in the trail; beyond them their number.
CODES_TOLD = 200
WHOSE = {ConsentPart.HEAD: "社区负责人", ConsentPart.STREET: "街道档案员"}


def place(
    item_ids: Sequence[UUID],
    *,
    reason: HoldReason,
    because: str,
    authority: str,
    from_on: date,
    review_on: date,
    by: Actor,
    today: date,
) -> Hold:
    """Hold items (冻结): none of them is destroyed until head and street have both lifted it. Several holds may lie on one item."""
    wanted = list(dict.fromkeys(item_ids))
    because = checked_words(because, "because", "请写明为什么冻结，如：与承包方的合同纠纷")
    authority = checked_words(authority, "authority", "请写明依据：谁要求的、哪份文书，如：区人民法院协助执行通知书")
    check_dates(from_on, review_on, today)
    if not wanted:
        raise RuleBroken("没有选中要冻结的件")
    if len(wanted) > MOST:
        raise RuleBroken(f"一次最多冻结 {MOST} 件，请分批办理")
    codes = _codes_of(wanted)
    hold = Hold(
        reason=reason,
        because=because,
        authority=authority,
        from_on=from_on,
        review_on=review_on,
        placed_at=clock.now(),
        placed_by=by.person_id,
        placed_by_name=by.name,
    )
    session.add(hold)
    session.flush()
    rows = [{"tenant_id": home_tenant(), "hold_id": hold.id, "item_id": one} for one in wanted]
    session.execute(insert(HeldItem), rows)
    # the rows above waited for whoever was ending an item's life at this moment
    _codes_of(wanted)
    told = {"reason": reason, "authority": authority, "from_on": from_on, "review_on": review_on, "count": len(codes)}
    told["codes"] = codes[:CODES_TOLD]
    audit.record(Act.PLACE_HOLD, KIND, hold.id, because, by=by, after=told, reason=because)
    return hold


def ask_lifting(hold: Hold, because: str, *, by: Actor, revision: int | None = None) -> None:
    """Ask head and street to lift a hold (申请解冻), and say why it is needed no more."""
    _current(hold, revision)
    because = checked_words(because, "because", "请写明为什么可以解冻，如：判决已生效并执行完毕")
    if hold.lifting_asked_at is not None:
        raise RuleBroken("已经有人申请解冻，请等社区负责人和街道档案员同意")
    hold.lifting_because, hold.lifting_asked_at, hold.lifting_asked_by = because, clock.now(), by.person_id
    hold.refused_because, hold.refused_at, hold.refused_by_name = "", None, ""
    session.flush()
    audit.record(Act.ASK_LIFTING, KIND, hold.id, hold.because, by=by, after={"state": "申请解冻"}, reason=because)


def refuse_lifting(hold: Hold, because: str, *, by: Actor, revision: int | None = None) -> None:
    """Refuse as the street what was asked (不同意解冻): it stays held; a consent that was given to it does not count for the next request."""
    _current(hold, revision)
    because = checked_words(because, "because", "请写明为什么不同意解冻，申请人会看到")
    if hold.lifting_asked_at is None:
        raise RuleBroken("没有等着的解冻申请")
    if ConsentPart.STREET not in parts_here():
        raise RuleBroken(f"解冻申请由{WHOSE[ConsentPart.STREET]}退回，别人不能代办")
    if hold.street_id is not None:
        raise RuleBroken("街道已经同意解冻，不能再退回")
    asked = hold.lifting_because
    hold.head_consent_id, hold.head_id, hold.lifting_because, hold.lifting_asked_at = None, None, "", None
    hold.asking += 1
    hold.refused_because, hold.refused_at, hold.refused_by_name = because, clock.now(), by.name
    session.flush()
    before, after = {"reason": asked}, {"state": "不同意解冻"}
    audit.record(Act.REFUSE_LIFTING, KIND, hold.id, hold.because, by=by, before=before, after=after, reason=because)


def move_review(hold: Hold, review_on: date, because: str, *, by: Actor, today: date, revision: int | None = None) -> None:
    """Move the day on which somebody looks whether a hold is still needed, and say why."""
    _current(hold, revision)
    because = checked_words(because, "because", "请写明为什么改期，如：二审尚未开庭")
    check_dates(hold.from_on, review_on, today)
    if review_on == hold.review_on:
        raise RuleBroken("新的复核日期和原来的一样", field="review_on")
    before, hold.review_on = hold.review_on, review_on
    session.flush()
    audit.record(
        Act.MOVE_REVIEW, KIND, hold.id, hold.because, by=by, before={"review_on": before}, after={"review_on": review_on}, reason=because
    )


def consent(hold: Hold, part: ConsentPart, *, by: Actor, revision: int | None = None) -> bool:
    """Consent to the lifting on behalf of head or street; the second consent lifts it. Returns whether it is lifted now.

    Her password was asked for again before. The database takes the head's only from a head, the street's only from the street.
    """
    _current(hold, revision)
    if hold.lifting_asked_at is None:
        raise RuleBroken("还没有人申请解冻；请先写明理由、提出申请")
    if part not in parts_here():
        raise RuleBroken(f"解冻要{WHOSE[part]}本人同意，别人不能代办")
    if by.person_id is None or by.person_id in (hold.head_id, hold.street_id):
        raise RuleBroken("社区负责人和街道档案员的同意要由两个人分别作出，您已经同意过了")
    if (hold.head_id if part is ConsentPart.HEAD else hold.street_id) is not None:
        raise RuleBroken(f"{WHOSE[part]}已经同意过了")
    _write_consent(hold, part, by.person_id, by.name)
    act, state = (Act.ASK_LIFTING, f"{WHOSE[part]}同意解冻") if hold.lifted_at is None else (Act.LIFT_HOLD, "已解冻")
    told = {"state": state, "count": count_items(hold)}
    because = hold.lifting_because if hold.is_lifted else state
    audit.record(act, KIND, hold.id, hold.because, by=by, after=told, reason=because)
    return hold.is_lifted


def _write_consent(hold: Hold, part: ConsentPart, person_id: int, name: str) -> None:
    given = HoldConsent(hold_id=hold.id, asking=hold.asking, part=part, person_id=person_id, person_name=name, at=clock.now())
    session.add(given)
    session.flush()
    if part is ConsentPart.HEAD:
        hold.head_consent_id, hold.head_id = given.id, person_id
    else:
        hold.street_consent_id, hold.street_id = given.id, person_id
    if hold.head_consent_id is not None and hold.street_consent_id is not None:
        hold.lifted_at = clock.now()
    session.flush()


def _codes_of(item_ids: Sequence[UUID]) -> list[str]:
    """Return the codes of items that may be held: filed, and of this tenant; another's is as missing as none."""
    asked = bindparam("ids", list(item_ids), ARRAY(Uuid))
    chosen = select(Item.archival_code, Item.state, Item.title).where(Item.tenant_id == home_tenant(), Item.id == any_(asked))
    found = session.execute(chosen.order_by(Item.code_key, Item.id)).all()
    if len(found) < len(item_ids):
        raise RuleBroken("有的件找不到了，请回目录重新选")
    wrong = [row for row in found if row.state is not ItemState.FILED]
    if wrong:
        named = wrong[0].archival_code or f"「{wrong[0].title}」"
        raise RuleBroken(f"只有已归档、还在馆的件才能冻结；{named} 不是，请先去掉")
    return [row.archival_code for row in found]


def _current(hold: Hold, revision: int | None) -> None:
    """Refuse an old tab, and let two who act at once act one after the other."""
    watched = [
        "revision",
        "lifted_at",
        "lifting_asked_at",
        "lifting_because",
        "asking",
        "review_on",
        "head_id",
        "head_consent_id",
        "street_id",
        "street_consent_id",
    ]
    session.refresh(hold, with_for_update=True, attribute_names=watched)
    if revision is not None and hold.revision != revision:
        raise RuleBroken("这次冻结刚刚有人办过一步，请看过最新的内容再办")
    if hold.is_lifted:
        raise RuleBroken("已经解冻，没有要办的了")
