"""box and shelve: places, boxes, what is in them and cannot be mixed, loose carriers, stock-takes."""

import sqlalchemy as sa
from alembic import op

from commarch.database import isolation

revision = "2026_11_23_storage"
down_revision = "2026_11_23_arrangement"
branch_labels = None
depends_on = None

LOWEST_CLASS = ["tenant_id", "archival_class", "year", "retention_code", "category_code", "code_key", "id"]
TABLES = ("place", "box", "boxed_item", "carrier_place", "stock_take", "stock_count")
#: What the street may read of its communities: figures and places; no label's token, nothing that people write freely.
OF_PLACE = "tenant_id, id, kind, parent_id, code, name, position, capacity_mm, custodian, retired"
OF_BOX = (
    "tenant_id, id, archival_class, year, retention_code, category_code, category_id, series, number, shelving_key, spine_mm, state, "
    "place_id, arranged_by, arranged_on, checked_by, checked_on, opened_at, closed_at"
)
OF_CARRIER = "tenant_id, id, item_id, carrier, place_id"
OF_COUNT = "tenant_id, id, stock_take_id, box_id, place_id, expected_place_id, outcome, at, person_id, settled_at, settled_by"


def upgrade() -> None:
    op.drop_index("item_class_ix", table_name="item")
    op.create_index("item_class_ix", "item", LOWEST_CLASS, unique=True)
    op.create_table(
        "place",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("room", "cabinet", "shelf", name="place_kind", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("capacity_mm", sa.Integer(), nullable=True),
        sa.Column("custodian", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("(kind = 'room') = (parent_id IS NULL)", name=op.f("place_parent_check")),
        sa.CheckConstraint("(kind = 'shelf') = (capacity_mm IS NOT NULL)", name=op.f("place_capacity_check")),
        sa.CheckConstraint("capacity_mm > 0", name=op.f("place_some_capacity_check")),
        sa.CheckConstraint("length(code) > 0", name=op.f("place_code_check")),
        sa.ForeignKeyConstraint(["tenant_id", "parent_id"], ["place.tenant_id", "place.id"], name=op.f("place_tenant_id_parent_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("place_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("place_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "parent_id", "code", name=op.f("place_tenant_id_parent_id_code_key"), postgresql_nulls_not_distinct=True
        ),
        sa.UniqueConstraint("tenant_id", "token", name=op.f("place_tenant_id_token_key")),
    )
    op.create_table(
        "box",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("archival_class", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("retention_code", sa.Text(), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shelving_key", sa.Text(), nullable=False),
        sa.Column("spine_mm", sa.Integer(), nullable=False),
        sa.Column(
            "state", sa.Enum("open", "closed", name="box_state", native_enum=False, create_constraint=True, length=None), nullable=False
        ),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("situation", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("arranged_by", sa.Integer(), nullable=True),
        sa.Column("arranged_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("box_closed_check")),
        sa.CheckConstraint("state = 'open' OR (arranged_by IS NOT NULL AND arranged_on IS NOT NULL)", name=op.f("box_arranged_check")),
        sa.CheckConstraint("(checked_by IS NULL) = (checked_on IS NULL)", name=op.f("box_checked_check")),
        sa.CheckConstraint("checked_by <> arranged_by", name=op.f("box_checked_by_another_check")),
        sa.CheckConstraint("number > 0", name=op.f("box_number_check")),
        sa.CheckConstraint("spine_mm IN (20, 30, 40, 50)", name=op.f("box_spine_check")),
        sa.ForeignKeyConstraint(["arranged_by"], ["person.id"], name=op.f("box_arranged_by_fkey")),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("box_checked_by_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "category_id"], ["category.tenant_id", "category.id"], name=op.f("box_tenant_id_category_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id", "place_id"], ["place.tenant_id", "place.id"], name=op.f("box_tenant_id_place_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("box_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("box_pkey")),
        sa.UniqueConstraint("tenant_id", "id", "archival_class", "year", "retention_code", "category_code", name="box_lowest_class_key"),
        sa.UniqueConstraint("tenant_id", "series", "number", name=op.f("box_tenant_id_series_number_key")),
        sa.UniqueConstraint("tenant_id", "token", name=op.f("box_tenant_id_token_key")),
    )
    op.create_index("box_category_ix", "box", ["tenant_id", "category_id"], unique=False)
    op.create_index(
        "box_class_ix", "box", ["tenant_id", "archival_class", "year", "retention_code", "category_code", "shelving_key"], unique=False
    )
    op.create_index("box_place_ix", "box", ["tenant_id", "place_id", "shelving_key"], unique=False)
    op.create_index("box_shelving_ix", "box", ["tenant_id", "shelving_key", "id"], unique=False)
    op.create_table(
        "boxed_item",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=False),
        sa.Column("archival_class", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("retention_code", sa.Text(), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("thickness_mm", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.CheckConstraint("code_key <> ''", name=op.f("boxed_item_filed_check")),
        sa.CheckConstraint("thickness_mm > 0", name=op.f("boxed_item_thickness_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "archival_class", "year", "retention_code", "category_code", "code_key", "item_id"],
            ["item.tenant_id", "item.archival_class", "item.year", "item.retention_code", "item.category_code", "item.code_key", "item.id"],
            name="boxed_item_lowest_class_of_item_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "box_id", "archival_class", "year", "retention_code", "category_code"],
            ["box.tenant_id", "box.id", "box.archival_class", "box.year", "box.retention_code", "box.category_code"],
            name="boxed_item_lowest_class_of_box_fkey",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("boxed_item_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "item_id", name=op.f("boxed_item_pkey")),
    )
    op.create_index("boxed_item_box_ix", "boxed_item", ["tenant_id", "box_id", "code_key"], unique=False)
    op.create_table(
        "carrier_place",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"], name=op.f("carrier_place_tenant_id_item_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "place_id"], ["place.tenant_id", "place.id"], name=op.f("carrier_place_tenant_id_place_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("carrier_place_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("carrier_place_pkey")),
        sa.UniqueConstraint("tenant_id", "item_id", "carrier", "number", name=op.f("carrier_place_tenant_id_item_id_carrier_number_key")),
    )
    op.create_index("carrier_place_place_ix", "carrier_place", ["tenant_id", "place_id"], unique=False)
    op.create_table(
        "stock_take",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_by", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.CheckConstraint("(finished_at IS NULL) = (finished_by IS NULL)", name=op.f("stock_take_finished_check")),
        sa.ForeignKeyConstraint(["finished_by"], ["person.id"], name=op.f("stock_take_finished_by_fkey")),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], name=op.f("stock_take_started_by_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "place_id"], ["place.tenant_id", "place.id"], name=op.f("stock_take_tenant_id_place_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("stock_take_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("stock_take_pkey")),
    )
    op.create_index(
        "stock_take_one_open_key", "stock_take", ["tenant_id", "place_id"], unique=True, postgresql_where=sa.text("finished_at IS NULL")
    )
    op.create_index("stock_take_started_ix", "stock_take", ["tenant_id", "started_at"], unique=False)
    op.create_table(
        "stock_count",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stock_take_id", sa.Uuid(), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=True),
        sa.Column("scanned", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("expected_place_id", sa.Uuid(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "right",
                "misplaced",
                "unexpected",
                "missing",
                "unknown",
                name="count_outcome",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(box_id IS NULL) = (outcome = 'unknown')", name=op.f("stock_count_box_check")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("stock_count_person_id_fkey")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("stock_count_settled_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id", "box_id"], ["box.tenant_id", "box.id"], name=op.f("stock_count_tenant_id_box_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "expected_place_id"], ["place.tenant_id", "place.id"], name=op.f("stock_count_tenant_id_expected_place_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "place_id"], ["place.tenant_id", "place.id"], name=op.f("stock_count_tenant_id_place_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "stock_take_id"], ["stock_take.tenant_id", "stock_take.id"], name=op.f("stock_count_tenant_id_stock_take_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("stock_count_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("stock_count_pkey")),
        sa.UniqueConstraint("tenant_id", "stock_take_id", "box_id", name=op.f("stock_count_tenant_id_stock_take_id_box_id_key")),
    )
    op.create_index("stock_count_box_ix", "stock_count", ["tenant_id", "box_id"], unique=False)
    op.create_index(
        "stock_count_unsettled_ix",
        "stock_count",
        ["tenant_id", "outcome", "id"],
        unique=False,
        postgresql_where=sa.text("settled_at IS NULL AND outcome <> 'right'"),
    )

    isolation.protect("place", supervisor=OF_PLACE)
    isolation.protect("box", supervisor=OF_BOX)
    isolation.protect("boxed_item")
    isolation.protect("carrier_place", supervisor=OF_CARRIER)
    isolation.protect("stock_take")
    isolation.protect("stock_count", supervisor=OF_COUNT)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("item_class_ix", table_name="item")
    op.create_index("item_class_ix", "item", LOWEST_CLASS, unique=False)
