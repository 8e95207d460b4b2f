"""How much of what has expired is being appraised already: figures that lists and overviews tell apart."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import text

from commarch.database import home_tenant, session


def appraising(today: date) -> int:
    """Count the expired items of the home tenant that an open batch holds (其中鉴定中)."""
    return appraising_across([home_tenant()], today).get(home_tenant(), 0)


def appraising_across(tenant_ids: Collection[int], today: date) -> dict[int, int]:
    """Count the expired items that open batches hold, tenant by tenant; for the street, which names its tenants itself."""
    rows = session.execute(_APPRAISING, {"tenants": list(tenant_ids), "today": today})
    return {row.tenant_id: row.items for row in rows}


#: A line is open as long as its item waits for what becomes of it; its last day does not change meanwhile.
_APPRAISING = text(
    """
    SELECT tenant_id, count(*) AS items FROM appraisal_line
     WHERE tenant_id = ANY (:tenants) AND is_open AND ends_on < :today GROUP BY tenant_id
    """
)
