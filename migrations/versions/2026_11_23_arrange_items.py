"""arrange items: batches and their order, counted pages, cross references, changes of category."""

import sqlalchemy as sa
from alembic import op

from commarch.database import isolation

revision = "2026_11_23_arrangement"
down_revision = "2026_11_23_intake"
branch_labels = None
depends_on = None

#: What the street may read: figures and codes, nothing that people write freely.
OF_ITEM = "counted_pages, reclassified_code, current_category_code"


def upgrade() -> None:
    op.add_column("item", sa.Column("counted_pages", sa.Integer(), nullable=True))
    op.create_check_constraint(op.f("item_counted_pages_check"), "item", "counted_pages > 0")
    op.add_column("item", sa.Column("reclassified_code", sa.Text(), nullable=True))
    now = sa.Computed("COALESCE(reclassified_code, category_code)", persisted=True)
    op.add_column("item", sa.Column("current_category_code", sa.Text(), now, nullable=True))
    op.execute(f"GRANT SELECT ({OF_ITEM}) ON item TO {isolation.SUPERVISOR}")
    _make_batches()
    _make_links()
    _make_reclassifications()
    isolation.protect("arrangement_batch")
    isolation.protect("arranged_item", supervisor=None)
    isolation.protect("item_link", supervisor=None)
    isolation.protect("reclassification", grants="SELECT, INSERT", supervisor=None)


def _make_batches() -> None:
    op.create_table(
        "arrangement_batch",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("archival_class", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "committed", "abandoned", name="batch_state", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("held_by", sa.Integer(), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("filed_count", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("arrangement_batch_tenant_id_fkey")),
        sa.ForeignKeyConstraint(["held_by"], ["person.id"], name=op.f("arrangement_batch_held_by_fkey")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("arrangement_batch_opened_by_fkey")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("arrangement_batch_ended_by_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("arrangement_batch_pkey")),
    )
    op.create_index(
        "arrangement_batch_open_key",
        "arrangement_batch",
        ["tenant_id", "year", "archival_class"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("arrangement_batch_state_ix", "arrangement_batch", ["tenant_id", "state", "id"])
    op.create_table(
        "arranged_item",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("matter", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("arranged_item_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id"],
            ["arrangement_batch.tenant_id", "arrangement_batch.id"],
            name=op.f("arranged_item_tenant_id_batch_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["item.tenant_id", "item.id"],
            name=op.f("arranged_item_tenant_id_item_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "batch_id", "item_id", name=op.f("arranged_item_pkey")),
    )
    op.create_index("arranged_item_item_ix", "arranged_item", ["tenant_id", "item_id"])


def _make_links() -> None:
    op.create_table(
        "item_link",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "see_also",
                "reply_to",
                "same_case",
                "duplicate_of",
                name="link_kind",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("item_id <> other_id", name=op.f("item_link_two_items_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("item_link_tenant_id_fkey")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("item_link_made_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"], name=op.f("item_link_tenant_id_item_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id", "other_id"], ["item.tenant_id", "item.id"], name=op.f("item_link_tenant_id_other_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("item_link_pkey")),
        sa.UniqueConstraint("tenant_id", "item_id", "other_id", "kind", name=op.f("item_link_tenant_id_item_id_other_id_kind_key")),
    )
    op.create_index("item_link_other_ix", "item_link", ["tenant_id", "other_id"])


def _make_reclassifications() -> None:
    op.create_table(
        "reclassification",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("from_category_id", sa.Uuid(), nullable=False),
        sa.Column("to_category_id", sa.Uuid(), nullable=False),
        sa.Column("from_code", sa.Text(), nullable=False),
        sa.Column("to_code", sa.Text(), nullable=False),
        sa.Column("from_entry_id", sa.Uuid(), nullable=True),
        sa.Column("to_entry_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(reason) > 0", name=op.f("reclassification_reason_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("reclassification_tenant_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("reclassification_person_id_fkey")),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"], name=op.f(f"reclassification_tenant_id_{column}_fkey")
            )
            for column, table in (
                ("item_id", "item"),
                ("from_category_id", "category"),
                ("to_category_id", "category"),
                ("from_entry_id", "filing_scope_entry"),
                ("to_entry_id", "filing_scope_entry"),
            )
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("reclassification_pkey")),
    )
    op.create_index("reclassification_item_ix", "reclassification", ["tenant_id", "item_id", "id"])


def downgrade() -> None:
    for table in ("reclassification", "item_link", "arranged_item", "arrangement_batch"):
        op.drop_table(table)
    op.drop_column("item", "current_category_code")
    op.drop_column("item", "reclassified_code")
    op.drop_constraint(op.f("item_counted_pages_check"), "item")
    op.drop_column("item", "counted_pages")
