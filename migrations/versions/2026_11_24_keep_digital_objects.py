"""keep digital objects."""

revision = "2026_11_24_objects"
down_revision = "2026_11_24_acts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
