"""The facts of an item's period as its page shows them."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commarch import retention
from commarch.holdings import Item
from commarch.retention import RetentionChange, RetentionFacts
from commarch.schemes.expiry import Basis
from commarch.web.holds.labels import REASONS
from commarch.web.labels import period_words

CHANGES = {
    RetentionChange.EVENT_MET: _l("登记起算事件"),
    RetentionChange.EXTENDED: _l("续存"),
    RetentionChange.MADE_PERMANENT: _l("转永久"),
    RetentionChange.LENGTHENED: _l("按方案延长"),
}
BASES = {
    Basis.PERMANENT: _l("永久保管，没有期满日"),
    Basis.FILING_YEAR: _l("自归档年度的次年 1 月 1 日"),
    Basis.EVENT: _l("自起算事件的次年 1 月 1 日"),
    Basis.EVENT_MISSING: _l("自起算事件的次年 1 月 1 日，事件还没有登记"),
    Basis.OLD_DUE_DATE: _l("自原期满日的次日"),
    Basis.DECISION: _l("自鉴定的次年 1 月 1 日"),
}


def shown_facts(item: Item) -> dict[str, Any]:
    """Return what the block of a filed item's page needs, in two statements."""
    found = retention.facts(item)
    return {"period_facts": found, "retained": _pairs(item, found), "period_changes": CHANGES, "hold_reasons": REASONS}


def _pairs(item: Item, found: RetentionFacts) -> list[tuple[str, Any]]:
    due, nothing = found.expiry, _("没有")
    start = _("%(day)s（%(basis)s）", day=due.starts_on.isoformat(), basis=BASES[due.basis]) if due.starts_on else BASES[due.basis]
    end = nothing
    if due.ends_on and due.eligible_on:
        end = _("%(day)s（%(next)s 起可以鉴定）", day=due.ends_on.isoformat(), next=due.eligible_on.isoformat())
    return [
        (_("档号中的期限"), period_words(item.retention_code)),
        (_("现在的期限"), period_words(item.current_retention_code)),
        (_("起算"), start),
        (_("期满日"), end),
        (_("冻结"), _("%(count)s 次，解冻前不得销毁", count=len(found.holds)) if found.holds else nothing),
    ]
