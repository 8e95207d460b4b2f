"""print papers."""

revision = "2026_11_23_printing"
down_revision = "2026_11_23_storage"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
