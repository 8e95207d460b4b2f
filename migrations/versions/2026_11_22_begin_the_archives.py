"""begin the archives."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commarch.database import isolation

revision = "2026_11_22_begin"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("locale", sa.Text(), server_default=sa.text("'zh_Hans_CN'"), nullable=False),
        sa.Column("theme", sa.Text(), server_default=sa.text("'auto'"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pkey")),
    )
    op.create_index("person_email_key", "person", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "tenant",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("street", "community", name="tenant_kind", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fonds_number", sa.Text(), nullable=True),
        sa.Column("constituting_unit", sa.Text(), nullable=False),
        sa.Column("settings", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(kind = 'street') = (parent_id IS NULL)", name=op.f("tenant_parent_check")),
        sa.CheckConstraint("code ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("tenant_code_check")),
        sa.ForeignKeyConstraint(["parent_id"], ["tenant.id"], name=op.f("tenant_parent_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("tenant_pkey")),
        sa.UniqueConstraint("code", name=op.f("tenant_code_key")),
        sa.UniqueConstraint("fonds_number", name=op.f("tenant_fonds_number_key")),
    )
    op.create_index(op.f("tenant_parent_id_ix"), "tenant", ["parent_id"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "register",
                "edit",
                "discard",
                "file",
                "reclassify",
                "import",
                "undo_import",
                "export",
                "draft_scheme",
                "edit_scheme",
                "publish_scheme",
                "adopt_scheme",
                "open_tenant",
                "change_settings",
                "invite",
                "change_role",
                "disable_person",
                "enable_person",
                "resend_notice",
                "read_across",
                "reveal",
                name="act",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("thing_kind", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.Text(), nullable=False),
        sa.Column("thing_label", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("audit_entry_person_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("audit_entry_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("audit_entry_pkey")),
    )
    op.create_index("audit_entry_person_ix", "audit_entry", ["tenant_id", "person_id", "number"], unique=False)
    op.create_index("audit_entry_thing_ix", "audit_entry", ["tenant_id", "thing_kind", "thing_id", "number"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("audit_head_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("audit_head_pkey")),
    )
    op.create_table(
        "credential",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("credential_person_id_fkey")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("credential_pkey")),
    )
    op.create_table(
        "import_batch",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "uploaded",
                "reading",
                "refused",
                "staged",
                "committing",
                "done",
                "undoing",
                "undone",
                name="import_state",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("layout", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("file_items", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("rows_total", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rows_handled", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("import_batch_asked_by_fkey")),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], name=op.f("import_batch_started_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("import_batch_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("import_batch_pkey")),
    )
    op.create_index("import_batch_started_ix", "import_batch", ["tenant_id", "started_at"], unique=False)
    op.create_table(
        "job_run",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("running", "done", "failed", name="run_state", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("job_run_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "on_date", name=op.f("job_run_pkey")),
    )
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("login_session_person_id_fkey")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("login_session_pkey")),
        sa.UniqueConstraint("id", name=op.f("login_session_id_key")),
    )
    op.create_index("login_session_person_ix", "login_session", ["person_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "clerk",
                "head",
                "street_archivist",
                "street_leader",
                "appraiser",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("membership_person_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("membership_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", "role", name=op.f("membership_pkey")),
    )
    op.create_index("membership_person_ix", "membership", ["person_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "digest",
                "street_digest",
                "escalation",
                "invitation",
                "password_reset",
                name="notice_kind",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("facts", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "sent", "failed", "shown", name="notice_state", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_fault", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resent", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("notice_person_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("notice_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("notice_pkey")),
        sa.UniqueConstraint("tenant_id", "person_id", "kind", "key", name=op.f("notice_tenant_id_person_id_kind_key_key")),
    )
    op.create_index("notice_state_ix", "notice", ["tenant_id", "state", "id"], unique=False)
    op.create_index(
        "notice_waiting_ix", "notice", ["tenant_id", "next_try_at"], unique=False, postgresql_where=sa.text("state = 'waiting'")
    )
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("invitation", "password_reset", "login", name="link_purpose", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("one_time_link_person_id_fkey")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("one_time_link_pkey")),
    )
    op.create_index(op.f("one_time_link_person_id_ix"), "one_time_link", ["person_id"], unique=False)
    op.create_table(
        "saved_view",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("saved_view_person_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("saved_view_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("saved_view_pkey")),
        sa.UniqueConstraint("tenant_id", "person_id", "name", name=op.f("saved_view_tenant_id_person_id_name_key")),
    )
    op.create_table(
        "scheme_version",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose", sa.Enum("own", "reference", name="purpose", native_enum=False, create_constraint=True, length=None), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", name="version_state", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("code_template", sa.Text(), nullable=False),
        sa.Column(
            "year_rule",
            sa.Enum("signing", "content", name="year_rule", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("adopted_from", sa.Text(), nullable=True),
        sa.Column("adopted_number", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name=op.f("scheme_version_published_check")),
        sa.CheckConstraint("from_year BETWEEN 1949 AND 2200", name=op.f("scheme_version_from_year_check")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("scheme_version_published_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("scheme_version_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("scheme_version_pkey")),
        sa.UniqueConstraint("tenant_id", "purpose", "number", name=op.f("scheme_version_tenant_id_purpose_number_key")),
    )
    op.create_index(
        "scheme_version_one_draft_key",
        "scheme_version",
        ["tenant_id", "purpose"],
        unique=True,
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "series_counter",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("highest_void", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("series_counter_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "series", name=op.f("series_counter_pkey")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "admitted",
                "admitted_by_link",
                "refused",
                "throttled",
                "left",
                name="sign_in_result",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("sign_in_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_in_pkey")),
    )
    op.create_index("sign_in_person_ix", "sign_in", ["person_id", "at"], unique=False)
    op.create_table(
        "category",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("lineage", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("archival_class", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "parent_id"],
            ["category.tenant_id", "category.id"],
            name=op.f("category_tenant_id_parent_id_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "version_id"],
            ["scheme_version.tenant_id", "scheme_version.id"],
            name=op.f("category_tenant_id_version_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("category_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("category_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "version_id", "archival_class", "code", name=op.f("category_tenant_id_version_id_archival_class_code_key")
        ),
    )
    op.create_index("category_parent_ix", "category", ["tenant_id", "parent_id"], unique=False)
    op.create_table(
        "import_row",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("sheet_number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("cells", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("values", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("faults", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "ready", "faulty", "skipped", "imported", "undone", name="row_state", native_enum=False, create_constraint=True, length=None
            ),
            nullable=False,
        ),
        sa.Column("skipped_because", sa.Text(), nullable=True),
        sa.Column("left_out", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("mended", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("facts", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("coded", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id"],
            ["import_batch.tenant_id", "import_batch.id"],
            name=op.f("import_row_tenant_id_batch_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("import_row_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("import_row_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "batch_id", "sheet_number", "row_number", name=op.f("import_row_tenant_id_batch_id_sheet_number_row_number_key")
        ),
    )
    op.create_index("import_row_state_ix", "import_row", ["tenant_id", "batch_id", "state", "sheet_number", "row_number"], unique=False)
    op.create_index(
        "import_row_key_ix", "import_row", ["tenant_id", "batch_id", "key"], unique=False, postgresql_where=sa.text("key <> ''")
    )
    op.create_table(
        "filing_scope_entry",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("lineage", sa.Uuid(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("retention_code", sa.Text(), nullable=False),
        sa.Column("event_based", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "access_default",
            sa.Enum(
                "open", "internal", "personal", "sensitive", name="access_default", native_enum=False, create_constraint=True, length=None
            ),
            nullable=False,
        ),
        sa.Column("expected_yearly", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "category_id"],
            ["category.tenant_id", "category.id"],
            name=op.f("filing_scope_entry_tenant_id_category_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "version_id"],
            ["scheme_version.tenant_id", "scheme_version.id"],
            name=op.f("filing_scope_entry_tenant_id_version_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("filing_scope_entry_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("filing_scope_entry_pkey")),
    )
    op.create_index("filing_scope_entry_category_ix", "filing_scope_entry", ["tenant_id", "category_id"], unique=False)
    op.create_index("filing_scope_entry_version_ix", "filing_scope_entry", ["tenant_id", "version_id", "position"], unique=False)
    op.create_table(
        "item",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "arranged",
                "filed",
                "transferred",
                "destroyed",
                name="item_state",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("archival_class", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("retention_code", sa.Text(), nullable=False),
        sa.Column("archival_code", sa.Text(), nullable=True),
        sa.Column("item_number", sa.Integer(), nullable=True),
        sa.Column("series", sa.Text(), nullable=True),
        sa.Column("code_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.Column("supplement", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("document_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("document_date", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("date_key", sa.Date(), server_default=sa.text("'0001-01-01'"), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "carriers", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'[\"paper\"]'"), nullable=False
        ),
        sa.Column(
            "secrecy", sa.Enum("none", "internal", name="secrecy", native_enum=False, create_constraint=True, length=None), nullable=False
        ),
        sa.Column(
            "openness",
            sa.Enum("unreviewed", "open", "restricted", name="openness", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("open_from", sa.Date(), nullable=True),
        sa.Column(
            "personal_level",
            sa.Enum("none", "personal", "sensitive", name="personal_level", native_enum=False, create_constraint=True, length=None),
            nullable=False,
        ),
        sa.Column("current_retention_code", sa.Text(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("event_based", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("search_vector", postgresql.TSVECTOR(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "public_title", sa.Text(), sa.Computed("CASE WHEN personal_level = 'none' THEN title END", persisted=True), nullable=True
        ),
        sa.Column(
            "public_author", sa.Text(), sa.Computed("CASE WHEN personal_level = 'none' THEN author END", persisted=True), nullable=True
        ),
        sa.CheckConstraint("(state IN ('draft', 'arranged')) = (archival_code IS NULL)", name=op.f("item_code_at_filing_check")),
        sa.CheckConstraint("(archival_code IS NULL) = (item_number IS NULL)", name=op.f("item_number_at_filing_check")),
        sa.CheckConstraint("length(title) > 0", name=op.f("item_title_check")),
        sa.CheckConstraint("pages IS NULL OR pages > 0", name=op.f("item_pages_check")),
        sa.ForeignKeyConstraint(["filed_by"], ["person.id"], name=op.f("item_filed_by_fkey")),
        sa.ForeignKeyConstraint(["registered_by"], ["person.id"], name=op.f("item_registered_by_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "category_id"], ["category.tenant_id", "category.id"], name=op.f("item_tenant_id_category_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "entry_id"], ["filing_scope_entry.tenant_id", "filing_scope_entry.id"], name=op.f("item_tenant_id_entry_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "import_id"], ["import_batch.tenant_id", "import_batch.id"], name=op.f("item_tenant_id_import_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("item_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("item_pkey")),
        sa.UniqueConstraint("tenant_id", "archival_code", name=op.f("item_tenant_id_archival_code_key")),
        sa.UniqueConstraint("tenant_id", "series", "item_number", name=op.f("item_tenant_id_series_item_number_key")),
    )
    op.create_index("item_category_ix", "item", ["tenant_id", "category_id"], unique=False)
    op.create_index(
        "item_class_ix", "item", ["tenant_id", "archival_class", "year", "retention_code", "category_code", "code_key", "id"], unique=False
    )
    op.create_index("item_code_ix", "item", ["tenant_id", "code_key", "id"], unique=False)
    op.create_index("item_date_ix", "item", ["tenant_id", "date_key", "id"], unique=False)
    op.create_index(
        "item_ends_ix",
        "item",
        ["tenant_id", "ends_on", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'filed' AND ends_on IS NOT NULL"),
    )
    op.create_index("item_entry_ix", "item", ["tenant_id", "entry_id", "year"], unique=False)
    op.create_index("item_import_ix", "item", ["tenant_id", "import_id"], unique=False, postgresql_where=sa.text("import_id IS NOT NULL"))
    op.create_index(
        "item_search_ix",
        "item",
        ["tenant_id", "search_vector"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": "1024"},
    )
    op.create_index("item_state_ix", "item", ["tenant_id", "state", "code_key", "id"], unique=False)
    op.create_table(
        "component",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "dispatch_form",
                "reply",
                "forwarding",
                "original",
                "main",
                "final_draft",
                "incoming",
                "forwarded",
                "attachment",
                "draft_paper",
                "translation",
                "copy",
                "other",
                name="component_role",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"], ["item.tenant_id", "item.id"], name=op.f("component_tenant_id_item_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("component_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("component_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "item_id", "position", deferrable=True, initially="DEFERRED", name=op.f("component_tenant_id_item_id_position_key")
        ),
    )
    _wall()


def _wall() -> None:
    """Put row-level security round every table."""
    co_member = "id IN (SELECT m.person_id FROM membership m WHERE m.tenant_id = (SELECT guard.home()))"
    myself = "person_id = (SELECT guard.person())"
    isolation.protect_account(
        "tenant",
        # neither its code nor the street above it: under another street it would read what is published there
        grants="SELECT, INSERT, UPDATE (name, constituting_unit, settings)",
        door_writes=False,
        member="id IN ((SELECT guard.home()), (SELECT guard.street()))",
    )
    op.execute("CREATE POLICY settings ON tenant FOR UPDATE TO commarch_app USING (id = (SELECT guard.home()))")
    op.execute("GRANT SELECT ON tenant TO commarch_supervisor")
    op.execute("CREATE POLICY supervisor ON tenant FOR SELECT TO commarch_supervisor USING (id = ANY ((SELECT guard.scope())::int[]))")
    isolation.protect_account(
        "person",
        grants="SELECT, INSERT, UPDATE (name, active, locale, theme)",
        own="id = (SELECT guard.person())",
        member=co_member,
    )
    op.execute("GRANT SELECT (id, name) ON person TO commarch_supervisor")
    op.execute(
        "CREATE POLICY supervisor ON person FOR SELECT TO commarch_supervisor "
        "USING (id IN (SELECT m.person_id FROM membership m WHERE m.tenant_id = ANY ((SELECT guard.scope())::int[])))"
    )
    isolation.protect_account("credential", grants="SELECT, INSERT, UPDATE, DELETE", own=myself)
    isolation.protect_account("login_session", grants="SELECT, INSERT, UPDATE (seen_at, proved_at, ended_at)", own=myself)
    isolation.protect_account("one_time_link", grants="SELECT, INSERT, UPDATE, DELETE")
    isolation.protect_account("sign_in", grants="SELECT, INSERT", own=myself)

    isolation.protect("membership", grants="SELECT, INSERT, UPDATE (since, ended_on)", added_at_door=True)
    op.execute("CREATE POLICY door ON membership TO commarch_app USING ((SELECT guard.mode()) IN ('door', 'keeper'))")
    op.execute(f"CREATE POLICY own ON membership FOR SELECT TO commarch_app USING ({myself})")

    published = (
        "EXISTS (SELECT 1 FROM scheme_version v WHERE v.tenant_id = {0}.tenant_id AND v.id = {0}.version_id "
        "AND v.state = 'published' AND v.purpose = 'reference')"
    )
    isolation.protect("scheme_version", street_reads="state = 'published' AND purpose = 'reference'")
    isolation.protect("category", street_reads=published.format("category"))
    isolation.protect("filing_scope_entry", street_reads=published.format("filing_scope_entry"))
    isolation.protect("import_batch", supervisor=None)
    isolation.protect("import_row", supervisor=None)
    isolation.protect("item", supervisor=SUPERVISED_ITEM)
    isolation.protect("component", supervisor=None)
    isolation.protect("series_counter", supervisor=None)
    isolation.protect("saved_view", supervisor=None)
    isolation.protect("notice", grants="SELECT, INSERT, UPDATE", supervisor=SUPERVISED_NOTICE)
    isolation.protect("job_run", grants="SELECT, INSERT, UPDATE")
    isolation.protect("audit_entry", grants="SELECT, INSERT", supervisor="tenant_id, number, at, act")
    isolation.protect("audit_head", grants="SELECT, INSERT, UPDATE", supervisor=None)


#: How a mail fared, not what it says: the facts of an invitation hold a token until it is sent.
SUPERVISED_NOTICE = "tenant_id, id, kind, person_id, on_date, state, attempts, next_try_at, last_fault, written_at, sent_at, resent"

#: What the street may read of an item: neither title nor author where personal data may be in them, no note, no search text.
SUPERVISED_ITEM = (
    "tenant_id, id, state, archival_class, year, category_id, category_code, entry_id, retention_code, archival_code, item_number, series, "
    "code_key, filed_at, filed_by, supplement, document_number, document_date, date_key, pages, carriers, secrecy, openness, open_from, "
    "personal_level, current_retention_code, event_on, event_based, starts_on, ends_on, import_id, registered_at, registered_by, changed_at, "
    "revision, public_title, public_author"
)


def downgrade() -> None:
    for policy in ("member", "supervisor"):
        op.execute(f"DROP POLICY {policy} ON person")  # they look into membership
    op.drop_table("component")
    op.drop_index("item_state_ix", table_name="item")
    op.drop_index("item_search_ix", table_name="item", postgresql_using="gin")
    op.drop_index("item_import_ix", table_name="item", postgresql_where=sa.text("import_id IS NOT NULL"))
    op.drop_index("item_entry_ix", table_name="item")
    op.drop_index("item_ends_ix", table_name="item", postgresql_where=sa.text("state = 'filed' AND ends_on IS NOT NULL"))
    op.drop_index("item_date_ix", table_name="item")
    op.drop_index("item_code_ix", table_name="item")
    op.drop_index("item_class_ix", table_name="item")
    op.drop_index("item_category_ix", table_name="item")
    op.drop_table("item")
    op.drop_index("filing_scope_entry_version_ix", table_name="filing_scope_entry")
    op.drop_index("filing_scope_entry_category_ix", table_name="filing_scope_entry")
    op.drop_table("filing_scope_entry")
    op.drop_index("import_row_key_ix", table_name="import_row", postgresql_where=sa.text("key <> ''"))
    op.drop_index("import_row_state_ix", table_name="import_row")
    op.drop_table("import_row")
    op.drop_index("category_parent_ix", table_name="category")
    op.drop_table("category")
    op.drop_index("sign_in_person_ix", table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_table("series_counter")
    op.drop_index("scheme_version_one_draft_key", table_name="scheme_version", postgresql_where=sa.text("state = 'draft'"))
    op.drop_table("scheme_version")
    op.drop_table("saved_view")
    op.drop_index(op.f("one_time_link_person_id_ix"), table_name="one_time_link")
    op.drop_table("one_time_link")
    op.drop_index("notice_waiting_ix", table_name="notice", postgresql_where=sa.text("state = 'waiting'"))
    op.drop_index("notice_state_ix", table_name="notice")
    op.drop_table("notice")
    op.drop_index("membership_person_ix", table_name="membership")
    op.drop_table("membership")
    op.drop_index("login_session_person_ix", table_name="login_session")
    op.drop_table("login_session")
    op.drop_table("job_run")
    op.drop_index("import_batch_started_ix", table_name="import_batch")
    op.drop_table("import_batch")
    op.drop_table("credential")
    op.drop_table("audit_head")
    op.drop_index("audit_entry_thing_ix", table_name="audit_entry")
    op.drop_index("audit_entry_person_ix", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index(op.f("tenant_parent_id_ix"), table_name="tenant")
    op.drop_table("tenant")
    op.drop_index("person_email_key", table_name="person")
    op.drop_table("person")
