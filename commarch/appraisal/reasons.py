"""Common reasons (常用理由): a few words that are clicked instead of typed. What ships with the product, and what the street adds."""

import json
from functools import lru_cache
from importlib.resources import files

from commarch.appraisal.access import access_reasons_here
from commarch.appraisal.models import Verdict
from commarch.appraisal.settings import KEY
from commarch.database import home_tenant, session
from commarch.tenancy import Tenant

#: As many as stand beside one verdict: more are not read.
MOST = 6


@lru_cache(maxsize=1)
def shipped() -> dict[Verdict, tuple[str, ...]]:
    """Read the reasons that ship with the product."""
    told = json.loads(files("commarch.appraisal").joinpath("data/reasons.json").read_text(encoding="utf-8"))
    return {Verdict(name): tuple(words) for name, words in told["reasons"].items()}


def reasons_here() -> dict[Verdict, tuple[str, ...]]:
    """Return the common reasons of each verdict: the street's own first; of opening and restricting the coded ones."""
    tenant = session.get_one(Tenant, home_tenant())
    street = tenant if tenant.parent_id is None else session.get_one(Tenant, tenant.parent_id)
    own = ((street.settings or {}).get(KEY) or {}).get("reasons") or {}
    coded = {verdict: [str(one) for one in access_reasons_here() if one.verdict is verdict] for verdict in (Verdict.OPEN, Verdict.RESTRICT)}
    return {one: tuple(dict.fromkeys((*own.get(one.value, ()), *words)))[:MOST] for one, words in (*shipped().items(), *coded.items())}
