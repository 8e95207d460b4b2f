"""take documents in."""

revision = "2026_11_23_intake"
down_revision = "2026_11_23_posts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
