"""Access appraisal (开放审核, 档案法 30): the coded reasons, and what was restricted so long ago that it is looked at again."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from sqlalchemy import text

from commarch import clock
from commarch.appraisal.models import Verdict
from commarch.appraisal.queries import Group
from commarch.appraisal.settings import KEY, settings_here
from commarch.database import home_tenant, session
from commarch.tenancy import Tenant


@dataclass(frozen=True)
class AccessReason:
    """Why archives are opened or not, under a code that statistics can count by."""

    code: str
    verdict: Verdict
    words: str
    #: The clause it rests on.
    basis: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.words}"


@lru_cache(maxsize=1)
def shipped() -> tuple[AccessReason, ...]:
    """Read the coded reasons that ship with the product; their version stands in the file."""
    told = json.loads(files("commarch.appraisal").joinpath("data/access_reasons.json").read_text(encoding="utf-8"))
    return tuple(_reason(one) for one in told["reasons"])


def access_reasons_here() -> list[AccessReason]:
    """Return the coded reasons that hold here: the street's own words go before ours, and what it leaves empty is not used."""
    tenant = session.get_one(Tenant, home_tenant())
    street = tenant if tenant.parent_id is None else session.get_one(Tenant, tenant.parent_id)
    own = [_reason(one) for one in ((street.settings or {}).get(KEY) or {}).get("access_reasons") or ()]
    found = {one.code: one for one in (*shipped(), *own)}
    return [one for one in found.values() if one.words]


def review_groups(today: date) -> list[Group]:
    """Return what was restricted so many years ago that it is to be looked at again, by year, class and period."""
    return [Group(*row) for row in session.execute(_GROUPS, _asked(today))]


def count_due(today: date) -> int:
    """Count what is to be looked at again and in no batch."""
    return sum(group.free for group in review_groups(today))


def ids_due(keys: Collection[str], today: date, *, limit: int) -> list[UUID]:
    """Return the free items of some such groups."""
    return list(session.scalars(_IDS, {**_asked(today), "keys": list(keys), "limit": limit}))


def years_before(today: date, years: int) -> date:
    """Return the same day so many years ago; the last of February for one that is not there."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)


def _asked(today: date) -> dict[str, Any]:
    before = years_before(today, settings_here().access_review_years)
    return {"tenant": home_tenant(), "before": before, "today": today, "zone": str(clock.zone())}


def _reason(told: dict[str, str]) -> AccessReason:
    return AccessReason(told["code"], Verdict(told["verdict"]), told.get("words", ""), told.get("basis", ""))


#: What is restricted since :before or longer: since the street last approved of it; what no batch has decided, since it was filed.
#: And what was restricted up to a day that has come.
_DUE = """
      FROM item i
      LEFT JOIN (SELECT l.item_id, max(b.approved_on) AS day
                   FROM appraisal_line l JOIN appraisal_batch b ON b.tenant_id = :tenant AND b.id = l.batch_id
                  WHERE l.tenant_id = :tenant AND l.decision IN ('open', 'restrict') AND NOT l.is_open
                  GROUP BY l.item_id) decided ON decided.item_id = i.id
      LEFT JOIN appraisal_line l ON l.tenant_id = :tenant AND l.item_id = i.id AND l.is_open
     WHERE i.tenant_id = :tenant AND i.state = 'filed' AND i.openness = 'restricted'
       AND (coalesce(decided.day, (i.filed_at AT TIME ZONE :zone)::date) <= :before OR i.open_from <= :today)
"""
_GROUPS = text(
    "SELECT i.year, i.archival_class, i.current_retention_code, max(i.ends_on), count(*) FILTER (WHERE l.id IS NULL), count(l.id)"
    f"{_DUE} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT 300"
)
_IDS = text(
    f"SELECT i.id {_DUE} AND l.id IS NULL AND i.year || '|' || i.archival_class || '|' || i.current_retention_code = ANY (:keys) "
    "ORDER BY i.code_key, i.id LIMIT :limit"
)
