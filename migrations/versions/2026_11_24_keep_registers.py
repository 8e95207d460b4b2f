"""keep registers: what they ask for, entries, every change of them, frozen years."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commarch.database import isolation

revision = "2026_11_24_registers"
down_revision = "2026_11_24_objects"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())
STATES = ("current", "struck")
CHANGES = ("enter", "amend", "check", "strike", "restore")
STRIKES = ("death", "moved", "ended", "elsewhere", "mistake", "other")
LEVELS = ("none", "personal", "sensitive")


def upgrade() -> None:
    op.create_table(
        "register",
        *_identified(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("level", _one_of(LEVELS, "personal_level"), nullable=False),
        sa.Column("template", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("template_release", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("recheck_months", sa.Integer(), nullable=True),
        sa.Column("form_number", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("register_name_check")),
        sa.CheckConstraint("recheck_months > 0", name=op.f("register_recheck_months_check")),
        *_keys("register"),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("register_tenant_id_name_key")),
    )
    op.create_table(
        "register_form",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("register_form_tenant_id_fkey")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("register_form_written_by_fkey")),
        _of("register_form", "register_id", "register"),
        sa.PrimaryKeyConstraint("tenant_id", "register_id", "number", name=op.f("register_form_pkey")),
    )
    _entries()
    _changes()
    op.create_table(
        "register_freeze",
        *_identified(),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("rows", JSON, nullable=False),
        sa.Column("figures", JSON, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=True),
        sa.Column("frozen_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["frozen_by"], ["person.id"], name=op.f("register_freeze_frozen_by_fkey")),
        _of("register_freeze", "register_id", "register"),
        _of("register_freeze", "sheet_id", "dossier_sheet"),
        *_keys("register_freeze"),
        sa.UniqueConstraint("tenant_id", "register_id", "year", name=op.f("register_freeze_tenant_id_register_id_year_key")),
    )
    # the street counts; whom it counts, it never reads
    isolation.protect("register", grants="SELECT, INSERT, UPDATE", supervisor="tenant_id, id, name, recheck_months")
    isolation.protect("register_form", grants="SELECT, INSERT", supervisor=None)
    counted = "tenant_id, id, register_id, state, joined_on, struck_on, struck_as, recheck_on"
    isolation.protect("register_entry", grants="SELECT, INSERT, UPDATE", supervisor=counted)
    # written once
    isolation.protect("register_change", grants="SELECT, INSERT", supervisor=None)
    isolation.protect("register_freeze", grants="SELECT, INSERT", supervisor="tenant_id, id, register_id, year, figures, sha256, frozen_at")


def downgrade() -> None:
    for table in ("register_freeze", "register_change", "register_entry", "register_form", "register"):
        op.drop_table(table)


def _entries() -> None:
    op.create_table(
        "register_entry",
        *_identified(),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("particulars", JSON, nullable=False),
        sa.Column("id_number_masked", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("id_number", sa.String(), nullable=True),
        sa.Column("id_number_index", sa.LargeBinary(), nullable=True),
        sa.Column("state", _one_of(STATES, "entry_state"), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("struck_on", sa.Date(), nullable=True),
        sa.Column("struck_as", _one_of(STRIKES, "strike_kind"), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("recheck_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("length(subject) > 0", name=op.f("register_entry_subject_check")),
        sa.CheckConstraint(
            "(state = 'struck') = (struck_on IS NOT NULL) AND (struck_on IS NULL) = (struck_as IS NULL)",
            name=op.f("register_entry_struck_check"),
        ),
        _of("register_entry", "register_id", "register"),
        *_keys("register_entry"),
        sa.UniqueConstraint("tenant_id", "register_id", "number", name=op.f("register_entry_tenant_id_register_id_number_key")),
    )
    here = sa.text("state = 'current' AND id_number_index IS NOT NULL")
    person = ["tenant_id", "register_id", "id_number_index"]
    op.create_index("register_entry_person_key", "register_entry", person, unique=True, postgresql_where=here)
    known = sa.text("id_number_index IS NOT NULL")
    op.create_index("register_entry_id_number_ix", "register_entry", ["tenant_id", "id_number_index"], postgresql_where=known)
    due = sa.text("recheck_on IS NOT NULL")
    op.create_index("register_entry_recheck_ix", "register_entry", ["tenant_id", "recheck_on"], postgresql_where=due)


def _changes() -> None:
    op.create_table(
        "register_change",
        *_identified(),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of(CHANGES, "change_kind"), nullable=False),
        sa.Column("takes_effect_on", sa.Date(), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("id_number", sa.String(), nullable=True),
        sa.Column("struck_as", _one_of(STRIKES, "strike_kind"), nullable=True),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_item_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("form_number", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("register_change_written_by_fkey")),
        _of("register_change", "entry_id", "register_entry"),
        _of("register_change", "register_id", "register"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "source_item_id"],
            ["item.tenant_id", "item.id"],
            name=op.f("register_change_tenant_id_source_item_id_fkey"),
            ondelete="SET NULL (source_item_id)",
        ),
        *_keys("register_change"),
        sa.UniqueConstraint("tenant_id", "entry_id", "number", name=op.f("register_change_tenant_id_entry_id_number_key")),
    )
    op.create_index("register_change_day_ix", "register_change", ["tenant_id", "register_id", "takes_effect_on"])
    named = sa.text("source_item_id IS NOT NULL")
    op.create_index("register_change_item_ix", "register_change", ["tenant_id", "source_item_id"], postgresql_where=named)


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=None)


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"{table}_tenant_id_{column}_fkey")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=name)


def _identified() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"{table}_pkey")),
    )
