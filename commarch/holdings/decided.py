"""What waits for its destruction stays what was decided on (档案法 21): until then it is neither corrected nor added to.

To refuse a change is simpler than to notice it afterwards: whoever wants to correct is told at once what to do, and after the paper is gone no
change can stand in the way of the register. The database refuses it, too (`guard.keep_decided`); this says it in words.
"""

from sqlalchemy import text

from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings.models import Item

_DECIDED_IN = text("SELECT guard.decided_in(:item)")


def refuse_decided(item: Item) -> None:
    """Refuse to change a filed item that stands in a report to be destroyed; say which batch, and how it can be changed all the same."""
    if not item.is_filed:
        return
    session.flush()
    if number := session.scalar(_DECIDED_IN, {"item": item.id}):
        raise RuleBroken(
            f"{item} 已列入鉴定批次 {number} 的销毁清单，小组、负责人和街道决定的就是现在的它，等候销毁期间不能改动。"
            "确需改动的，请先让批次退回小组（负责人或街道退回、成员提出异议、停止销毁），或在核对清册里把这一件移出"
        )
