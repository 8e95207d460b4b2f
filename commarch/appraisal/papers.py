"""The papers of an appraisal as sheets of the fonds dossier: report (鉴定报告) with lists, register of destruction (销毁清册). Kept for ever."""

from datetime import date

from sqlalchemy import select

from commarch import dossier
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, DestroyedItem, Destruction
from commarch.audit import Actor
from commarch.database import home_tenant, session
from commarch.dossier import Section, Sheet, SheetKind

REGISTER_COLUMNS = ("序号", "档号", "题名", "页数", "销毁原因", "备注")


def write_register(batch: AppraisalBatch, destruction: Destruction, *, by: Actor, today: date) -> Sheet:
    """Put the register of a destruction into the fonds dossier."""
    rows = session.execute(
        select(DestroyedItem, AppraisalLine)
        .join(AppraisalLine, (AppraisalLine.tenant_id == DestroyedItem.tenant_id) & (AppraisalLine.id == DestroyedItem.line_id))
        .where(DestroyedItem.tenant_id == home_tenant(), DestroyedItem.destruction_id == destruction.id)
        .order_by(DestroyedItem.position)
    )
    table = [[gone.position, gone.archival_code, gone.title, gone.pages or "", line.decided_reason, ""] for gone, line in rows]
    section = Section(heading="销毁清册", columns=REGISTER_COLUMNS, rows=table)
    return dossier.write(SheetKind.APPRAISAL, f"销毁清册 {destruction.register_number}", [section], by=by, on_date=today, year=batch.year)
