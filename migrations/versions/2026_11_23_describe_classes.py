"""describe classes: fields that a class has of its own, volumes and groups, codes by volume."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commarch.database import isolation

revision = "2026_11_23_classes"
down_revision = "2026_11_23_quality"
branch_labels = None
depends_on = None

LOWEST_CLASS = ["archival_class", "year", "retention_code", "category_code"]
#: What the street may read of its communities' volumes: figures and numbers, nothing that people write freely.
OF_VOLUME = (
    "tenant_id, id, kind, archival_class, category_code, year, retention_code, state, number, number_series, code, opened_at, closed_at"
)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=None)


def upgrade() -> None:
    empty = sa.text("''")
    op.create_table(
        "class_field",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("archival_class", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", _choice("field_kind", "text", "number", "date", "choice", "duration"), nullable=False),
        sa.Column("required", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("choices", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("unit", sa.Text(), server_default=empty, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("length(label) > 0", name=op.f("class_field_label_check")),
        sa.CheckConstraint("kind <> 'choice' OR jsonb_array_length(choices) > 0", name=op.f("class_field_choices_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("class_field_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("class_field_pkey")),
        sa.UniqueConstraint("tenant_id", "archival_class", "key", name=op.f("class_field_tenant_id_archival_class_key_key")),
    )
    op.create_table(
        "volume",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("volume_kind", "project", "accounting", "photo_group"), nullable=False),
        sa.Column("archival_class", sa.Text(), nullable=False),
        sa.Column("category_code", sa.Text(), server_default=empty, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("retention_code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("begins", sa.Text(), server_default=empty, nullable=False),
        sa.Column("ends", sa.Text(), server_default=empty, nullable=False),
        sa.Column("note", sa.Text(), server_default=empty, nullable=False),
        sa.Column("state", _choice("volume_state", "open", "closed"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("number_series", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("length(title) > 0", name=op.f("volume_title_check")),
        sa.CheckConstraint("(number IS NULL) = (number_series IS NULL)", name=op.f("volume_numbered_check")),
        sa.CheckConstraint("number > 0", name=op.f("volume_number_check")),
        sa.CheckConstraint("code IS NULL OR number IS NOT NULL", name=op.f("volume_code_check")),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("volume_closed_check")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("volume_opened_by_fkey")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("volume_closed_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("volume_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("volume_pkey")),
        sa.UniqueConstraint("tenant_id", "id", *LOWEST_CLASS, name="volume_lowest_class_key"),
        sa.UniqueConstraint("tenant_id", "number_series", "number", name=op.f("volume_tenant_id_number_series_number_key")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("volume_tenant_id_code_key")),
    )
    op.create_index("volume_list_ix", "volume", ["tenant_id", "year", "archival_class", "id"])
    isolation.protect("class_field", supervisor=None)
    isolation.protect("volume", supervisor=OF_VOLUME)

    op.add_column("scheme_version", sa.Column("volume_template", sa.Text(), server_default=empty, nullable=False))
    op.add_column("scheme_version", sa.Column("volume_classes", sa.Text(), server_default=empty, nullable=False))
    particulars = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())
    op.add_column("item", sa.Column("particulars", particulars, server_default=sa.text("'{}'"), nullable=False))
    op.add_column("item", sa.Column("volume_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "item_lowest_class_of_volume_fkey",
        "item",
        "volume",
        ["tenant_id", "volume_id", *LOWEST_CLASS],
        ["tenant_id", "id", *LOWEST_CLASS],
    )
    op.create_index("item_volume_ix", "item", ["tenant_id", "volume_id", "item_number"], postgresql_where=sa.text("volume_id IS NOT NULL"))


def downgrade() -> None:
    op.drop_index("item_volume_ix", table_name="item")
    op.drop_constraint("item_lowest_class_of_volume_fkey", "item", type_="foreignkey")
    op.drop_column("item", "volume_id")
    op.drop_column("item", "particulars")
    op.drop_column("scheme_version", "volume_classes")
    op.drop_column("scheme_version", "volume_template")
    op.drop_table("volume")
    op.drop_table("class_field")
