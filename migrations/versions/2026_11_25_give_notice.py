"""give notice: public notices before a destruction, transfers packed in the background, liftings refused and reviews moved."""

import sqlalchemy as sa
from alembic import op

from commarch.database import isolation

revision = "2026_11_25_notice"
down_revision = "2026_11_25_evidence"
branch_labels = None
depends_on = None

CHANGED_PACKAGE = "state, refusal, items_total, items_handled, size, sha256, finished_at, leased_until, attempts"
#: What may be changed of a hold besides its lifting.
CHANGED_HOLD = "review_on, asking, refused_because, refused_at, refused_by_name"
PARTS = ("head", "street")


def upgrade() -> None:
    _make_notice()
    _make_package()
    _let_liftings_be_refused()


def downgrade() -> None:
    for part in PARTS:
        op.drop_constraint(f"hold_{part}_consent_fkey", "hold")
    op.drop_constraint("hold_consent_whole_key", "hold_consent")
    op.drop_constraint(op.f("hold_consent_tenant_id_hold_id_asking_part_key"), "hold_consent")
    # of a lifting that was asked for again only the last request's consents can stay
    last = "SELECT 1 FROM hold h WHERE h.tenant_id = c.tenant_id AND h.id = c.hold_id AND h.asking = c.asking"
    op.execute(f"DELETE FROM hold_consent c WHERE NOT EXISTS ({last})")
    op.create_unique_constraint(op.f("hold_consent_tenant_id_hold_id_part_key"), "hold_consent", ["tenant_id", "hold_id", "part"])
    op.drop_column("hold_consent", "asking")
    op.create_unique_constraint("hold_consent_whole_key", "hold_consent", ["tenant_id", "id", "hold_id", "part", "person_id"])
    for part in PARTS:
        consent = ["tenant_id", "id", "hold_id", "part", "person_id"]
        here = ["tenant_id", f"{part}_consent_id", "id", f"{part}_part", f"{part}_id"]
        op.create_foreign_key(f"hold_{part}_consent_fkey", "hold", "hold_consent", here, consent)
    for name in ("refused_by_name", "refused_at", "refused_because", "asking"):
        op.drop_column("hold", name)
    op.execute("REVOKE UPDATE (review_on) ON hold FROM commarch_app")
    op.drop_table("transfer_package")
    op.drop_table("public_notice")


def _make_notice() -> None:
    op.create_table(
        "public_notice",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("objections_to", sa.Text(), nullable=False),
        sa.Column("posted_by", sa.Integer(), nullable=False),
        sa.Column("posted_by_name", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(place) > 0 AND length(objections_to) > 0", name=op.f("public_notice_where_check")),
        sa.CheckConstraint("until_on >= posted_on", name=op.f("public_notice_days_check")),
        sa.ForeignKeyConstraint(["posted_by"], ["person.id"], name=op.f("public_notice_posted_by_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id"],
            ["appraisal_batch.tenant_id", "appraisal_batch.id"],
            name=op.f("public_notice_tenant_id_batch_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sheet_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"], name=op.f("public_notice_tenant_id_sheet_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("public_notice_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("public_notice_pkey")),
        sa.UniqueConstraint("tenant_id", "batch_id", "round", name=op.f("public_notice_tenant_id_batch_id_round_key")),
    )
    isolation.protect("public_notice", grants="SELECT, INSERT", supervisor="tenant_id, id, batch_id, round, posted_on, until_on")
    posted = (
        "posted_by = (SELECT guard.person()) AND EXISTS (SELECT 1 FROM appraisal_batch b WHERE b.tenant_id = public_notice.tenant_id "
        "AND b.id = batch_id AND b.round = public_notice.round AND b.stage = 'notice' AND posted_on >= b.approved_on "
        "AND until_on >= posted_on + b.notice_days - 1)"
    )
    isolation.demand("public_notice", "INSERT", posted, name="public_notice_by_who_hung_it")


def _make_package() -> None:
    states = ("waiting", "working", "done", "failed", "expired")
    op.create_table(
        "transfer_package",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Enum(*states, name="package_state", native_enum=False, create_constraint=True, length=None), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("items_total", sa.Integer(), nullable=False),
        sa.Column("items_handled", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("state NOT IN ('done', 'expired') OR sha256 IS NOT NULL", name=op.f("transfer_package_made_check")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("transfer_package_asked_by_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "transfer_id"], ["transfer.tenant_id", "transfer.id"], name=op.f("transfer_package_tenant_id_transfer_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("transfer_package_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("transfer_package_pkey")),
    )
    op.create_index(
        "transfer_package_at_work_key",
        "transfer_package",
        ["tenant_id", "transfer_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'working')"),
    )
    op.create_index("transfer_package_transfer_ix", "transfer_package", ["tenant_id", "transfer_id", "id"], unique=False)
    isolation.protect("transfer_package", grants=f"SELECT, INSERT, UPDATE ({CHANGED_PACKAGE})", supervisor=None)
    isolation.demand("transfer_package", "INSERT", "asked_by = (SELECT guard.person())", name="transfer_package_by_who_asked")


def _let_liftings_be_refused() -> None:
    """Number the requests to lift a hold: a consent is to one of them, and one that was refused takes its consents with it."""
    for part in PARTS:
        op.drop_constraint(f"hold_{part}_consent_fkey", "hold")
    op.add_column("hold", sa.Column("asking", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.add_column("hold", sa.Column("refused_because", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("hold", sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("hold", sa.Column("refused_by_name", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("hold_consent", sa.Column("asking", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.drop_constraint("hold_consent_whole_key", "hold_consent")
    op.drop_constraint(op.f("hold_consent_tenant_id_hold_id_part_key"), "hold_consent")
    op.create_unique_constraint(
        op.f("hold_consent_tenant_id_hold_id_asking_part_key"), "hold_consent", ["tenant_id", "hold_id", "asking", "part"]
    )
    consent = ["tenant_id", "id", "hold_id", "asking", "part", "person_id"]
    op.create_unique_constraint("hold_consent_whole_key", "hold_consent", consent)
    for part in PARTS:
        here = ["tenant_id", f"{part}_consent_id", "id", "asking", f"{part}_part", f"{part}_id"]
        op.create_foreign_key(f"hold_{part}_consent_fkey", "hold", "hold_consent", here, consent)
    op.execute(f"GRANT UPDATE ({CHANGED_HOLD}) ON hold TO {isolation.APP}")
