"""answer for completeness."""

revision = "2026_11_23_completeness"
down_revision = "2026_11_23_entry"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
