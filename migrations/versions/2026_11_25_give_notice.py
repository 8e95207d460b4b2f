"""give notice: public notices before a destruction, transfers packed in the background."""

revision = "2026_11_25_notice"
down_revision = "2026_11_25_evidence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""


def downgrade() -> None:
    """Change nothing yet."""
