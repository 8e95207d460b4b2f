"""report incidents: what was damaged, lost or leaked, and who was told."""

revision = "2026_11_25_incidents"
down_revision = "2026_11_25_bindings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""


def downgrade() -> None:
    """Change nothing yet."""
