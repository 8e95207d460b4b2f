"""arrange items."""

revision = "2026_11_23_arrangement"
down_revision = "2026_11_23_intake"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
