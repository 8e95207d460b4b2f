"""record use: the register of uses with what was used, and the versions of the list of purposes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commarch.database import isolation

revision = "2026_11_24_usage"
down_revision = "2026_11_24_inspection"
branch_labels = None
depends_on = None

#: What the street counts: neither who it was nor what was asked for.
COUNTED = "tenant_id, id, used_on, until_on, visit_id, way, purpose, result, copied_pages, struck_at"
#: What may be changed once a use is recorded: that it is struck, and that a name is forgotten.
CHANGED = "struck_at, struck_name, struck_because, user_name"


def upgrade() -> None:
    empty, instant = sa.text("''"), sa.DateTime(timezone=True)
    op.create_table(
        "use_record",
        *_identified(),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("user_name", sa.Text(), server_default=empty, nullable=False),
        sa.Column("user_unit", sa.Text(), server_default=empty, nullable=False),
        sa.Column("way", _choice("way_of_use", "read", "copy", "excerpt", "certificate", "enquiry"), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("purposes_version", sa.Integer(), nullable=False),
        sa.Column("result", _choice("use_result", "provided", "partial", "not_found"), nullable=False),
        sa.Column("asked_for", sa.Text(), server_default=empty, nullable=False),
        sa.Column("copied_pages", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("note", sa.Text(), server_default=empty, nullable=False),
        sa.Column("recorded_at", instant, nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_name", sa.Text(), nullable=False),
        sa.Column("struck_at", instant, nullable=True),
        sa.Column("struck_name", sa.Text(), server_default=empty, nullable=False),
        sa.Column("struck_because", sa.Text(), server_default=empty, nullable=False),
        sa.CheckConstraint("until_on > used_on", name=op.f("use_record_until_on_check")),
        sa.CheckConstraint("length(purpose) > 0", name=op.f("use_record_purpose_check")),
        sa.CheckConstraint("copied_pages >= 0", name=op.f("use_record_copied_pages_check")),
        sa.CheckConstraint("result = 'provided' OR asked_for <> ''", name=op.f("use_record_asked_for_check")),
        sa.CheckConstraint("struck_at IS NULL OR struck_because <> ''", name=op.f("use_record_struck_check")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("use_record_recorded_by_fkey")),
        *_keys("use_record", "id"),
    )
    op.create_index("use_record_day_ix", "use_record", ["tenant_id", "used_on", "id"])
    op.create_index("use_record_named_ix", "use_record", ["tenant_id", "used_on"], postgresql_where=sa.text("user_name <> ''"))
    op.create_table(
        "used_thing",
        *_identified(),
        sa.Column("use_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("volume_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("num_nonnulls(item_id, volume_id) = 1", name=op.f("used_thing_one_thing_check")),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"], name=op.f(f"used_thing_tenant_id_{column}_fkey")
            )
            for column, table in (("use_id", "use_record"), ("item_id", "item"), ("volume_id", "volume"))
        ),
        *_keys("used_thing", "id"),
        sa.UniqueConstraint("tenant_id", "use_id", "position", name=op.f("used_thing_tenant_id_use_id_position_key")),
        sa.UniqueConstraint("tenant_id", "item_id", "use_id", name=op.f("used_thing_tenant_id_item_id_use_id_key")),
        sa.UniqueConstraint("tenant_id", "volume_id", "use_id", name=op.f("used_thing_tenant_id_volume_id_use_id_key")),
    )
    op.create_table(
        "purpose_list",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("purposes", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("version > 0", name=op.f("purpose_list_version_check")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("purpose_list_made_by_fkey")),
        *_keys("purpose_list", "version"),
    )
    isolation.protect("use_record", grants=f"SELECT, INSERT, UPDATE ({CHANGED})", supervisor=COUNTED)
    isolation.protect("used_thing", grants="SELECT, INSERT", supervisor="tenant_id, id, use_id, item_id, volume_id")
    isolation.protect("purpose_list", grants="SELECT, INSERT", supervisor=None)


def downgrade() -> None:
    for table in ("purpose_list", "used_thing", "use_record"):
        op.drop_table(table)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=None)


def _identified() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    )


def _keys(table: str, key: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", key, name=op.f(f"{table}_pkey")),
    )
