"""Importing as a clerk does, with the worker played by the test."""

import io
from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from commarch import accounts
from commarch.accounts import Membership
from commarch.database import home_tenant, session
from commarch.holdings import Item
from commarch.imports import operations
from commarch.imports.models import ImportBatch, ImportRow, ImportState
from commarch.jobs import imports as jobs
from tests import given
from tests.imports import samples
from tests.world import WANG_MIN, Somebody

COLUMNS = ["档号", "年度", "保管期限", "机构(问题)", "题名", "责任者", "文号", "日期", "页数"]


def a_row(
    title: str, *, code: str = "", year: str = "2014", retention: str = "10年", date: str = "20140520", pages: str = "3"
) -> list[str]:
    return [code, year, retention, "CJ", title, "红旗社区居民委员会", "", date, pages]


def a_file(rows: Iterable[list[str]]) -> bytes:
    return samples.xlsx([COLUMNS, *rows])


def uploaded(content: bytes, name: str = "目录.xlsx", *, who: Somebody = WANG_MIN, code: str = "hongqi", file_items: bool = True) -> UUID:
    """Upload a file and let the worker read it."""
    with given.acting(who, code) as by:
        batch_id: UUID = operations.upload(name, io.BytesIO(content), by=by, file_items=file_items).id
    jobs.read(given.tenant_id(code), str(batch_id))
    return batch_id


def asked_to_commit(batch_id: UUID, *, who: Somebody = WANG_MIN, code: str = "hongqi") -> None:
    with given.acting(who, code) as by:
        operations.begin_commit(batch_id, by=by)


def committed(batch_id: UUID, *, who: Somebody = WANG_MIN, code: str = "hongqi") -> None:
    """Ask for the ready rows to become items, and let the worker do it."""
    asked_to_commit(batch_id, who=who, code=code)
    jobs.commit(given.tenant_id(code), str(batch_id))


def imported(content: bytes, name: str = "目录.xlsx", *, file_items: bool = True) -> UUID:
    batch_id = uploaded(content, name, file_items=file_items)
    committed(batch_id)
    return batch_id


def undone(batch_id: UUID, *, code: str = "hongqi") -> None:
    with given.acting(WANG_MIN, code) as by:
        operations.begin_undo(batch_id, by=by)
    jobs.undo(given.tenant_id(code), str(batch_id))


def state_of(batch_id: UUID, code: str = "hongqi") -> ImportState:
    with given.the_system(code):
        return session.get(ImportBatch, (home_tenant(), batch_id)).state


def rows_of(batch_id: UUID, code: str = "hongqi") -> list[ImportRow]:
    with given.the_system(code):
        found = session.scalars(
            select(ImportRow).where(ImportRow.batch_id == batch_id).order_by(ImportRow.sheet_number, ImportRow.row_number)
        )
        rows = found.all()
        for row in rows:
            session.expunge(row)
        return list(rows)


def states_of(batch_id: UUID) -> dict[str, int]:
    return dict(Counter(row.state.value for row in rows_of(batch_id)))


def codes_in(code: str = "hongqi") -> list[str]:
    with given.the_system(code):
        return sorted(filter(None, session.scalars(select(Item.archival_code))))


def codes_by_title(code: str = "hongqi") -> dict[str, str | None]:
    with given.the_system(code):
        return {row.title: row.archival_code for row in session.execute(select(Item.title, Item.archival_code))}


def dismissed(somebody: Somebody, code: str) -> None:
    """End what somebody is in a tenant."""
    person_id = given.person_id(somebody)
    with given.the_system(code) as by:
        for membership in session.scalars(select(Membership).where(Membership.person_id == person_id)):
            accounts.dismiss(membership, by=by)
