"""appraise what expired: holds, changes of periods, batches with their steps, group, opinions and rulings, destructions and their register."""

import sqlalchemy as sa
from alembic import op

from commarch.audit.chain import GENESIS, content_hash, entry_hash
from commarch.database import isolation

revision = "2026_11_24_appraisal"
down_revision = "2026_11_24_usage"
branch_labels = None
depends_on = None

TABLES = (
    "hold",
    "appraisal_batch",
    "hold_consent",
    "appraisal_member",
    "appraisal_step",
    "destruction",
    "witness_signature",
    "appraisal_line",
    "held_item",
    "retention_event",
    "appraisal_opinion",
    "appraisal_ruling",
    "destroyed_item",
    "calendar_feed",
)
#: The ways of a batch, as `commarch.appraisal.stages` gives them.
WAYS = (
    "(from_stage IS NULL) = (number = 1) AND CASE WHEN from_stage IS NULL THEN to_stage = 'composing' ELSE (from_stage, to_stage) IN ("
    "('composing', 'reviewing'), ('composing', 'withdrawn'), ('deciding', 'reported'), ('deciding', 'reviewing'), "
    "('deciding', 'withdrawn'), ('executing', 'closed'), ('executing', 'deciding'), ('notice', 'deciding'), ('notice', 'waiting'), "
    "('reported', 'deciding'), ('reported', 'submitted'), ('reported', 'withdrawn'), ('reviewing', 'deciding'), "
    "('reviewing', 'withdrawn'), ('submitted', 'closed'), ('submitted', 'deciding'), ('submitted', 'notice'), ('submitted', 'waiting'), "
    "('waiting', 'deciding'), ('waiting', 'executing')) END"
)
#: What may be changed of a hold once it is placed: its lifting.
CHANGED_HOLD = (
    "lifting_because, lifting_asked_at, lifting_asked_by, head_consent_id, head_id, street_consent_id, street_id, lifted_at, revision"
)
#: What may be changed of a batch: not what it is, nor who is its author.
CHANGED_BATCH = (
    "title, grounds, stage, step_number, since, act_by, round, accounting, report_id, approved_on, notice_days, waiting_days, "
    "noticed_days, waited_days, counted_on, closed_on, revision"
)
#: What may be changed of a line: what is decided of it.
CHANGED_LINE = "decision, decided_code, decided_open_from, decided_reason, decided_round, settled, withdrawn_because, is_open"
CHANGED_DESTRUCTION = (
    "method, place, happens_on, with_paper, with_digital, backups_until, done_at, register_id, register_sha256, note, revision"
)
#: What the street reads of its communities without stepping in: how far, how many, not whose and what.
OF_HOLD = "tenant_id, id, reason, from_on, review_on, placed_at, lifting_asked_at, head_consent_id, street_consent_id, lifted_at"
OF_BATCH = (
    "tenant_id, id, year, running, purpose, title, opened_by_name, opened_at, stage, since, act_by, round, accounting, approved_on, "
    "notice_days, waiting_days, noticed_days, waited_days, closed_on, report_id"
)
OF_STEP = "tenant_id, batch_id, number, from_stage, to_stage, round, person_name, at"
OF_MEMBER = "tenant_id, batch_id, person_id, person_name, part, left_at"
OF_LINE = "tenant_id, id, batch_id, archival_class, year, retention_code, ends_on, decision, withdrawn_because, is_open"
OF_DESTRUCTION = "tenant_id, id, batch_id, register_number, happens_on, done_at, register_id, register_sha256"
OF_DESTROYED = "tenant_id, item_id, destruction_id, position, archival_code, at"


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "dispute",
                "litigation",
                "audit",
                "inspection",
                "privacy",
                "debt",
                "other",
                name="hold_reason",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.Integer(), nullable=True),
        sa.Column("placed_by_name", sa.Text(), nullable=False),
        sa.Column("lifting_because", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("lifting_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifting_asked_by", sa.Integer(), nullable=True),
        sa.Column("head_consent_id", sa.Uuid(), nullable=True),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("head_part", sa.Text(), sa.Computed("'head'", persisted=True), nullable=True),
        sa.Column("street_consent_id", sa.Uuid(), nullable=True),
        sa.Column("street_id", sa.Integer(), nullable=True),
        sa.Column("street_part", sa.Text(), sa.Computed("'street'", persisted=True), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("head_consent_id IS NULL OR lifting_because <> ''", name=op.f("hold_lifting_because_check")),
        sa.CheckConstraint("(head_consent_id IS NULL) = (head_id IS NULL)", name=op.f("hold_head_consented_check")),
        sa.CheckConstraint("(street_consent_id IS NULL) = (street_id IS NULL)", name=op.f("hold_street_consented_check")),
        sa.CheckConstraint("head_id <> street_id", name=op.f("hold_two_people_check")),
        sa.CheckConstraint("length(authority) > 0", name=op.f("hold_authority_check")),
        sa.CheckConstraint("length(because) > 0", name=op.f("hold_because_check")),
        sa.CheckConstraint(
            "lifted_at IS NULL OR (head_consent_id IS NOT NULL AND street_consent_id IS NOT NULL)", name=op.f("hold_lifted_by_both_check")
        ),
        sa.ForeignKeyConstraint(["lifting_asked_by"], ["person.id"], name=op.f("hold_lifting_asked_by_fkey")),
        sa.ForeignKeyConstraint(["placed_by"], ["person.id"], name=op.f("hold_placed_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("hold_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("hold_pkey")),
    )
    op.create_index("hold_open_ix", "hold", ["tenant_id", "review_on", "id"], unique=False, postgresql_where=sa.text("lifted_at IS NULL"))
    op.create_table(
        "appraisal_batch",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column(
            "purpose", sa.Enum("expiry", "access", name="purpose", native_enum=False, create_constraint=True, length=None), nullable=False
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_by_name", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "composing",
                "reviewing",
                "deciding",
                "reported",
                "submitted",
                "notice",
                "waiting",
                "executing",
                "closed",
                "withdrawn",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("step_number", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("act_by", sa.Date(), nullable=True),
        sa.Column("round", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("accounting", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("notice_days", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("waiting_days", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("noticed_days", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("waited_days", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("length(title) > 0", name=op.f("appraisal_batch_title_check")),
        sa.CheckConstraint("running > 0", name=op.f("appraisal_batch_running_check")),
        sa.CheckConstraint(
            "waiting_days >= 0 AND notice_days >= 0 AND waited_days >= 0 AND noticed_days >= 0", name=op.f("appraisal_batch_days_check")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("appraisal_batch_opened_by_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "report_id"],
            ["dossier_sheet.tenant_id", "dossier_sheet.id"],
            name=op.f("appraisal_batch_tenant_id_report_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("appraisal_batch_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("appraisal_batch_pkey")),
        sa.UniqueConstraint("tenant_id", "id", "opened_by", name="appraisal_batch_author_key"),
        sa.UniqueConstraint("tenant_id", "year", "running", name=op.f("appraisal_batch_tenant_id_year_running_key")),
    )
    op.create_index("appraisal_batch_stage_ix", "appraisal_batch", ["tenant_id", "stage", "id"], unique=False)
    op.create_table(
        "hold_consent",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=False),
        sa.Column(
            "part", sa.Enum("head", "street", name="consent_part", native_enum=False, create_constraint=True, length=None), nullable=False
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("hold_consent_person_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id", "hold_id"], ["hold.tenant_id", "hold.id"], name=op.f("hold_consent_tenant_id_hold_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("hold_consent_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("hold_consent_pkey")),
        sa.UniqueConstraint("tenant_id", "hold_id", "part", name=op.f("hold_consent_tenant_id_hold_id_part_key")),
        sa.UniqueConstraint("tenant_id", "id", "hold_id", "part", "person_id", name="hold_consent_whole_key"),
    )
    op.create_table(
        "appraisal_member",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "chair",
                "leader",
                "archives_head",
                "archivist",
                "accounting_head",
                "accountant",
                "business",
                "resident",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_because", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("appraisal_member_person_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id"],
            ["appraisal_batch.tenant_id", "appraisal_batch.id"],
            name=op.f("appraisal_member_tenant_id_batch_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("appraisal_member_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("appraisal_member_pkey")),
    )
    op.create_index(
        "appraisal_member_chair_key",
        "appraisal_member",
        ["tenant_id", "batch_id"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL AND part = 'chair'"),
    )
    op.create_index(
        "appraisal_member_now_key",
        "appraisal_member",
        ["tenant_id", "batch_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_index("appraisal_member_person_ix", "appraisal_member", ["tenant_id", "person_id", "batch_id"], unique=False)
    op.create_table(
        "appraisal_step",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.Integer(), sa.Computed("nullif(number, 1) - 1", persisted=True), nullable=True),
        sa.Column(
            "from_stage",
            sa.Enum(
                "composing",
                "reviewing",
                "deciding",
                "reported",
                "submitted",
                "notice",
                "waiting",
                "executing",
                "closed",
                "withdrawn",
                name="stage",
                native_enum=False,
                length=None,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_stage",
            sa.Enum(
                "composing",
                "reviewing",
                "deciding",
                "reported",
                "submitted",
                "notice",
                "waiting",
                "executing",
                "closed",
                "withdrawn",
                name="stage",
                native_enum=False,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(WAYS, name=op.f("appraisal_step_way_check")),
        sa.CheckConstraint(
            "from_stage NOT IN ('reported', 'submitted') OR to_stage = 'withdrawn' OR person_id IS DISTINCT FROM opened_by",
            name=op.f("appraisal_step_not_by_the_author_check"),
        ),
        sa.CheckConstraint(
            "note <> '' OR to_stage <> 'deciding' OR from_stage = 'reviewing'", name=op.f("appraisal_step_sent_back_with_reasons_check")
        ),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR (from_stage = 'notice' AND to_stage = 'waiting') OR (from_stage = 'waiting' AND to_stage = 'executing')",
            name=op.f("appraisal_step_by_time_check"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("appraisal_step_person_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id", "opened_by"],
            ["appraisal_batch.tenant_id", "appraisal_batch.id", "appraisal_batch.opened_by"],
            name="appraisal_step_author_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id", "previous", "from_stage"],
            ["appraisal_step.tenant_id", "appraisal_step.batch_id", "appraisal_step.number", "appraisal_step.to_stage"],
            name="appraisal_step_previous_fkey",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("appraisal_step_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "batch_id", "number", name=op.f("appraisal_step_pkey")),
        sa.UniqueConstraint("tenant_id", "batch_id", "number", "to_stage", name="appraisal_step_end_key"),
    )
    op.create_table(
        "destruction",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("register_number", sa.Text(), nullable=False),
        sa.Column("executor_id", sa.Integer(), nullable=False),
        sa.Column("executor_name", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.Column("with_paper", sa.Boolean(), nullable=False),
        sa.Column("with_digital", sa.Boolean(), nullable=False),
        sa.Column("backups_until", sa.Date(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("register_id", sa.Uuid(), nullable=True),
        sa.Column("register_sha256", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("length(method) > 0 AND length(place) > 0", name=op.f("destruction_how_and_where_check")),
        sa.ForeignKeyConstraint(["executor_id"], ["person.id"], name=op.f("destruction_executor_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id"], ["appraisal_batch.tenant_id", "appraisal_batch.id"], name=op.f("destruction_tenant_id_batch_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "register_id"],
            ["dossier_sheet.tenant_id", "dossier_sheet.id"],
            name=op.f("destruction_tenant_id_register_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("destruction_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("destruction_pkey")),
        sa.UniqueConstraint("tenant_id", "batch_id", "round", name=op.f("destruction_tenant_id_batch_id_round_key")),
        sa.UniqueConstraint("tenant_id", "id", "executor_id", name="destruction_executor_key"),
        sa.UniqueConstraint("tenant_id", "register_number", name=op.f("destruction_tenant_id_register_number_key")),
    )
    op.create_table(
        "witness_signature",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("destruction_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "moment", sa.Enum("before", "after", name="moment", native_enum=False, create_constraint=True, length=None), nullable=False
        ),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("archives", "accounting", "other", name="witness_unit", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("executor_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person_id <> executor_id", name=op.f("witness_signature_not_the_executor_check")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("witness_signature_person_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "destruction_id", "executor_id"],
            ["destruction.tenant_id", "destruction.id", "destruction.executor_id"],
            name="witness_signature_executor_fkey",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("witness_signature_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "destruction_id", "person_id", "moment", name=op.f("witness_signature_pkey")),
    )
    op.create_table(
        "appraisal_line",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archival_code", sa.Text(), nullable=False),
        sa.Column("archival_class", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("retention_code", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "decision",
            sa.Enum(
                "keep",
                "permanent",
                "destroy",
                "transfer",
                "open",
                "restrict",
                "undecided",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=True,
        ),
        sa.Column("decided_code", sa.Text(), nullable=True),
        sa.Column("decided_open_from", sa.Date(), nullable=True),
        sa.Column("decided_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("decided_round", sa.Integer(), nullable=True),
        sa.Column("settled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("withdrawn_because", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("decision <> 'destroy' OR archival_class <> 'KU' OR settled", name=op.f("appraisal_line_settled_check")),
        sa.CheckConstraint("decision <> 'keep' OR decided_code IS NOT NULL", name=op.f("appraisal_line_new_period_check")),
        sa.CheckConstraint("decision IS NULL OR decided_reason <> ''", name=op.f("appraisal_line_decided_reason_check")),
        sa.CheckConstraint("decision IS NULL OR decision <> 'undecided'", name=op.f("appraisal_line_decision_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id"],
            ["appraisal_batch.tenant_id", "appraisal_batch.id"],
            name=op.f("appraisal_line_tenant_id_batch_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"], ["item.tenant_id", "item.id"], name=op.f("appraisal_line_tenant_id_item_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("appraisal_line_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("appraisal_line_pkey")),
        sa.UniqueConstraint("tenant_id", "batch_id", "item_id", name=op.f("appraisal_line_tenant_id_batch_id_item_id_key")),
        sa.UniqueConstraint("tenant_id", "batch_id", "position", name=op.f("appraisal_line_tenant_id_batch_id_position_key")),
    )
    op.create_index("appraisal_line_open_key", "appraisal_line", ["tenant_id", "item_id"], unique=True, postgresql_where=sa.text("is_open"))
    op.create_table(
        "held_item",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "hold_id"], ["hold.tenant_id", "hold.id"], name=op.f("held_item_tenant_id_hold_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"], name=op.f("held_item_tenant_id_item_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("held_item_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "hold_id", "item_id", name=op.f("held_item_pkey")),
    )
    op.create_index("held_item_item_ix", "held_item", ["tenant_id", "item_id"], unique=False)
    op.create_table(
        "retention_event",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "event_met",
                "extended",
                "made_permanent",
                "lengthened",
                name="retention_change",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("from_code", sa.Text(), nullable=False),
        sa.Column("to_code", sa.Text(), nullable=False),
        sa.Column("from_ends_on", sa.Date(), nullable=True),
        sa.Column("to_ends_on", sa.Date(), nullable=True),
        sa.Column(
            "basis",
            sa.Enum(
                "permanent",
                "filing_year",
                "event",
                "event_missing",
                "old_due",
                "decision",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("batch_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.CheckConstraint("change <> 'extended' OR to_ends_on > from_ends_on", name=op.f("retention_event_extended_check")),
        sa.CheckConstraint(
            "from_ends_on IS NULL OR to_ends_on IS NULL OR to_ends_on >= from_ends_on", name=op.f("retention_event_never_shorter_check")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("retention_event_reason_check")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("retention_event_person_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"], ["item.tenant_id", "item.id"], name=op.f("retention_event_tenant_id_item_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("retention_event_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("retention_event_pkey")),
    )
    op.create_index("retention_event_item_ix", "retention_event", ["tenant_id", "item_id", "id"], unique=False)
    op.create_table(
        "appraisal_opinion",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "keep",
                "permanent",
                "destroy",
                "transfer",
                "open",
                "restrict",
                "undecided",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("period_code", sa.Text(), nullable=True),
        sa.Column("open_from", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict <> 'keep' OR period_code IS NOT NULL", name=op.f("appraisal_opinion_new_period_check")),
        sa.CheckConstraint("verdict = 'undecided' OR reason <> ''", name=op.f("appraisal_opinion_reason_check")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("appraisal_opinion_person_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "line_id"],
            ["appraisal_line.tenant_id", "appraisal_line.id"],
            name=op.f("appraisal_opinion_tenant_id_line_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("appraisal_opinion_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("appraisal_opinion_pkey")),
    )
    op.create_index("appraisal_opinion_line_ix", "appraisal_opinion", ["tenant_id", "line_id", "person_id", "id"], unique=False)
    op.create_table(
        "appraisal_ruling",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "keep",
                "permanent",
                "destroy",
                "transfer",
                "open",
                "restrict",
                "undecided",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("agreed OR reason <> ''", name=op.f("appraisal_ruling_reason_check")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("appraisal_ruling_person_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "line_id"],
            ["appraisal_line.tenant_id", "appraisal_line.id"],
            name=op.f("appraisal_ruling_tenant_id_line_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("appraisal_ruling_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("appraisal_ruling_pkey")),
        sa.UniqueConstraint("tenant_id", "line_id", "round", name=op.f("appraisal_ruling_tenant_id_line_id_round_key")),
    )
    op.create_table(
        "destroyed_item",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("destruction_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archival_code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "destruction_id"],
            ["destruction.tenant_id", "destruction.id"],
            name=op.f("destroyed_item_tenant_id_destruction_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"], ["item.tenant_id", "item.id"], name=op.f("destroyed_item_tenant_id_item_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "line_id"], ["appraisal_line.tenant_id", "appraisal_line.id"], name=op.f("destroyed_item_tenant_id_line_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("destroyed_item_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "item_id", name=op.f("destroyed_item_pkey")),
        sa.UniqueConstraint("tenant_id", "destruction_id", "position", name=op.f("destroyed_item_tenant_id_destruction_id_position_key")),
        sa.UniqueConstraint("tenant_id", "item_id", "destruction_id", name="destroyed_item_whole_key"),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("calendar_feed_person_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("calendar_feed_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", name=op.f("calendar_feed_pkey")),
    )
    _join()
    _protect()
    _let_the_trail_forget()


def downgrade() -> None:
    op.drop_column("audit_entry", "erased")
    op.drop_column("audit_entry", "content_hash")
    op.execute("DROP POLICY membership_ended_stays ON membership")
    op.execute("DROP TRIGGER item_period ON item")
    op.execute("DROP POLICY item_filed_stays ON item")
    op.execute("DROP POLICY item_stub_stays ON item")
    op.drop_constraint(op.f("item_destroyed_by_register_check"), "item")
    op.drop_constraint("item_destroyed_fkey", "item")
    op.drop_column("item", "destruction_id")
    op.execute(f"DROP TABLE {', '.join(TABLES)}")


def _join() -> None:
    """Foreign keys that go round in circles, and what a stub is held to."""
    consent = ["tenant_id", "id", "hold_id", "part", "person_id"]
    for part in ("head", "street"):
        here = ["tenant_id", f"{part}_consent_id", "id", f"{part}_part", f"{part}_id"]
        op.create_foreign_key(f"hold_{part}_consent_fkey", "hold", "hold_consent", here, consent)
    op.create_foreign_key(
        "appraisal_batch_last_step_fkey",
        "appraisal_batch",
        "appraisal_step",
        ["tenant_id", "id", "step_number", "stage"],
        ["tenant_id", "batch_id", "number", "to_stage"],
        deferrable=True,
        initially="DEFERRED",
    )
    op.add_column("item", sa.Column("destruction_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "item_destroyed_fkey", "item", "destroyed_item", ["tenant_id", "id", "destruction_id"], ["tenant_id", "item_id", "destruction_id"]
    )
    op.create_check_constraint(op.f("item_destroyed_by_register_check"), "item", "(state = 'destroyed') = (destruction_id IS NOT NULL)")


def _protect() -> None:
    """Isolation, and what the database takes from whom: nobody signs for another, nobody goes round a step."""
    mine = "person_id = (SELECT guard.person())"
    isolation.protect("hold", grants=f"SELECT, INSERT, UPDATE ({CHANGED_HOLD})", supervisor=OF_HOLD)
    isolation.protect("held_item", grants="SELECT, INSERT", supervisor="*")
    isolation.protect("hold_consent", grants="SELECT, INSERT", supervisor=None)
    isolation.demand(
        "hold_consent",
        "INSERT",
        f"{mine} AND CASE part WHEN 'head' THEN (SELECT guard.heads()) ELSE (SELECT guard.oversees()) END",
        name="hold_consent_by_right",
    )
    isolation.protect("retention_event", grants="SELECT, INSERT", supervisor=None)
    isolation.demand("retention_event", "INSERT", f"(SELECT guard.person()) IS NULL OR {mine}", name="retention_event_by_herself")
    isolation.protect("appraisal_batch", grants=f"SELECT, INSERT, UPDATE ({CHANGED_BATCH})", supervisor=OF_BATCH)
    # whoever headed the unit once can't sign for it again: roles are given at the door
    given = "ended_on IS NULL OR (SELECT guard.mode()) IN ('door', 'keeper')"
    isolation.demand("membership", "UPDATE", given, name="membership_ended_stays")
    isolation.demand("appraisal_batch", "INSERT", "opened_by = (SELECT guard.person())", name="appraisal_batch_by_its_author")
    isolation.protect("appraisal_step", grants="SELECT, INSERT", supervisor=OF_STEP)
    isolation.demand(
        "appraisal_step",
        "INSERT",
        "person_id IS NOT DISTINCT FROM (SELECT guard.person()) AND CASE from_stage "
        "WHEN 'submitted' THEN (SELECT guard.oversees()) "
        "WHEN 'reported' THEN to_stage = 'withdrawn' OR (SELECT guard.heads()) "
        "WHEN 'notice' THEN to_stage = 'deciding' OR (SELECT guard.mode()) = 'system' "
        "WHEN 'waiting' THEN to_stage = 'deciding' OR (SELECT guard.mode()) = 'system' ELSE true END",
        name="appraisal_step_by_right",
    )
    isolation.protect("appraisal_member", grants="SELECT, INSERT, UPDATE (left_at, left_because)", supervisor=OF_MEMBER)
    # who sat in the group when the street agreed is the group; who left has left
    changing = (
        "EXISTS (SELECT 1 FROM appraisal_batch b WHERE b.tenant_id = appraisal_member.tenant_id AND b.id = batch_id "
        "AND b.stage IN ('composing', 'reviewing', 'deciding'))"
    )
    isolation.demand("appraisal_member", "INSERT", changing, name="appraisal_member_while_appraising")
    isolation.demand("appraisal_member", "UPDATE", f"left_at IS NULL AND {changing}", name="appraisal_member_leaves_while_appraising")
    isolation.protect("appraisal_line", grants=f"SELECT, INSERT, DELETE, UPDATE ({CHANGED_LINE})", supervisor=OF_LINE)
    isolation.demand(
        "appraisal_line",
        "DELETE",
        "EXISTS (SELECT 1 FROM appraisal_batch b WHERE b.tenant_id = appraisal_line.tenant_id AND b.id = batch_id AND b.stage = 'composing')",
        name="appraisal_line_while_composing",
    )
    isolation.protect("appraisal_opinion", grants="SELECT, INSERT", supervisor=None)
    isolation.demand("appraisal_opinion", "INSERT", mine, name="appraisal_opinion_by_herself")
    isolation.protect("appraisal_ruling", grants="SELECT, INSERT", supervisor=None)
    isolation.demand("appraisal_ruling", "INSERT", f"{mine} AND (SELECT guard.oversees())", name="appraisal_ruling_by_the_street")
    isolation.protect("destruction", grants=f"SELECT, INSERT, UPDATE ({CHANGED_DESTRUCTION})", supervisor=OF_DESTRUCTION)
    isolation.demand("destruction", "INSERT", "executor_id = (SELECT guard.person())", name="destruction_by_its_executor")
    isolation.protect("witness_signature", grants="SELECT, INSERT", supervisor=None)
    isolation.demand("witness_signature", "INSERT", mine, name="witness_signature_by_herself")
    isolation.protect("destroyed_item", grants="SELECT, INSERT", supervisor=OF_DESTROYED)
    isolation.demand("destroyed_item", "INSERT", "guard.may_destroy(destruction_id, item_id)", name="destroyed_item_by_law")
    isolation.protect("calendar_feed", supervisor=None)
    for verb in ("INSERT", "UPDATE", "DELETE"):
        isolation.demand("calendar_feed", verb, mine, name=f"calendar_feed_own_{verb.lower()}")
    isolation.demand("item", "UPDATE", "destruction_id IS NULL", name="item_stub_stays")
    # what is filed goes by a register alone; an import that nobody has touched since may be taken back
    taken_back = "state IN ('draft', 'arranged') OR (import_id IS NOT NULL AND revision = 1)"
    isolation.demand("item", "DELETE", taken_back, name="item_filed_stays")
    ended = {
        "appraisal_batch": "OLD.stage IN ('closed', 'withdrawn')",
        "appraisal_line": "NOT OLD.is_open",
        "destruction": "OLD.done_at IS NOT NULL",
    }
    for table, so in ended.items():
        op.execute(f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({so}) EXECUTE FUNCTION guard.stays()")
    op.execute(
        "CREATE TRIGGER appraisal_batch_days BEFORE UPDATE OF approved_on, notice_days, waiting_days, noticed_days, waited_days, counted_on "
        "ON appraisal_batch FOR EACH ROW EXECUTE FUNCTION guard.keep_days()"
    )
    op.execute(
        "CREATE TRIGGER item_period BEFORE UPDATE OF ends_on ON item FOR EACH ROW WHEN (OLD.state = 'filed') "
        "EXECUTE FUNCTION guard.keep_period()"
    )


def _let_the_trail_forget() -> None:
    """Chain the trail by the hashes of what its entries tell, so that the content of what is destroyed can go from it.

    A trail that has been written already is chained anew: every entry as it stands, in its order.
    """
    op.add_column("audit_entry", sa.Column("content_hash", sa.LargeBinary(), nullable=True))
    op.add_column("audit_entry", sa.Column("erased", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    # the owner is held to the policies, too, where they are forced
    op.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE audit_head NO FORCE ROW LEVEL SECURITY")
    written = op.get_bind().execute(sa.text("SELECT * FROM audit_entry ORDER BY tenant_id, number")).mappings().all()
    last: dict[int, bytes] = {}
    for entry in written:
        found = dict(entry) | {"content_hash": content_hash(entry), "previous_hash": last.get(entry["tenant_id"], GENESIS)}
        last[entry["tenant_id"]] = found["hash"] = entry_hash(found, found["previous_hash"])
        op.get_bind().execute(
            sa.text(
                "UPDATE audit_entry SET content_hash = :content_hash, previous_hash = :previous_hash, hash = :hash "
                "WHERE tenant_id = :tenant_id AND number = :number"
            ),
            {name: found[name] for name in ("content_hash", "previous_hash", "hash", "tenant_id", "number")},
        )
    for tenant_id, last_hash in last.items():
        head = {"tenant_id": tenant_id, "last_hash": last_hash}
        op.get_bind().execute(sa.text("UPDATE audit_head SET last_hash = :last_hash WHERE tenant_id = :tenant_id"), head)
    op.execute("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE audit_head FORCE ROW LEVEL SECURITY")
    op.alter_column("audit_entry", "content_hash", nullable=False)
    op.execute(f"GRANT UPDATE (thing_label, before, after, reason, erased) ON audit_entry TO {isolation.PRIV}")
