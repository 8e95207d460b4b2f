"""keep the year: activities with their documents, closed years, the fonds dossier."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commarch.database import isolation

revision = "2026_11_23_filing_year"
down_revision = "2026_11_23_completeness"
branch_labels = None
depends_on = None


JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())
SHEET_KINDS = ("introduction", "scheme", "arrangement", "appraisal", "handover", "custody", "use", "statistics", "other")


def upgrade() -> None:
    op.create_table(
        "activity_template",
        *_identified(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("documents", JSON, nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        *_keys("activity_template"),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("activity_template_tenant_id_name_key")),
    )
    op.create_table(
        "activity",
        *_identified(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("activity_days_check")),
        sa.CheckConstraint("length(name) > 0", name=op.f("activity_name_check")),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("activity_begun_by_fkey")),
        *_keys("activity"),
    )
    op.create_index("activity_year_ix", "activity", ["tenant_id", "year", "starts_on", "id"])
    op.create_table(
        "activity_document",
        *_identified(),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("absence", sa.Text(), nullable=True),
        sa.CheckConstraint("item_id IS NULL OR absence IS NULL", name=op.f("activity_document_one_answer_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "activity_id"],
            ["activity.tenant_id", "activity.id"],
            name=op.f("activity_document_tenant_id_activity_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["item.tenant_id", "item.id"],
            name=op.f("activity_document_tenant_id_item_id_fkey"),
            ondelete="SET NULL (item_id)",
        ),
        *_keys("activity_document"),
        sa.UniqueConstraint("tenant_id", "activity_id", "position", name=op.f("activity_document_tenant_id_activity_id_position_key")),
    )
    answered = sa.text("item_id IS NOT NULL")
    op.create_index("activity_document_item_ix", "activity_document", ["tenant_id", "item_id"], postgresql_where=answered)
    waiting = sa.text("item_id IS NULL AND absence IS NULL")
    op.create_index("activity_document_open_ix", "activity_document", ["tenant_id", "due_on"], postgresql_where=waiting)
    op.create_table(
        "year_closing",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_by_name", sa.Text(), nullable=False),
        sa.Column("figures", JSON, nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("year_closing_closed_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("year_closing_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "year", name=op.f("year_closing_pkey")),
    )
    op.create_table(
        "dossier_sheet",
        *_identified(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*SHEET_KINDS, name="sheet_kind", native_enum=False, create_constraint=True, length=None), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("content", JSON, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("automatic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("dossier_sheet_number_check")),
        sa.CheckConstraint("length(title) > 0", name=op.f("dossier_sheet_title_check")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("dossier_sheet_written_by_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "replaces_id"],
            ["dossier_sheet.tenant_id", "dossier_sheet.id"],
            name=op.f("dossier_sheet_tenant_id_replaces_id_fkey"),
        ),
        *_keys("dossier_sheet"),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("dossier_sheet_tenant_id_number_key")),
        sa.UniqueConstraint("tenant_id", "replaces_id", name=op.f("dossier_sheet_tenant_id_replaces_id_key")),
    )
    op.create_index("dossier_sheet_kind_ix", "dossier_sheet", ["tenant_id", "kind", "number"])
    isolation.protect("activity_template", supervisor=None)
    isolation.protect("activity", supervisor=None)
    isolation.protect("activity_document", supervisor=None)
    isolation.protect("year_closing", grants="SELECT, INSERT")
    # written once
    isolation.protect("dossier_sheet", grants="SELECT, INSERT", supervisor="tenant_id, id, number, kind, title, on_date, year, written_at")


def downgrade() -> None:
    for table in ("dossier_sheet", "year_closing", "activity_document", "activity", "activity_template"):
        op.drop_table(table)


def _identified() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"{table}_pkey")),
    )
