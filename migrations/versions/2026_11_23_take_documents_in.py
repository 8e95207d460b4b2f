"""take documents in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commarch.database import isolation

revision = "2026_11_23_intake"
down_revision = "2026_11_23_posts"
branch_labels = None
depends_on = None

TABLES = ("intake_document", "intake_page", "intake_decision", "intake_paste")


def upgrade() -> None:
    _create_document()
    _create_page()
    _create_decision()
    _create_paste()
    # titles of what residents bring may be personal, pages surely are: the street sees none of it
    isolation.protect("intake_document", grants="SELECT, INSERT, UPDATE", supervisor=None)
    isolation.protect("intake_page", grants="SELECT, INSERT, DELETE", supervisor=None)
    isolation.protect("intake_decision", grants="SELECT, INSERT, UPDATE", supervisor=None)
    isolation.protect("intake_paste", supervisor=None)
    # the same number and title in the holdings is a probable duplicate
    op.create_index("item_number_ix", "item", ["tenant_id", "document_number"], postgresql_where=sa.text("document_number <> ''"))


def downgrade() -> None:
    op.drop_index("item_number_ix", table_name="item")
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_document() -> None:
    op.create_table(
        "intake_document",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", _words("intake_state", "waiting", "returned", "taken", "declined", "redirected"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("document_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("document_date", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("lineage", sa.Uuid(), nullable=True),
        sa.Column("way", _words("way", "form", "paste"), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_by", sa.Integer(), nullable=True),
        sa.Column("handed_in_name", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("length(title) > 0", name=op.f("intake_document_title_check")),
        sa.CheckConstraint("pages IS NULL OR pages > 0", name=op.f("intake_document_pages_check")),
        sa.CheckConstraint("(state = 'taken') = (item_id IS NOT NULL)", name=op.f("intake_document_item_check")),
        sa.ForeignKeyConstraint(["handed_in_by"], ["person.id"], name=op.f("intake_document_handed_in_by_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "post_id"], ["post.tenant_id", "post.id"], name=op.f("intake_document_tenant_id_post_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("intake_document_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("intake_document_pkey")),
    )
    op.create_index("intake_document_state_ix", "intake_document", ["tenant_id", "state", "id"])
    op.create_index("intake_document_post_ix", "intake_document", ["tenant_id", "post_id", "state", "id"])
    op.create_index("intake_document_person_ix", "intake_document", ["tenant_id", "handed_in_by", "id"])
    op.create_index("intake_document_title_ix", "intake_document", ["tenant_id", "title_key"])


def _create_page() -> None:
    op.create_table(
        "intake_page",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("arrived_sha256", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("intake_page_size_check")),
        _of_document("intake_page"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("intake_page_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("intake_page_pkey")),
        sa.UniqueConstraint("tenant_id", "document_id", "position", name=op.f("intake_page_tenant_id_document_id_position_key")),
    )
    op.create_index("intake_page_arrived_ix", "intake_page", ["tenant_id", "arrived_sha256"])


def _create_decision() -> None:
    op.create_table(
        "intake_decision",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", _words("outcome", "take", "return", "decline", "redirect"), nullable=False),
        sa.Column("reason_code", _words("decline_reason", "duplicate", "trivial", "draft", "not_ours_to_keep", "other"), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("belongs_to", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_name", sa.Text(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_name", sa.Text(), nullable=True),
        sa.CheckConstraint("(outcome = 'decline') = (reason_code IS NOT NULL)", name=op.f("intake_decision_reason_code_check")),
        sa.CheckConstraint("(outcome = 'redirect') = (belongs_to IS NOT NULL)", name=op.f("intake_decision_belongs_to_check")),
        sa.CheckConstraint("outcome <> 'return' OR length(reason) > 0", name=op.f("intake_decision_reason_check")),
        _of_document("intake_decision"),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("intake_decision_decided_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("intake_decision_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("intake_decision_pkey")),
    )
    op.create_index("intake_decision_document_ix", "intake_decision", ["tenant_id", "document_id", "id"])
    op.create_index("intake_decision_outcome_ix", "intake_decision", ["tenant_id", "outcome", "id"])


def _create_paste() -> None:
    op.create_table(
        "intake_paste",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rows", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("columns", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("numbers", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("intake_paste_person_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("intake_paste_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", name=op.f("intake_paste_pkey")),
    )


def _of_document(table: str) -> sa.ForeignKeyConstraint:
    """Tie a row to its document, within the tenant."""
    return sa.ForeignKeyConstraint(
        ["tenant_id", "document_id"],
        ["intake_document.tenant_id", "intake_document.id"],
        name=op.f(f"{table}_tenant_id_document_id_fkey"),
    )


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=None)
