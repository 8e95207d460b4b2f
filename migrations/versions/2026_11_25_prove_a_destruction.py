"""prove a destruction: photographs, witnesses who are appointed, and items that stay what was decided on."""

import sqlalchemy as sa
from alembic import op

from commarch.database import isolation

revision = "2026_11_25_evidence"
down_revision = "2026_11_25_acts"
branch_labels = None
depends_on = None

#: What can still be written of a destruction that has begun; how, where and when stand.
CHANGED_DESTRUCTION = "backups_until, done_at, register_id, register_sha256, no_photo_because, revision"
WAS_CHANGED = "method, place, happens_on, with_paper, with_digital, note"
#: What the street reads of it without stepping in: how many photographs, not what they show.
OF_PHOTO = "tenant_id, id, destruction_id, position, at"
#: What describes an item: decided on together with it.
DESCRIBING = "title, author, document_number, document_date, pages, note, particulars, carriers, secrecy, personal_level"
TRIGGERS = (
    ("item_decided", "item"),
    ("component_decided", "component"),
    ("component_comes_decided", "component"),
    ("item_object_decided", "item_object"),
)


def upgrade() -> None:
    _keep_evidence()
    _make_witnesses()
    _make_photos()
    _keep_what_was_decided_on()


def downgrade() -> None:
    for name, table in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute("DROP POLICY witness_signature_not_too_early ON witness_signature")
    op.drop_constraint("witness_signature_appointed_fkey", "witness_signature")
    op.drop_table("destruction_photo")
    op.drop_table("destruction_witness")
    op.execute(f"GRANT UPDATE ({WAS_CHANGED}) ON destruction TO {isolation.APP}")
    op.drop_column("destruction", "no_photo_because")
    op.drop_constraint(op.f("digital_object_evidence_stays_check"), "digital_object")
    op.drop_constraint("digital_object_evidence_key", "digital_object")
    op.drop_column("digital_object", "is_evidence")


