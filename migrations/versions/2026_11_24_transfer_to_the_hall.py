"""transfer to the hall."""

revision = "2026_11_24_transfer"
down_revision = "2026_11_24_appraisal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
