"""enter rapidly: the sheets that people fill in. The filing assistant keeps no table."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commarch.database import isolation

revision = "2026_11_23_entry"
down_revision = "2026_11_23_printing"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def upgrade() -> None:
    op.create_table(
        "entry_sheet",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rows", JSON, server_default=sa.text("'[]'"), nullable=False),
        sa.Column("repeats", JSON, server_default=sa.text("'[]'"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("entry_sheet_name_check")),
        sa.CheckConstraint("jsonb_typeof(rows) = 'array'", name=op.f("entry_sheet_rows_check")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("entry_sheet_person_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("entry_sheet_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("entry_sheet_pkey")),
    )
    op.create_index("entry_sheet_person_ix", "entry_sheet", ["tenant_id", "person_id", "changed_at"])
    # what is typed and not yet registered is nobody's business but the community's
    isolation.protect("entry_sheet", supervisor=None)


def downgrade() -> None:
    op.drop_table("entry_sheet")
