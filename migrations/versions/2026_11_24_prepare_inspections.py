"""prepare inspections."""

revision = "2026_11_24_inspection"
down_revision = "2026_11_24_registers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
