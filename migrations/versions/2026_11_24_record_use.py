"""record use."""

revision = "2026_11_24_usage"
down_revision = "2026_11_24_inspection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
