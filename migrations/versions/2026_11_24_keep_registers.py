"""keep registers."""

revision = "2026_11_24_registers"
down_revision = "2026_11_24_objects"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
