"""How much of what has expired is being appraised already."""

from datetime import date

from sqlalchemy import func, select

from commarch.appraisal.models import AppraisalLine
from commarch.database import home_tenant, session


def appraising(today: date) -> int:
    """Count the expired items of the home tenant that an open batch holds (其中鉴定中); a line's last day does not change meanwhile."""
    mine = (AppraisalLine.tenant_id == home_tenant(), AppraisalLine.is_open, AppraisalLine.ends_on < today)
    return session.scalar(select(func.count()).select_from(AppraisalLine).where(*mine)) or 0
