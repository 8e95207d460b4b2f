"""Counting pages (编页): what somebody counted on the paper stands beside what was declared; quality compares the two."""

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.errors import RuleBroken
from commarch.holdings.decided import refuse_decided
from commarch.holdings.models import ENDED, Item
from commarch.holdings.registration import KIND
from commarch.holdings.rules import MOST_PAGES


def count_pages(item: Item, pages: int | None, *, by: Actor) -> bool:
    """Note the counted pages of an item (None: not counted after all); tell whether that changed anything.

    Where nothing was declared, the count is the declaration too.
    """
    if item.state in ENDED:
        raise RuleBroken(f"{item} 已经移交或销毁，不再改动")
    if pages is not None and not 0 < pages <= MOST_PAGES:
        raise RuleBroken(f"{item}：实点页数应为大于 0 的数，空白页不计；没有点就留空", field="counted_pages")
    if pages == item.counted_pages:
        return False
    if item.pages is None:
        refuse_decided(item)
    before = {"counted_pages": item.counted_pages} | ({"pages": item.pages} if item.pages is None else {})
    item.counted_pages, item.pages = pages, item.pages or pages
    item.changed_at = clock.now()
    after = {name: getattr(item, name) for name in before}
    audit.record(Act.EDIT, KIND, item.id, str(item), by=by, before=before, after=after)
    return True
