"""describe classes."""

revision = "2026_11_23_classes"
down_revision = "2026_11_23_quality"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
