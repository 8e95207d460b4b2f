"""Public notices (公示): what was to be destroyed hung on the community's board, where, from when to when, and who hung it there."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model


class PublicNotice(Identified, Model):
    """A notice of what is meant to be destroyed (档案销毁公示). One a round of a batch; never changed."""

    __tablename__ = "public_notice"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "batch_id"], ["appraisal_batch.tenant_id", "appraisal_batch.id"]),
        ForeignKeyConstraint(["tenant_id", "sheet_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"]),
        UniqueConstraint("tenant_id", "batch_id", "round"),
        CheckConstraint("length(place) > 0 AND length(objections_to) > 0", name="where"),
        CheckConstraint("until_on >= posted_on", name="days"),
    )

    batch_id: Mapped[UUID]
    round: Mapped[int]
    #: Where it hung (张贴地点).
    place: Mapped[str]
    posted_on: Mapped[date]
    #: The last day of the notice, as it stood on the paper.
    until_on: Mapped[date]
    #: Where residents take their objections, as it stood on the paper.
    objections_to: Mapped[str]
    posted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    posted_by_name: Mapped[str]
    recorded_at: Mapped[datetime]
    #: The notice as it hung, in the fonds dossier.
    sheet_id: Mapped[UUID]
