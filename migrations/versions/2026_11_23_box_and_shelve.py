"""box and shelve."""

revision = "2026_11_23_storage"
down_revision = "2026_11_23_arrangement"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
