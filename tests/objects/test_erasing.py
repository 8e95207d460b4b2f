"""Content that is destroyed goes from the disk after the commit; what another item needs stays; a kill in between is made good."""

import hashlib
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from commarch import objects
from commarch.database import session
from commarch.holdings import Item
from commarch.jobs import objects as jobs
from commarch.objects import DigitalObject, ItemObject, TextLayer, store
from tests import given
from tests.objects.files import a_jpeg, a_pdf
from tests.world import WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
SHARED, OWN = a_jpeg("orange"), a_pdf("只有这一件有")


def place_of(content: bytes) -> Path:
    return store.path_of(given.tenant_id("hongqi"), hashlib.sha256(content).hexdigest())


def two_items() -> tuple[Item, Item]:
    """Let two filed items share a picture, and the first have a PDF of its own, whose text was read and whose page was looked at."""
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = (given.a_filed_item(by, title) for title in ("要销毁的", "留下的"))
        given.a_file_of(first, OWN, "李四低保.pdf", by=by)
        for item in (first, second):
            given.a_file_of(item, SHARED, "合影.jpg", by=by)
        session.flush()
        session.expunge_all()
    jobs.take_up()
    store.keep_beside(given.tenant_id("hongqi"), hashlib.sha256(OWN).hexdigest(), "page-1-200", b"a picture")
    return first, second


def erased(item: Item) -> list[objects.Stub]:
    with given.acting(WANG_MIN, "hongqi"):
        return objects.erase([item.id])


def test_content_that_no_other_item_refers_to_goes_after_the_commit_and_a_stub_stays():
    """F092, F012."""
    first, _ = two_items()
    stubs = erased(first)
    assert [(stub.sha256, stub.size, stub.media_type, stub.erased) for stub in stubs] == [
        (hashlib.sha256(OWN).hexdigest(), len(OWN), "application/pdf", True),
        (hashlib.sha256(SHARED).hexdigest(), len(SHARED), "image/jpeg", False),
    ]
    assert place_of(OWN).exists()  # the transaction that destroys touches no disk
    jobs.tidy(given.tenant_id("hongqi"))
    assert list(place_of(OWN).parent.glob(f"{hashlib.sha256(OWN).hexdigest()}*")) == []
    assert place_of(SHARED).read_bytes() == SHARED
    with given.acting(WANG_MIN, "hongqi"):
        assert session.scalars(select(ItemObject.file_name).where(ItemObject.item_id == first.id)).all() == ["", ""]
        assert session.scalars(select(TextLayer)).all() == []
        gone = session.scalars(select(DigitalObject).where(DigitalObject.erased_at.is_not(None))).one()
        assert gone.removed_at is not None
    assert erased(first) == stubs  # asked again nothing changes


def test_what_both_items_had_goes_with_the_second():
    first, second = two_items()
    erased(first)
    erased(second)
    jobs.tidy(given.tenant_id("hongqi"))
    assert not place_of(SHARED).exists()


def test_a_kill_between_the_commit_and_the_disk_is_made_good_later():
    first, _ = two_items()
    erased(first)  # and here the power goes
    assert place_of(OWN).exists()
    jobs.take_up()
    assert not place_of(OWN).exists()


def test_a_destruction_that_is_rolled_back_erases_nothing():
    first, _ = two_items()
    with pytest.raises(RuntimeError), given.acting(WANG_MIN, "hongqi"):
        objects.erase([first.id])
        raise RuntimeError
    jobs.take_up()
    assert place_of(OWN).read_bytes() == OWN


def test_the_same_file_may_come_again_to_another_item():
    first, _ = two_items()
    erased(first)
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_file_of(given.a_draft(by, "又来一份"), OWN, "再来.pdf", by=by)
    jobs.take_up()
    assert place_of(OWN).read_bytes() == OWN
    with given.acting(WANG_MIN, "hongqi"):
        assert session.scalars(select(TextLayer.characters)).all() == [6]


def test_nothing_is_removed_while_somebody_attaches(admin: psycopg.Connection):
    first, _ = two_items()
    erased(first)
    admin.execute("SELECT pg_advisory_lock_shared(%s, hashtext('objects'))", [given.tenant_id("hongqi")])
    jobs.tidy(given.tenant_id("hongqi"))
    assert place_of(OWN).exists()
    admin.execute("SELECT pg_advisory_unlock_all()")
    jobs.tidy(given.tenant_id("hongqi"))
    assert not place_of(OWN).exists()
