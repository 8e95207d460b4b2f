"""prove a destruction: photographs, five parts of accounting, witnesses of two units."""

revision = "2026_11_25_evidence"
down_revision = "2026_11_25_acts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""


def downgrade() -> None:
    """Change nothing yet."""
