"""enter rapidly."""

revision = "2026_11_23_entry"
down_revision = "2026_11_23_printing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
