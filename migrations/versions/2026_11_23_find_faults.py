"""find faults: what was found, how far the looking has come."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commarch.database import isolation

revision = "2026_11_23_quality"
down_revision = "2026_11_23_filing_year"
branch_labels = None
depends_on = None


KINDS = (
    "pages_differ",
    "missing_description",
    "vague_title",
    "unclassified",
    "retired_category",
    "short_retention",
    "wrong_year",
    "impossible_date",
    "part_order",
    "number_gap",
    "number_twice",
    "same_document_number",
    "near_title",
    "same_scan",
    "expected_missing",
    "not_boxed",
    "not_shelved",
    "over_full",
)


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="fault_kind", native_enum=False, create_constraint=True, length=None), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("detail", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_because", sa.Text(), nullable=True),
        sa.Column("accepted_by_name", sa.Text(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(accepted_at IS NULL) = (accepted_because IS NULL)", name=op.f("finding_accepted_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"], ["item.tenant_id", "item.id"], name=op.f("finding_tenant_id_item_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "other_id"], ["item.tenant_id", "item.id"], name=op.f("finding_tenant_id_other_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("finding_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("finding_pkey")),
        sa.UniqueConstraint("tenant_id", "kind", "subject", name=op.f("finding_tenant_id_kind_subject_key")),
    )
    op.create_index("finding_item_ix", "finding", ["tenant_id", "item_id"], postgresql_where=sa.text("item_id IS NOT NULL"))
    op.create_index("finding_other_ix", "finding", ["tenant_id", "other_id"], postgresql_where=sa.text("other_id IS NOT NULL"))
    op.create_table(
        "quality_progress",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("looked_through", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("whole_on", sa.Date(), nullable=True),
        sa.Column("wanted", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("round_from", sa.BigInteger(), nullable=True),
        sa.Column("round_after", sa.Uuid(), nullable=True),
        sa.Column("round_done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("round_total", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("quality_progress_asked_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("quality_progress_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("quality_progress_pkey")),
    )
    # what two items with one document number are found by
    op.create_index("item_document_number_ix", "item", ["tenant_id", "document_number"], postgresql_where=sa.text("document_number <> ''"))
    # the street counts findings; what they say of items stays with the community
    isolation.protect("finding", supervisor="tenant_id, id, kind, found_at, accepted_at")
    isolation.protect("quality_progress")


def downgrade() -> None:
    op.drop_index("item_document_number_ix", table_name="item")
    op.drop_table("quality_progress")
    op.drop_table("finding")
