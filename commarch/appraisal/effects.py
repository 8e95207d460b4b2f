"""What a verdict would do to an item's period, told before it is given. Pure."""

from datetime import date

from commarch.appraisal.settings import AppraisalSettings
from commarch.errors import RuleBroken
from commarch.schemes.expiry import Expiry, extended
from commarch.schemes.periods import RetentionPeriod


def basis_of(ends_on: date | None, period: RetentionPeriod, settings: AppraisalSettings, today: date) -> str:
    """Return from when an extension counts: from the old last day, or from the decision where that would be over already."""
    late = ends_on is not None and period.years is not None and ends_on.year + period.years <= today.year
    return "decision" if late else settings.extension_basis


def kept_until(known: Expiry, period: RetentionPeriod, settings: AppraisalSettings, today: date) -> date | None:
    """Return the last day on which an item would be kept if it were kept on for a period; None: it can't be told."""
    try:
        return extended(known, period, decided_on=today, basis=basis_of(known.ends_on, period, settings, today)).ends_on
    except RuleBroken:
        return None
