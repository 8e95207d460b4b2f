"""find faults."""

revision = "2026_11_23_quality"
down_revision = "2026_11_23_filing_year"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
