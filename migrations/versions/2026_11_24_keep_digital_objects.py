"""keep digital objects."""

import sqlalchemy as sa
from alembic import op

from commarch.database import isolation

revision = "2026_11_24_objects"
down_revision = "2026_11_24_acts"
branch_labels = None
depends_on = None

#: What the street may see of its communities' files: how many, how large, whether whole. Never a name, which may be a person's.
OF_OBJECT = "tenant_id, id, sha256, size, media_type, pages, seen_at, checked_at, fault, text_state, sealed_at, erased_at, removed_at"
OF_FILE = "tenant_id, id, item_id, object_id, position, role, attached_at, superseded_at, superseded_by"


def upgrade() -> None:
    _create_digital_object()
    _create_item_object()
    _create_text_layer()
    isolation.protect("digital_object", grants="SELECT, INSERT, UPDATE", supervisor=OF_OBJECT)
    isolation.protect("item_object", supervisor=OF_FILE)
    isolation.protect("text_layer", supervisor=None)


def downgrade() -> None:
    for table in ("text_layer", "item_object", "digital_object"):
        op.drop_table(table)


def _create_digital_object() -> None:
    op.create_table(
        "digital_object",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("text_state", _words("text_state", "none", "waiting", "done", "failed"), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("digital_object_sha256_check")),
        sa.CheckConstraint("size > 0", name=op.f("digital_object_size_check")),
        sa.CheckConstraint("removed_at IS NULL OR erased_at IS NOT NULL", name=op.f("digital_object_removed_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("digital_object_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("digital_object_pkey")),
        sa.UniqueConstraint("tenant_id", "sha256", name=op.f("digital_object_tenant_id_sha256_key")),
    )
    for name, where in (
        ("text", "text_state = 'waiting'"),
        ("erased", "erased_at IS NOT NULL AND removed_at IS NULL"),
        ("fault", "fault IS NOT NULL"),
    ):
        op.create_index(f"digital_object_{name}_ix", "digital_object", ["tenant_id", "id"], postgresql_where=sa.text(where))


def _create_item_object() -> None:
    op.create_table(
        "item_object",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", _words("object_role", "original", "copy", "redacted"), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by", sa.Integer(), nullable=True),
        sa.Column("attached_name", sa.Text(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("position > 0", name=op.f("item_object_position_check")),
        sa.CheckConstraint("(superseded_at IS NULL) = (superseded_by IS NULL)", name=op.f("item_object_superseded_check")),
        sa.ForeignKeyConstraint(["attached_by"], ["person.id"], name=op.f("item_object_attached_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"], name=op.f("item_object_tenant_id_item_id_fkey")),
        _of_object("item_object"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("item_object_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("item_object_pkey")),
        sa.UniqueConstraint("tenant_id", "item_id", "position", name=op.f("item_object_tenant_id_item_id_position_key")),
    )
    op.create_index("item_object_object_ix", "item_object", ["tenant_id", "object_id"])


def _create_text_layer() -> None:
    op.create_table(
        "text_layer",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("cut", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("characters >= 0", name=op.f("text_layer_characters_check")),
        _of_object("text_layer"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("text_layer_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "object_id", name=op.f("text_layer_pkey")),
    )


def _of_object(table: str) -> sa.ForeignKeyConstraint:
    """Tie a row to its object, within the tenant."""
    return sa.ForeignKeyConstraint(
        ["tenant_id", "object_id"],
        ["digital_object.tenant_id", "digital_object.id"],
        name=op.f(f"{table}_tenant_id_object_id_fkey"),
    )


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=None)
