"""What tests of printing start from: filed items, boxes with them, places."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from commarch import clock
from commarch.audit import Actor
from commarch.database import session
from commarch.holdings import Item
from commarch.printing import Options, Paper, PrintOrder, Scope, ask
from commarch.storage import boxing, places
from commarch.storage.models import Box
from commarch.storage.rules import LowestClass
from tests import given
from tests.printing.paper import Paper as Sheets

#: Rare, awkward, full-width, full of the typesetter's markup.
RARE = "𠮷野家·〔2015〕㐂䶮𬭊①〇★“”《》℃㎡Ⅳ—…é"
MARKUP = '= *会议* _纪要_ #panic("x") $x^2$ [b] @ref <label> `code` // note /* c */ \\ \\u{41} ~ -- ... {{1}} %s #import "/etc/passwd"'


def filed(by: Actor, count: int, title: str = "关于绿化的方案 第{}号", **facts: Any) -> list[Item]:
    """File documents of 2015: WS, ten years, 城建环境 unless said otherwise."""
    told = {"document_date": "2015-03-04", "year": 2015, **facts}
    return [given.a_filed_item(by, title.format(number), **told) for number in range(1, count + 1)]


def boxed(by: Actor, category: str = "CJ", year: int = 2015, retention: str = "D10") -> list[Box]:
    """Box what lies loose of a lowest class."""
    return boxing.box_up(LowestClass("WS", year, retention, category), by=by)


def shelved(by: Actor, boxes: Iterable[Box]) -> None:
    """Make a room with a cabinet of two shelves, and put boxes on the first."""
    room = places.add_room("A", "档案室", by=by)
    cabinet = places.add_cabinet(room, "03", shelves=2, capacity_mm=900, by=by)
    shelf = next(one for one in places.below(cabinet) if one.code == "1")
    for box in boxes:
        box.place_id = shelf.id


def printed(paper: Paper, scope: Scope, by: Actor, options: Options | None = None) -> Sheets:
    """Print and return what came out of it."""
    order = ask(paper, scope, options or Options(), by=by)
    assert order.content is not None, order.refusal
    return Sheets(order.content)


def orders() -> Sequence[PrintOrder]:
    return session.scalars(select(PrintOrder).order_by(PrintOrder.id)).all()


def today() -> Any:
    return clock.today()
