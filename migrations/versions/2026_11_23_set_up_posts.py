"""set up posts."""

revision = "2026_11_23_posts"
down_revision = "2026_11_23_widen"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
