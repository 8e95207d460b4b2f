"""A batch of vouchers of 2005 before a group of both units; the street lent the head of the archives unit."""

from typing import Any
from uuid import UUID

from commarch import accounts, appraisal
from commarch.accounts import Role
from commarch.appraisal import Part
from commarch.database import Context, Mode, session, within
from tests import given
from tests.appraisal.group import DESTROY, HUANG_ZHIQIANG, LIU_YANG, called_together, found, voiced
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, WANG_MIN, Somebody, enrol

#: Of the street's units, invited into the community's group.
LENT_HEAD = Somebody("songwei@example.org", "宋伟", (("hongqi", Role.APPRAISER),))
LENT_ACCOUNTANT = Somebody("duanli@example.org", "段丽", (("hongqi", Role.APPRAISER),))
UNITS = (
    (LENT_HEAD, Part.ARCHIVES_HEAD),
    (WANG_MIN, Part.ARCHIVIST),
    (LIU_YANG, Part.ACCOUNTING_HEAD),
    (LENT_ACCOUNTANT, Part.ACCOUNTANT),
)
WHOLE = ((CHEN_GUILAN, Part.CHAIR), (HUANG_ZHIQIANG, Part.RESIDENT), *UNITS)


def everybody() -> dict[str, int]:
    """Open accounts for all of the group; return their ids by name."""
    called_together()
    for somebody in (LENT_HEAD, LENT_ACCOUNTANT):
        with within(session, Context(Mode.KEEPER)):
            known = accounts.find_by_email(somebody.email) is not None
        if not known:
            enrol(somebody)
    return {somebody.name: given.person_id(somebody) for somebody, _ in WHOLE}


def composed_of_vouchers(*, without: Part | None = None) -> UUID:
    """Open a batch of one voucher with its group, whole or without somebody."""
    ids = everybody()
    facts: dict[str, Any] = {"category": "KU·03", "year": 2005, "document_date": "2005-12-31", "retention": "D10"}
    with given.acting(WANG_MIN, "hongqi") as by:
        voucher = given.a_filed_item(by, "2005年12月记账凭证", **facts)
        batch = appraisal.open_batch("会计档案", by=by, today=TODAY)
        assert appraisal.add_items(batch, [voucher.id], revision=batch.revision, by=by, today=TODAY) == []
        assert batch.accounting
        for somebody, part in WHOLE:
            if part is not without:
                appraisal.name_member(batch, ids[somebody.name], somebody.name, part, revision=batch.revision, by=by)
        return batch.id


def decided_on_vouchers(*, settled: bool = True) -> UUID:
    """Let the whole group agree, and decide."""
    key = composed_of_vouchers()
    with given.acting(WANG_MIN, "hongqi") as by:
        appraisal.begin_review(found(key), revision=found(key).revision, by=by, today=TODAY)
    voiced(key, DESTROY, by_whom=[one for one, _ in WHOLE])
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        appraisal.close_review(batch, revision=batch.revision, by=by, today=TODAY)
        (line,) = appraisal.open_lines(batch)
        appraisal.decide(batch, line, DESTROY, revision=batch.revision, by=by, settled=settled)
    return key
