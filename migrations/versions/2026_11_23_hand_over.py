"""hand over: handovers of leaving clerks with what was counted and signed, and the acts of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commarch.database import isolation

revision = "2026_11_23_handover"
down_revision = "2026_11_23_classes"
branch_labels = None
depends_on = None

#: The acts until now, in the order in which they came.
ACTS = (
    "register", "edit", "discard", "file", "reclassify", "import", "undo_import", "export", "draft_scheme", "edit_scheme",
    "publish_scheme", "adopt_scheme", "open_tenant", "change_settings", "invite", "change_role", "disable_person", "enable_person",
    "resend_notice", "read_across", "reveal", "hand_in", "take", "return", "decline", "redirect", "edit_post", "hold_post",
    "open_arrangement", "take_over", "put_in_order", "merge", "split", "relate", "box", "close_box", "shelve", "edit_place", "count_stock",
    "bind", "describe_class", "print", "accept_finding", "merge_duplicate", "answer_absent", "begin_activity", "edit_activity",
    "close_year", "write_dossier",
)  # fmt: skip
NEW_ACTS = ("begin_handover", "sign_handover", "accept_handover", "force_handover")
#: What may be changed once a handover has begun: who takes over and who attends, signatures, the end; neither snapshot nor term.
CHANGED = (
    "state, receiver_id, receiver_name, counted_at, list_sha256, given_at, accepted_at, witness_id, witness_name, witnessed_at, because, "
    "stock_take_id, sheet_id, revision"
)
#: What the street reads of its communities' handovers: that they are under way and how far.
OF_HANDOVER = "tenant_id, id, state, giver_name, receiver_name, leaving_on, deadline_on, begun_at, witnessed_at, sheet_id"


def upgrade() -> None:
    _hold_acts((*ACTS, *NEW_ACTS))
    empty, instant = sa.text("''"), sa.DateTime(timezone=True)
    op.create_table(
        "handover",
        *_identified(),
        sa.Column(
            "state", _choice("handover_state", "begun", "counted", "given", "accepted", "done", "forced", "withdrawn"), nullable=False
        ),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("giver_name", sa.Text(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=True),
        sa.Column("receiver_name", sa.Text(), server_default=empty, nullable=False),
        sa.Column("leaving_on", sa.Date(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), server_default=empty, nullable=False),
        sa.Column("begun_at", instant, nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=True),
        sa.Column("begun_by_name", sa.Text(), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("catalogue_sha256", sa.Text(), nullable=False),
        sa.Column("counted_at", instant, nullable=True),
        sa.Column("list_sha256", sa.Text(), nullable=True),
        sa.Column("given_at", instant, nullable=True),
        sa.Column("accepted_at", instant, nullable=True),
        sa.Column("witness_id", sa.Integer(), nullable=True),
        sa.Column("witness_name", sa.Text(), server_default=empty, nullable=False),
        sa.Column("witnessed_at", instant, nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("stock_take_id", sa.Uuid(), nullable=True),
        sa.Column("sheet_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("deadline_on = leaving_on + 7", name=op.f("handover_deadline_check")),
        sa.CheckConstraint("receiver_id <> giver_id", name=op.f("handover_receiver_is_another_check")),
        sa.CheckConstraint("witness_id <> giver_id AND witness_id <> receiver_id", name=op.f("handover_witness_is_another_check")),
        sa.CheckConstraint("state IN ('begun', 'forced', 'withdrawn') OR receiver_id IS NOT NULL", name=op.f("handover_receiver_check")),
        sa.CheckConstraint("state IN ('begun', 'forced', 'withdrawn') OR counted_at IS NOT NULL", name=op.f("handover_counted_check")),
        sa.CheckConstraint("state NOT IN ('given', 'accepted', 'done') OR given_at IS NOT NULL", name=op.f("handover_given_check")),
        sa.CheckConstraint("state NOT IN ('accepted', 'done') OR accepted_at IS NOT NULL", name=op.f("handover_accepted_check")),
        sa.CheckConstraint("accepted_at IS NULL OR given_at IS NOT NULL", name=op.f("handover_order_check")),
        sa.CheckConstraint(
            "(state IN ('done', 'forced')) = (witness_id IS NOT NULL AND witnessed_at IS NOT NULL)", name=op.f("handover_witnessed_check")
        ),
        sa.CheckConstraint("state <> 'forced' OR (because IS NOT NULL AND because <> '')", name=op.f("handover_because_check")),
        sa.CheckConstraint(
            "state <> 'forced' OR stock_take_id IS NOT NULL OR counted_at IS NOT NULL", name=op.f("handover_forced_on_a_count_check")
        ),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name=op.f("handover_giver_id_fkey")),
        sa.ForeignKeyConstraint(["receiver_id"], ["person.id"], name=op.f("handover_receiver_id_fkey")),
        sa.ForeignKeyConstraint(["witness_id"], ["person.id"], name=op.f("handover_witness_id_fkey")),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("handover_begun_by_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "stock_take_id"], ["stock_take.tenant_id", "stock_take.id"], name=op.f("handover_tenant_id_stock_take_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sheet_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"], name=op.f("handover_tenant_id_sheet_id_fkey")
        ),
        *_keys("handover"),
    )
    still_open = sa.text("state NOT IN ('done', 'forced', 'withdrawn')")
    op.create_index("handover_one_open_key", "handover", ["tenant_id", "giver_id"], unique=True, postgresql_where=still_open)
    op.create_table(
        "handover_line",
        *_identified(),
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("line_kind", "items", "boxes", "drafts", "inbox", "thing", "check"), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=True),
        sa.Column("explanation", sa.Text(), server_default=empty, nullable=False),
        sa.CheckConstraint("length(label) > 0", name=op.f("handover_line_label_check")),
        sa.CheckConstraint("due >= 0 AND (found IS NULL OR found >= 0)", name=op.f("handover_line_counts_check")),
        sa.CheckConstraint("found IS NULL OR found = due OR explanation <> ''", name=op.f("handover_line_explained_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "handover_id"], ["handover.tenant_id", "handover.id"], name=op.f("handover_line_tenant_id_handover_id_fkey")
        ),
        *_keys("handover_line"),
        sa.UniqueConstraint("tenant_id", "handover_id", "position", name=op.f("handover_line_tenant_id_handover_id_position_key")),
    )
    isolation.protect("handover", grants=f"SELECT, INSERT, UPDATE ({CHANGED})", supervisor=OF_HANDOVER)
    isolation.protect("handover_line", grants="SELECT, INSERT, UPDATE (found, explanation)", supervisor=None)


def downgrade() -> None:
    op.drop_table("handover_line")
    op.drop_table("handover")
    _hold_acts(ACTS)


def _hold_acts(words: tuple[str, ...]) -> None:
    """Let the trail hold these acts and no others."""
    op.drop_constraint(op.f("audit_entry_act_check"), "audit_entry")
    op.create_check_constraint(op.f("audit_entry_act_check"), "audit_entry", f"act IN ({', '.join(repr(word) for word in words)})")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=None)


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
