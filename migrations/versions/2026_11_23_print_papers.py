"""print papers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commarch.database import isolation

revision = "2026_11_23_printing"
down_revision = "2026_11_23_storage"
branch_labels = None
depends_on = None

PAPERS = (
    "catalogue",
    "note_sheet",
    "cover",
    "spine",
    "edge",
    "stamps",
    "overlay",
    "handover",
    "shelf_list",
    "box_labels",
    "place_labels",
)


def upgrade() -> None:
    op.create_table(
        "print_order",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("paper", sa.Enum(*PAPERS, name="paper", native_enum=False, create_constraint=True, length=None), nullable=False),
        sa.Column("scope", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("options", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "working",
                "done",
                "failed",
                "expired",
                name="print_state",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_handled", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("missing", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("(state = 'done') = (content IS NOT NULL)", name=op.f("print_order_content_check")),
        sa.CheckConstraint("rows_total > 0", name=op.f("print_order_something_check")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("print_order_asked_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("print_order_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("print_order_pkey")),
    )
    op.create_index("print_order_state_ix", "print_order", ["tenant_id", "state", "asked_at"], unique=False)
    op.create_table(
        "stamp_setting",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("layout", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("stamp_setting_changed_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("stamp_setting_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("stamp_setting_pkey")),
    )
    # a print holds titles with names of people in them, and a supervisor reads no content: closed to the street
    isolation.protect("print_order", supervisor=None)
    isolation.protect("stamp_setting", supervisor=None)


def downgrade() -> None:
    op.drop_table("stamp_setting")
    op.drop_table("print_order")
