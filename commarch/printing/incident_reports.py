"""The report on an incident as PDF: as it stands now, for the county's authority for archives; once closed it is a sheet of the dossier."""

from commarch import clock, incidents
from commarch.database import home_tenant, session
from commarch.dossier import Section, content, find_sheet
from commarch.incidents import Incident
from commarch.printing.dossier_sheets import print_sheet, section_of
from commarch.printing.typesetting import Printed, typeset
from commarch.tenancy import Tenant


def print_incident(incident: Incident) -> Printed:
    """Set the report on an incident of the home tenant."""
    sheet = find_sheet(incident.sheet_id) if incident.sheet_id else None
    if sheet is not None:
        return print_sheet(sheet)
    tenant, now = session.get_one(Tenant, home_tenant()), clock.now()
    signed = Section(
        heading="签章",
        columns=("报告单位（盖章）", "负责人（签字）", "经办人（签字）", "日期"),
        rows=[[tenant.constituting_unit, incident.confirmed_name, incident.recorded_name, "　　　年　月　日"]],
    )
    stored = content.plain([*incidents.sections_of(incident), signed], most=content.MOST_OF_A_LIST)
    data = {
        "title": incidents.title_of(incident),
        "office": tenant.name,
        "number": str(incident),
        "written": f"{now:%Y-%m-%d %H:%M} 打印，尚未办结",
        "sha256": content.digest(stored),
        "qr": "",
        "wide": False,
        "sections": [section_of(part) for part in stored],
    }
    return typeset("sheet", data, at=now, rows=sum(len(part["rows"]) for part in stored))
