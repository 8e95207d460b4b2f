"""bind acts to the persons who do them."""

revision = "2026_11_25_bindings"
down_revision = "2026_11_25_notice"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""


def downgrade() -> None:
    """Change nothing yet."""
