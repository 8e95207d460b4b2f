"""A new clerk with thirty documents on her desk: from an empty community to boxes on a shelf, printed, with the keyboard alone, in one sitting."""

import time

import pytest
from sqlalchemy import select

from commarch.database import session
from commarch.holdings import Item, ItemState
from commarch.jobs import quality as looking
from commarch.storage import queries as storage
from tests import given
from tests.journeys import shelf_way as way
from tests.journeys.heap import HEAP, REPLY, REQUEST
from tests.journeys.keyboard import Keyboard
from tests.world import WANG_MIN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.thorough,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
#: Taken; of the thirty four are not, and request and reply become one item.
TAKEN = 26
ITEMS = TAKEN - 1
#: As many keys as the way may take; who has to press more has lost it somewhere.
MOST_KEYS = 400


def test_thirty_documents_go_from_a_heap_to_the_shelf_by_keys_alone(sits_down):
    """F005, F019, F020, F021."""
    desk = sits_down()
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.goes_to("/login")
    keys, began, hongqi = Keyboard(desk), time.monotonic(), given.tenant_id("hongqi")
    pages = {row[0]: row[4] for row in HEAP} | {REPLY: "3"}

    way.come_in(keys, WANG_MIN)
    way.put_the_heap_into_the_inbox(keys)
    way.decide_on_every_document(keys)
    way.open_the_first_batch(keys)
    way.make_one_item_of_request_and_reply(keys)
    way.put_a_record_first(keys)
    way.count_pages(keys, pages)
    way.give_numbers(keys)
    way.open_the_first_batch(keys)
    way.count_pages(keys, pages)
    way.give_numbers(keys, late=True)
    way.box_everything(keys)
    way.put_the_boxes_on_a_shelf(keys)
    catalogue = way.print_of_all_years(keys, "打印归档文件目录")
    spines = way.print_of_all_years(keys, "打印盒脊")
    found = way.look_for_faults(keys, lambda: looking.look_in(hongqi))

    assert found == ["应归未归"], "a community that only begins still lacks most of last year; nothing else is wrong"
    with given.acting(WANG_MIN, "hongqi"):
        items = list(session.scalars(select(Item).where(Item.state == ItemState.FILED)))
        boxes = storage.everything(storage.BoxSieve(), at_most=100)
        assert len(items) == ITEMS
        assert REQUEST not in {item.title for item in items}
        series = way.numbers_by_series(items)
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in series.values()), series
        assert sum(row.items for row in boxes) == len(items)
        assert all(row.box.place_id for row in boxes)
        assert [str(item.archival_code) for item in items if str(item.archival_code) not in catalogue] == []
        spans = {f"起止件号{row.first_item:04}" + (f"–{row.last_item:04}" if row.last_item != row.first_item else "") for row in boxes}
        assert [span for span in spans if span not in spines] == []
        assert spines.count("盒号") == len(boxes)
    assert keys.unseen == []
    assert keys.pressed < MOST_KEYS
    farthest, what = max(keys.distances)
    print(f"from heap to shelf: {keys.pressed} keys, {time.monotonic() - began:.0f} s; farthest: {farthest} Tabs to {what}")  # pytest -rP
