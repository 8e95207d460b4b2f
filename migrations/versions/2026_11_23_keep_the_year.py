"""keep the year."""

revision = "2026_11_23_filing_year"
down_revision = "2026_11_23_completeness"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
