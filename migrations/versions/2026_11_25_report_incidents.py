"""report incidents: what was damaged, lost or leaked, and who was told."""

import sqlalchemy as sa
from alembic import op

from commarch.database import isolation

revision = "2026_11_25_incidents"
down_revision = "2026_11_25_bindings"
branch_labels = None
depends_on = None

KINDS = ("damage", "loss", "leak", "unlawful", "other")
STATES = ("recorded", "confirmed", "reported", "closed", "withdrawn")
FACTS = ("kind", "found_at", "happened_on", "place", "description", "loose", "remedy", "people")
STEPS = (
    "state", "confirmed_at", "confirmed_by", "confirmed_name", "reported_on", "reported_to", "report_number", "reported_name", "closed_at",
    "closed_name", "result", "sheet_id", "withdrawn_because", "revision",
)  # fmt: skip
#: What the street sees from outside: what kind and how far, not what is told of it.
OF_INCIDENT = "tenant_id, id, state, year, running, kind, found_at, recorded_at, confirmed_at, reported_on, closed_at"


def upgrade() -> None:
    empty, instant = sa.text("''"), sa.DateTime(timezone=True)
    op.create_table(
        "incident",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", _choice("incident_state", *STATES), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("incident_kind", *KINDS), nullable=False),
        sa.Column("found_at", instant, nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("loose", sa.Text(), server_default=empty, nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("recorded_at", instant, nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_name", sa.Text(), nullable=False),
        sa.Column("confirmed_at", instant, nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_name", sa.Text(), server_default=empty, nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("reported_to", sa.Text(), server_default=empty, nullable=False),
        sa.Column("report_number", sa.Text(), server_default=empty, nullable=False),
        sa.Column("reported_name", sa.Text(), server_default=empty, nullable=False),
        sa.Column("closed_at", instant, nullable=True),
        sa.Column("closed_name", sa.Text(), server_default=empty, nullable=False),
        sa.Column("result", sa.Text(), server_default=empty, nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), server_default=empty, nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *_checks(),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("incident_recorded_by_fkey")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("incident_confirmed_by_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sheet_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"], name=op.f("incident_tenant_id_sheet_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("incident_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("incident_pkey")),
        sa.UniqueConstraint("tenant_id", "year", "running", name=op.f("incident_tenant_id_year_running_key")),
    )
    op.create_index("incident_found_ix", "incident", ["tenant_id", "found_at", "id"])
    _create_what_belongs_to_it()
    _protect()


def downgrade() -> None:
    for table in ("incident_follow_up", "incident_item", "incident"):
        op.drop_table(table)


def _checks() -> list[sa.CheckConstraint]:
    held = {
        "place": "length(place) > 0",
        "description": "length(description) > 0",
        "remedy": "length(remedy) > 0",
        "people": "people >= 0",
        "confirmed": "state IN ('recorded', 'withdrawn') OR confirmed_by IS NOT NULL",
        "confirmed_at": "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
        "reported": "state NOT IN ('reported', 'closed') OR (reported_on IS NOT NULL AND reported_to <> '')",
        "closed": "state <> 'closed' OR (closed_at IS NOT NULL AND result <> '' AND sheet_id IS NOT NULL)",
        "withdrawn": "state <> 'withdrawn' OR withdrawn_because <> ''",
    }
    return [sa.CheckConstraint(condition, name=op.f(f"incident_{name}_check")) for name, condition in held.items()]


def _create_what_belongs_to_it() -> None:
    op.create_table(
        "incident_item",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        _to_the_incident("incident_item"),
        sa.ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"], name=op.f("incident_item_tenant_id_item_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("incident_item_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "incident_id", "item_id", name=op.f("incident_item_pkey")),
    )
    op.create_index("incident_item_item_ix", "incident_item", ["tenant_id", "item_id"])
    op.create_table(
        "incident_follow_up",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_name", sa.Text(), nullable=False),
        sa.CheckConstraint("length(words) > 0", name=op.f("incident_follow_up_words_check")),
        _to_the_incident("incident_follow_up"),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("incident_follow_up_written_by_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("incident_follow_up_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("incident_follow_up_pkey")),
    )
    op.create_index("incident_follow_up_incident_ix", "incident_follow_up", ["tenant_id", "incident_id", "id"])


def _to_the_incident(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", "incident_id"], ["incident.tenant_id", "incident.id"], name=op.f(f"{table}_tenant_id_incident_id_fkey")
    )


def _protect() -> None:
    """Isolation, and what the database takes from whom: everybody records in her own name, what was confirmed or has ended stays."""
    isolation.protect("incident", grants=f"SELECT, INSERT, UPDATE ({', '.join((*FACTS, *STEPS))})", supervisor=OF_INCIDENT)
    isolation.protect("incident_item", grants="SELECT, INSERT, DELETE", supervisor="*")
    isolation.protect("incident_follow_up", grants="SELECT, INSERT", supervisor=None)
    mine = "(SELECT guard.person())"
    begun = f"recorded_by = {mine} AND state = 'recorded' AND confirmed_by IS NULL AND reported_on IS NULL AND closed_at IS NULL"
    isolation.demand("incident", "INSERT", begun, name="incident_by_who_found_it")
    isolation.demand(
        "incident_item", "INSERT", _while("incident_item", "recorded", "confirmed", "reported"), name="incident_item_while_open"
    )
    isolation.demand("incident_item", "DELETE", _while("incident_item", "recorded"), name="incident_item_taken_out_unconfirmed")
    added = f"written_by = {mine} AND {_while('incident_follow_up', 'confirmed', 'reported')}"
    isolation.demand("incident_follow_up", "INSERT", added, name="incident_follow_up_by_its_author")
    op.execute("CREATE TRIGGER incident_steps BEFORE UPDATE ON incident FOR EACH ROW EXECUTE FUNCTION guard.keep_incident()")


def _while(table: str, *states: str) -> str:
    """The condition that the incident of a row stands in one of these states."""
    listed = ", ".join(f"'{state}'" for state in states)
    return f"EXISTS (SELECT 1 FROM incident n WHERE n.tenant_id = {table}.tenant_id AND n.id = incident_id AND n.state IN ({listed}))"


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=None)
