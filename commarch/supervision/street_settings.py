"""What a street decides for itself and its communities: when people are told, terms of appraisal, periods. Told in its trail."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from commarch import appraisal, audit, retention
from commarch.appraisal.settings import KEY as APPRAISAL
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.schemes.periods import RetentionPeriod, parse_period
from commarch.tenancy import Tenant

#: Days and years that may be chosen, least and most.
BOUNDS = {
    "escalate_after_days": (1, 365),
    "opinion_days": (1, 90),
    "deciding_days": (1, 90),
    "signing_days": (1, 90),
    "approving_days": (1, 90),
    "executing_days": (1, 365),
    "notice_days": (0, 90),
    "waiting_days": (0, 365),
    "backup_days": (0, 3650),
    "access_review_years": (1, 30),
    "transfer_after_years": (1, 50),
}
OF_REMINDERS = ("lead_days", "escalate_after_days", "wenshu_due", "accounting_due")
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
MOST_LEADS = 6


def chosen() -> dict[str, Any]:
    """Return what holds in the home street, as a form shows it."""
    street = session.get_one(Tenant, home_tenant())
    told, of_appraisal = retention.settings_of(street), appraisal.settings_of(street)
    shown = {
        "lead_days": "、".join(map(str, told.lead_days)),
        "escalate_after_days": told.escalate_after_days,
        "wenshu_due": f"{told.documentary[0]:02d}-{told.documentary[1]:02d}",
        "accounting_due": f"{told.accounting[0]:02d}-{told.accounting[1]:02d}",
    }
    kept = {name: value for name, value in asdict(of_appraisal).items() if name in BOUNDS or name == "extension_basis"}
    return shown | kept | {"periods": "、".join(RetentionPeriod(code).label for code in of_appraisal.periods)}


def decide(told: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """Write down what a street decides; return what changed. Raises RuleBroken at the field that can't be."""
    street = session.get_one(Tenant, home_tenant())
    if street.parent_id is not None:
        raise RuleBroken("这些由街道决定，社区不能改")
    before, read = chosen(), _read(told)
    settings = dict(street.settings or {})
    settings |= {name: value for name, value in read.items() if name in OF_REMINDERS}
    of_appraisal = {name: value for name, value in read.items() if name not in OF_REMINDERS}
    settings[APPRAISAL] = (settings.get(APPRAISAL) or {}) | of_appraisal  # the street's own reasons stand there too
    street.settings = settings
    flag_modified(street, "settings")
    session.flush()
    after = chosen()
    changed = {name: after[name] for name in after if after[name] != before[name]}
    if changed:
        was = {name: before[name] for name in changed}
        audit.record(Act.CHANGE_SETTINGS, "tenant", street.id, street.name, by=by, before=was, after=changed)
    return changed


def _read(told: Mapping[str, Any]) -> dict[str, Any]:
    """Read what a form tells, field by field."""
    found: dict[str, Any] = {name: _number(name, told.get(name)) for name in BOUNDS}
    found["lead_days"] = _leads(str(told.get("lead_days") or ""))
    found["wenshu_due"], found["accounting_due"] = (_day(name, str(told.get(name) or "")) for name in ("wenshu_due", "accounting_due"))
    if told.get("extension_basis") not in ("old_due", "decision"):
        raise RuleBroken("续存起算请选“自原期满日”或“自鉴定日期”", field="extension_basis")
    found["extension_basis"] = told["extension_basis"]
    found["periods"] = _periods(str(told.get("periods") or ""))
    return found


def _number(name: str, value: Any) -> int:
    least, most = BOUNDS[name]
    words = unicodedata.normalize("NFKC", str(value if value is not None else "")).strip()
    if not (words.isdecimal() and len(words) < 6 and least <= int(words) <= most):
        raise RuleBroken(f"请填 {least} 到 {most} 的整数", field=name)
    return int(words)


def _leads(words: str) -> list[int]:
    days = re.findall(r"[0-9]+", words)
    if not days or len(days) > MOST_LEADS or any(int(one) > 365 for one in days):
        raise RuleBroken(f"请填 1 到 {MOST_LEADS} 个天数，每个不超过 365，如 90、30、7、0", field="lead_days")
    return sorted({int(one) for one in days}, reverse=True)


def _day(name: str, words: str) -> str:
    if not _DAY.fullmatch(words.strip()):
        raise RuleBroken("请填月-日，如 06-30", field=name)
    return words.strip()


def _periods(words: str) -> list[str]:
    """Read the periods that may be chosen; permanent is always among them."""
    try:
        read = {parse_period(one) for one in re.split(r"[、,，;；\s]+", words) if one}
    except RuleBroken as broken:
        raise RuleBroken(str(broken), field="periods") from broken
    fixed = sorted(one for one in read if one.code.startswith("D"))
    if not fixed or any(not one.code.startswith("D") and not one.is_permanent for one in read):
        raise RuleBroken("至少填一个定期年数，如 10年、30年；永久总是可选", field="periods")
    return [*(one.code for one in fixed), "Y"]
