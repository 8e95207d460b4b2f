"""name more acts: of the public notice, evidence, holds and incidents."""

from alembic import op

revision = "2026_11_25_acts"
down_revision = "2026_11_24_transfer"
branch_labels = None
depends_on = None

#: The acts until now, in the order in which they came.
ACTS = (
    "register", "edit", "discard", "file", "reclassify", "import", "undo_import",
    "export", "draft_scheme", "edit_scheme", "publish_scheme", "adopt_scheme", "open_tenant", "change_settings",
    "invite", "change_role", "disable_person", "enable_person", "resend_notice", "read_across", "reveal",
    "hand_in", "take", "return", "decline", "redirect", "edit_post", "hold_post",
    "open_arrangement", "take_over", "put_in_order", "merge", "split", "relate", "box",
    "close_box", "shelve", "edit_place", "count_stock", "bind", "describe_class", "print",
    "accept_finding", "merge_duplicate", "answer_absent", "begin_activity", "edit_activity", "close_year", "write_dossier",
    "begin_handover", "sign_handover", "accept_handover", "force_handover", "attach", "detach", "edit_register",
    "enter", "amend", "strike", "freeze_register", "open_inspection", "edit_inspection", "admit_reviewer",
    "record_use", "place_hold", "ask_lifting", "lift_hold", "meet_event", "open_appraisal", "change_group",
    "give_opinion", "decide", "step", "approve", "send_back", "object", "extend",
    "change_access", "sign_destruction", "destroy", "open_transfer", "pack_transfer", "transfer", "renew_feed",
    "inspect", "assess",
)  # fmt: skip
NEW_ACTS = (
    "post_notice", "photograph", "refuse_lifting", "move_review", "report_incident", "edit_incident", "close_incident",
)  # fmt: skip


def upgrade() -> None:
    _hold_acts((*ACTS, *NEW_ACTS))


def downgrade() -> None:
    _hold_acts(ACTS)


def _hold_acts(words: tuple[str, ...]) -> None:
    """Let the trail hold these acts and no others."""
    op.drop_constraint(op.f("audit_entry_act_check"), "audit_entry")
    op.create_check_constraint(op.f("audit_entry_act_check"), "audit_entry", f"act IN ({', '.join(repr(word) for word in words)})")
