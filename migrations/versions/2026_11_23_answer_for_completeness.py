"""answer for completeness."""

import sqlalchemy as sa
from alembic import op

from commarch.database import isolation

revision = "2026_11_23_completeness"
down_revision = "2026_11_23_entry"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lineage", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stated_by", sa.Integer(), nullable=True),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("absence_reason_check")),
        sa.ForeignKeyConstraint(["stated_by"], ["person.id"], name=op.f("absence_stated_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("absence_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("absence_pkey")),
        sa.UniqueConstraint("tenant_id", "year", "lineage", name=op.f("absence_tenant_id_year_lineage_key")),
    )
    # the street reads that an entry was answered, not why
    isolation.protect("absence", supervisor="tenant_id, id, lineage, year")


def downgrade() -> None:
    op.drop_table("absence")
