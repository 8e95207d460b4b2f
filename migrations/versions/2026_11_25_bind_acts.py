"""bind acts to the persons who do them: entries of the trail, what documents became, lists that are signed; and salt the trail's hashes."""

import sqlalchemy as sa
from alembic import op

from commarch.database import isolation

revision = "2026_11_25_bindings"
down_revision = "2026_11_25_notice"
branch_labels = None
depends_on = None

#: Triggers by name: when, on which table, what they ask.
TRIGGERS = {
    "transfer_stays_signed": ("BEFORE UPDATE", "transfer", "guard.keep_transfer()"),
    "transferred_item_told": (
        "BEFORE UPDATE OF position, openness, open_from, disclosure, secrecy_change",
        "transferred_item",
        "guard.keep_told()",
    ),
    "intake_document_item": ("BEFORE INSERT OR UPDATE OF id, item_id", "intake_document", "guard.keep_item()"),
}


def upgrade() -> None:
    isolation.demand("audit_entry", "INSERT", "person_id IS NOT DISTINCT FROM (SELECT guard.person())", name="audit_entry_by_its_author")
    # the trail that stands keeps its hashes: only what is written from now on is salted
    op.add_column("audit_entry", sa.Column("salt", sa.LargeBinary(), nullable=True))
    op.execute(f"GRANT UPDATE (salt) ON audit_entry TO {isolation.PRIV}")
    for name, (when, table, asks) in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {asks}")
    op.execute(
        "CREATE CONSTRAINT TRIGGER transferred_item_let_go AFTER UPDATE OF is_open ON transferred_item DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW WHEN (OLD.is_open <> NEW.is_open) EXECUTE FUNCTION guard.keep_line()"
    )


def downgrade() -> None:
    """Take it back. What was written with salt can't be verified without it: the trail would have to be chained anew."""
    op.execute("DROP TRIGGER transferred_item_let_go ON transferred_item")
    for name, (_, table, _asks) in TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name} ON {table}")
    op.drop_column("audit_entry", "salt")
    op.execute("DROP POLICY audit_entry_by_its_author ON audit_entry")
