"""set up posts."""

import sqlalchemy as sa
from alembic import op

from commarch.database import isolation

revision = "2026_11_23_posts"
down_revision = "2026_11_23_widen"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_post()
    _create_scope()
    _create_holding()
    isolation.protect("post")
    isolation.protect("post_scope")
    isolation.protect("post_holding")


def downgrade() -> None:
    for table in ("post_holding", "post_scope", "post"):
        op.drop_table(table)


def _create_post() -> None:
    op.create_table(
        "post",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("length(name) > 0", name=op.f("post_name_check")),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name=op.f("post_closed_on_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("post_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("post_pkey")),
    )
    op.create_index("post_name_key", "post", ["tenant_id", "name"], unique=True, postgresql_where=sa.text("closed_on IS NULL"))


def _create_scope() -> None:
    op.create_table(
        "post_scope",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lineage", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("category", "entry", name="scope_kind", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "post_id"], ["post.tenant_id", "post.id"], name=op.f("post_scope_tenant_id_post_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("post_scope_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "lineage", name=op.f("post_scope_pkey")),
    )
    op.create_index("post_scope_post_ix", "post_scope", ["tenant_id", "post_id"])


def _create_holding() -> None:
    op.create_table(
        "post_holding",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("post_holding_until_check")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("post_holding_person_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id", "post_id"], ["post.tenant_id", "post.id"], name=op.f("post_holding_tenant_id_post_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("post_holding_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("post_holding_pkey")),
    )
    op.create_index("post_holding_post_ix", "post_holding", ["tenant_id", "post_id", "since"])
    op.create_index("post_holding_person_ix", "post_holding", ["tenant_id", "person_id"])
    op.create_index(
        "post_holding_one_now_key", "post_holding", ["tenant_id", "post_id"], unique=True, postgresql_where=sa.text("until IS NULL")
    )
