"""transfer to the hall: transfers to the county archives with what has to be told of each item."""

import sqlalchemy as sa
from alembic import op

from commarch.database import isolation

revision = "2026_11_24_transfer"
down_revision = "2026_11_24_appraisal"
branch_labels = None
depends_on = None

CHANGED = (
    "state, receiver, note, signed_at, signed_by, signed_by_name, list_id, package_sha256, received_on, received_by_name, receipt_number, "
    "revision"
)
OF_TRANSFER = "tenant_id, id, year, running, state, receiver, opened_at, signed_at, received_on, receipt_number"


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "composing",
                "signed",
                "received",
                "withdrawn",
                name="transfer_state",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_by_name", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_by_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=True),
        sa.Column("package_sha256", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("receipt_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(state = 'received') = (received_on IS NOT NULL)", name=op.f("transfer_received_check")),
        sa.CheckConstraint("received_on IS NULL OR (receipt_number <> '' AND received_by_name <> '')", name=op.f("transfer_receipt_check")),
        sa.CheckConstraint("state IN ('composing', 'withdrawn') OR signed_by IS NOT NULL", name=op.f("transfer_signed_check")),
        sa.CheckConstraint("length(receiver) > 0", name=op.f("transfer_receiver_check")),
        sa.CheckConstraint("signed_by IS DISTINCT FROM opened_by", name=op.f("transfer_not_by_the_author_check")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("transfer_opened_by_fkey")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("transfer_signed_by_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "list_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"], name=op.f("transfer_tenant_id_list_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("transfer_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("transfer_pkey")),
        sa.UniqueConstraint("tenant_id", "year", "running", name=op.f("transfer_tenant_id_year_running_key")),
    )
    op.create_index("transfer_state_ix", "transfer", ["tenant_id", "state", "id"], unique=False)
    op.create_table(
        "transferred_item",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "openness",
            sa.Enum("unreviewed", "open", "restricted", name="openness", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("open_from", sa.Date(), nullable=True),
        sa.Column("disclosure", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("secrecy_change", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"], ["item.tenant_id", "item.id"], name=op.f("transferred_item_tenant_id_item_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "transfer_id"], ["transfer.tenant_id", "transfer.id"], name=op.f("transferred_item_tenant_id_transfer_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("transferred_item_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "transfer_id", "item_id", name=op.f("transferred_item_pkey")),
        sa.UniqueConstraint("tenant_id", "transfer_id", "position", name=op.f("transferred_item_tenant_id_transfer_id_position_key")),
    )
    op.create_index(
        "transferred_item_open_key", "transferred_item", ["tenant_id", "item_id"], unique=True, postgresql_where=sa.text("is_open")
    )
    op.add_column("item", sa.Column("transfer_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "item_transferred_fkey", "item", "transferred_item", ["tenant_id", "transfer_id", "id"], ["tenant_id", "transfer_id", "item_id"]
    )
    op.create_check_constraint(op.f("item_transferred_by_receipt_check"), "item", "(state = 'transferred') = (transfer_id IS NOT NULL)")
    isolation.protect("transfer", grants=f"SELECT, INSERT, UPDATE ({CHANGED})", supervisor=OF_TRANSFER)
    isolation.protect(
        "transferred_item",
        grants="SELECT, INSERT, DELETE, UPDATE (position, openness, open_from, disclosure, secrecy_change, is_open)",
        supervisor="tenant_id, transfer_id, item_id, is_open",
    )
    # a list that is signed stays as it was signed
    composing = (
        "EXISTS (SELECT 1 FROM transfer t WHERE t.tenant_id = transferred_item.tenant_id AND t.id = transfer_id AND t.state = 'composing')"
    )
    isolation.demand("transferred_item", "INSERT", composing, name="transferred_item_while_composing")
    isolation.demand("transferred_item", "DELETE", composing, name="transferred_item_taken_out_while_composing")
    begun = "opened_by = (SELECT guard.person()) AND state = 'composing' AND signed_by IS NULL"
    isolation.demand("transfer", "INSERT", begun, name="transfer_by_its_author")
    op.execute(
        "CREATE TRIGGER transfer_signature BEFORE UPDATE OF signed_by ON transfer FOR EACH ROW EXECUTE FUNCTION guard.keep_signature()"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("item_transferred_by_receipt_check"), "item")
    op.drop_constraint("item_transferred_fkey", "item")
    op.drop_column("item", "transfer_id")
    op.drop_table("transferred_item")
    op.drop_table("transfer")