def _keep_evidence() -> None:
    """Let bytes be kept that belong to no item: evidence, which nothing erases."""
    op.add_column("digital_object", sa.Column("is_evidence", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_unique_constraint("digital_object_evidence_key", "digital_object", ["tenant_id", "id", "is_evidence"])
    op.create_check_constraint(
        op.f("digital_object_evidence_stays_check"), "digital_object", "NOT is_evidence OR (erased_at IS NULL AND removed_at IS NULL)"
    )
    op.add_column("destruction", sa.Column("no_photo_because", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.execute(f"REVOKE UPDATE ({WAS_CHANGED}) ON destruction FROM {isolation.APP}")
    op.execute(f"GRANT UPDATE ({CHANGED_DESTRUCTION}) ON destruction TO {isolation.APP}")


def _make_witnesses() -> None:
    """Let witnesses be appointed with their unit; those who have signed already were."""
    op.create_table(
        "destruction_witness",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("destruction_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("archives", "accounting", "other", name="witness_unit", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("executor_id", sa.Integer(), nullable=False),
        sa.Column("appointed_by", sa.Integer(), nullable=False),
        sa.Column("appointed_by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person_id <> executor_id", name=op.f("destruction_witness_not_the_executor_check")),
        sa.CheckConstraint("person_id <> appointed_by", name=op.f("destruction_witness_not_by_herself_check")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("destruction_witness_person_id_fkey")),
        sa.ForeignKeyConstraint(["appointed_by"], ["person.id"], name=op.f("destruction_witness_appointed_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("destruction_witness_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "destruction_id", "executor_id"],
            ["destruction.tenant_id", "destruction.id", "destruction.executor_id"],
            name="destruction_witness_executor_fkey",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "destruction_id", "person_id", name=op.f("destruction_witness_pkey")),
        sa.UniqueConstraint("tenant_id", "destruction_id", "person_id", "unit", name="destruction_witness_unit_key"),
    )
    # the owner is held to the policies, too, where they are forced
    for table in ("witness_signature", "destruction"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "INSERT INTO destruction_witness (tenant_id, destruction_id, person_id, person_name, unit, executor_id, appointed_by, appointed_by_name, at) "
        "SELECT DISTINCT ON (w.tenant_id, w.destruction_id, w.person_id) w.tenant_id, w.destruction_id, w.person_id, w.person_name, w.unit, "
        "d.executor_id, d.executor_id, d.executor_name, d.begun_at "
        "FROM witness_signature w JOIN destruction d ON d.tenant_id = w.tenant_id AND d.id = w.destruction_id "
        "ORDER BY w.tenant_id, w.destruction_id, w.person_id, w.moment DESC"
    )
    for table in ("witness_signature", "destruction"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    isolation.protect("destruction_witness", grants="SELECT, INSERT", supervisor=None)
    theirs = "d.tenant_id = destruction_witness.tenant_id AND d.id = destruction_id"
    under_way = f"EXISTS (SELECT 1 FROM destruction d WHERE {theirs} AND d.done_at IS NULL)"
    isolation.demand(
        "destruction_witness",
        "INSERT",
        f"appointed_by = (SELECT guard.person()) AND {under_way}",
        name="destruction_witness_by_who_appoints",
    )
    op.create_foreign_key(
        "witness_signature_appointed_fkey",
        "witness_signature",
        "destruction_witness",
        ["tenant_id", "destruction_id", "person_id", "unit"],
        ["tenant_id", "destruction_id", "person_id", "unit"],
    )
    isolation.demand(
        "witness_signature",
        "INSERT",
        "moment = 'before' OR EXISTS (SELECT 1 FROM destruction d WHERE d.tenant_id = witness_signature.tenant_id "
        "AND d.id = destruction_id AND d.happens_on <= (SELECT guard.today()))",
        name="witness_signature_not_too_early",
    )


def _make_photos() -> None:
    op.create_table(
        "destruction_photo",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("destruction_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("is_evidence", sa.Boolean(), sa.Computed("true", persisted=True), nullable=True),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("destruction_photo_position_check")),
        sa.CheckConstraint("length(caption) > 0", name=op.f("destruction_photo_caption_check")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("destruction_photo_person_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("destruction_photo_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "destruction_id"],
            ["destruction.tenant_id", "destruction.id"],
            name=op.f("destruction_photo_tenant_id_destruction_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "object_id", "is_evidence"],
            ["digital_object.tenant_id", "digital_object.id", "digital_object.is_evidence"],
            name="destruction_photo_evidence_fkey",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("destruction_photo_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "destruction_id", "position", name=op.f("destruction_photo_tenant_id_destruction_id_position_key")
        ),
        sa.UniqueConstraint(
            "tenant_id", "destruction_id", "object_id", name=op.f("destruction_photo_tenant_id_destruction_id_object_id_key")
        ),
    )
    isolation.protect("destruction_photo", grants="SELECT, INSERT", supervisor=OF_PHOTO)
    mine = "d.tenant_id = destruction_photo.tenant_id AND d.id = destruction_photo.destruction_id"
    theirs = "w.tenant_id = destruction_photo.tenant_id AND w.destruction_id = destruction_photo.destruction_id"
    isolation.demand(
        "destruction_photo",
        "INSERT",
        "person_id = (SELECT guard.person()) "
        f"AND EXISTS (SELECT 1 FROM destruction d WHERE {mine} AND d.done_at IS NULL AND d.happens_on <= (SELECT guard.today()) "
        f"AND (d.executor_id = (SELECT guard.person()) OR EXISTS (SELECT 1 FROM destruction_witness w WHERE {theirs} "
        "AND w.person_id = (SELECT guard.person())))) "
        f"AND NOT EXISTS (SELECT 1 FROM witness_signature w WHERE {theirs} AND w.moment = 'after')",
        name="destruction_photo_by_who_was_there",
    )


def _keep_what_was_decided_on() -> None:
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in DESCRIBING.split(", "))
    keeping = "FOR EACH ROW EXECUTE FUNCTION guard.keep_decided()"
    op.execute(
        "CREATE TRIGGER item_decided BEFORE UPDATE ON item FOR EACH ROW "
        f"WHEN (OLD.state = 'filed' AND ({changed})) EXECUTE FUNCTION guard.keep_decided()"
    )
    op.execute(f"CREATE TRIGGER component_decided BEFORE UPDATE OR DELETE ON component {keeping}")
    # an import brings thousands of components at once: they are looked at together
    op.execute(
        "CREATE TRIGGER component_comes_decided AFTER INSERT ON component REFERENCING NEW TABLE AS came "
        "FOR EACH STATEMENT EXECUTE FUNCTION guard.keep_decided()"
    )
    named = "item_id, object_id, role, superseded_at, superseded_by"
    op.execute(f"CREATE TRIGGER item_object_decided BEFORE INSERT OR DELETE OR UPDATE OF {named} ON item_object {keeping}")
