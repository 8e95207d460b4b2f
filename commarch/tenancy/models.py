"""The tenant."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypedDict

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Model, text_of


class TenantKind(StrEnum):
    """Street office (街道办事处) or community (社区)."""

    STREET = "street"
    COMMUNITY = "community"


class TenantSettings(TypedDict, total=False):
    """What a street decides for itself and its communities; a missing key means the default in brackets."""

    lead_days: list[int]  # days before a due date on which mails go out [90, 30, 7, 0]
    escalate_after_days: int  # days overdue after which the street archivist is told [30]
    wenshu_due: str  # MM-DD of the next year by which documents are filed [06-30]
    accounting_due: str  # MM-DD of the next year by which accounting archives are filed [03-31]
    box_mm_per_100_sheets: float  # thickness of 100 sheets [10]
    box_binding_mm: float  # what binding adds to each item [0.2]
    box_fill_percent: int  # how full a box may be [90]
    box_spines: list[int]  # spines that are in stock, of 20, 30, 40, 50 mm [all]
    box_series: str  # what box numbers run in: class_year_retention, lowest_class, fonds [class_year_retention]


class Tenant(Model):
    """A street office or a community, with its own archives and nobody else's."""

    __tablename__ = "tenant"
    __table_args__ = (
        CheckConstraint("(kind = 'street') = (parent_id IS NULL)", name="parent"),
        CheckConstraint("code ~ '^[a-z][a-z0-9-]{1,30}$'", name="code"),
    )

    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    kind: Mapped[TenantKind] = mapped_column(text_of(TenantKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("tenant.id"), index=True)
    #: Short Latin word in URLs and on the command line.
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    #: Number of the fonds (全宗号), given by the archives hall; unique in the deployment where there is one.
    fonds_number: Mapped[str | None] = mapped_column(unique=True)
    #: Name of the fonds constituting unit (立档单位) as it stands on catalogues.
    constituting_unit: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    opened_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    closed_on: Mapped[date | None]

    @property
    def is_street(self) -> bool:
        """Whether this is a street office."""
        return self.kind is TenantKind.STREET

    def __str__(self) -> str:
        return self.name
