"""widen the words: the acts of arranging, and the role of those who hand documents in."""

from alembic import op

revision = "2026_11_23_widen"
down_revision = "2026_11_22_begin"
branch_labels = None
depends_on = None

ACTS = (
    "register",
    "edit",
    "discard",
    "file",
    "reclassify",
    "import",
    "undo_import",
    "export",
    "draft_scheme",
    "edit_scheme",
    "publish_scheme",
    "adopt_scheme",
    "open_tenant",
    "change_settings",
    "invite",
    "change_role",
    "disable_person",
    "enable_person",
    "resend_notice",
    "read_across",
    "reveal",
)
NEW_ACTS = (
    "hand_in",
    "take",
    "return",
    "decline",
    "redirect",
    "edit_post",
    "hold_post",
    "open_arrangement",
    "take_over",
    "put_in_order",
    "merge",
    "split",
    "relate",
    "box",
    "close_box",
    "shelve",
    "edit_place",
    "count_stock",
    "bind",
    "describe_class",
    "print",
    "accept_finding",
    "merge_duplicate",
    "answer_absent",
    "begin_activity",
    "edit_activity",
    "close_year",
    "write_dossier",
)
ROLES = ("clerk", "head", "street_archivist", "street_leader", "appraiser", "auditor", "administrator")


def upgrade() -> None:
    _hold("audit_entry", "act", (*ACTS, *NEW_ACTS))
    _hold("membership", "role", (*ROLES, "contributor"))


def downgrade() -> None:
    _hold("audit_entry", "act", ACTS)
    _hold("membership", "role", ROLES)


def _hold(table: str, column: str, words: tuple[str, ...]) -> None:
    """Let a column hold these words and no others."""
    op.drop_constraint(op.f(f"{table}_{column}_check"), table)
    op.create_check_constraint(op.f(f"{table}_{column}_check"), table, f"{column} IN ({', '.join(repr(word) for word in words)})")
