"""From the report on an item stays what group, head and street decided on: in the program, and by no statement (S4–S8)."""

from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from commarch import appraisal, clock, holdings, quality
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.quality.models import FaultKind, Finding
from tests import given
from tests.appraisal.group import DESTROY, KEEP, found, reported, reviewed, voiced
from tests.appraisal.test_evidence import executing, said
from tests.conftest import TODAY
from tests.intake.photos import jpeg
from tests.world import CHEN_GUILAN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
CHANGES: dict[str, Callable[[Item], str]] = {
    "title": lambda item: f"UPDATE item SET title = 'x' WHERE tenant_id = :tenant AND id = '{item.id}'",
    "carriers": lambda item: f"UPDATE item SET carriers = '[\"digital\"]' WHERE tenant_id = :tenant AND id = '{item.id}'",
    "component": lambda item: (
        "INSERT INTO component (tenant_id, id, item_id, position, role, title) "
        f"VALUES (:tenant, gen_random_uuid(), '{item.id}', 9, 'main', 'x')"
    ),
    "file": lambda item: f"DELETE FROM item_object WHERE tenant_id = :tenant AND item_id = '{item.id}'",
    "comes": lambda item: (
        f"UPDATE item_object SET item_id = '{item.id}', position = 9 WHERE tenant_id = :tenant AND item_id <> '{item.id}'"
    ),
    "superseded": lambda item: (
        "UPDATE item_object SET superseded_at = now(), superseded_by = gen_random_uuid() "
        f"WHERE tenant_id = :tenant AND item_id = '{item.id}'"
    ),
}


def test_from_the_report_on_an_item_stays_what_was_decided_on() -> None:
    """S4–S8: no correction, no file, no component, neither in the program nor by a statement; back with the group it can be changed."""
    key = reviewed(2)
    with given.acting(WANG_MIN, "hongqi") as by:
        going, staying = (one.id for one in session.scalars(select(Item).order_by(Item.code_key)))
        given.a_file_of(_item(going), jpeg(), "扫描件.jpg", by=by)
        draft = given.a_draft(by, "别的草稿")
        session.flush()
        given.a_file_of(draft, jpeg(color=(5, 5, 5)), "草稿.jpg", by=by)
    voiced(key, DESTROY, positions=(1,))
    voiced(key, KEEP, positions=(2,))
    reported(key)
    with pytest.raises(RuleBroken, match="已列入鉴定批次 2026-01 的销毁清单"):
        _edits(going)
    with pytest.raises(RuleBroken, match="移出"), given.acting(WANG_MIN, "hongqi") as by:
        given.a_file_of(_item(going), jpeg(color=(1, 1, 1)), "又一页.jpg", by=by)
    _edits(staying)
    with given.acting(WANG_MIN, "hongqi"):
        item = _item(going)
        session.expunge(item)
    for name, change in CHANGES.items():
        with pytest.raises(DBAPIError, match="stays what was decided on"):
            assert said(change(item)), name
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        appraisal.send_back(found(key), "题名有误", revision=found(key).revision, by=by, today=TODAY)
    _edits(going)


def test_pages_nobody_declared_and_a_duplicate_draft_come_to_nothing_that_was_decided_on(admin: psycopg.Connection) -> None:
    """Where a change would come by the way it is refused in words, too."""
    key = executing()
    with given.acting(WANG_MIN, "hongqi"):
        item_id = appraisal.open_lines(found(key))[0].item_id
    with given.acting(WANG_MIN, "hongqi") as by:
        assert holdings.count_pages(_item(item_id), 7, by=by)  # what somebody counted stands beside what was declared
    admin.execute("SET session_replication_role = replica; UPDATE item SET pages = NULL; SET session_replication_role = DEFAULT")
    with pytest.raises(RuleBroken, match="已列入鉴定批次"), given.acting(WANG_MIN, "hongqi") as by:
        holdings.count_pages(_item(item_id), 8, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = given.a_draft(by, "又一份")
        session.flush()
        finding = Finding(kind=FaultKind.NEAR_TITLE, subject="x", item_id=item_id, other_id=draft.id, detail={}, found_at=clock.now())
        session.add(finding)
        session.flush()
        with pytest.raises(RuleBroken, match="已列入鉴定批次"):
            quality.merge(finding, keep_first=False, by=by)
        session.rollback()


def test_what_is_withdrawn_from_the_destruction_can_be_corrected() -> None:
    key = executing(2)
    with given.acting(WANG_MIN, "hongqi") as by:
        line = appraisal.open_lines(found(key))[0]
        appraisal.withdraw_line(found(key), line, "题名有误，待查", revision=found(key).revision, by=by)
        item_id = line.item_id
    _edits(item_id)


def _item(item_id: UUID) -> Item:
    return session.get_one(Item, {"tenant_id": home_tenant(), "id": item_id})


def _edits(item_id: UUID) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = _item(item_id)
        holdings.edit(item, {"note": f"改过 {item.revision}"}, revision=item.revision, by=by, today=TODAY)
