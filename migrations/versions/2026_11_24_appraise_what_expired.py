"""appraise what expired."""

revision = "2026_11_24_appraisal"
down_revision = "2026_11_24_usage"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
