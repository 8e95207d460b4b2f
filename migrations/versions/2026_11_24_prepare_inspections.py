"""prepare inspections: packs of points and evidence, reviewers whose membership ends by itself, what they said; the acts of it."""

import re

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commarch.database import isolation

revision = "2026_11_24_inspection"
down_revision = "2026_11_24_registers"
branch_labels = None
depends_on = None

ACTS = ("inspect", "assess")
#: What the street reads of its communities' inspections: that they are, when, and how many points were answered.
OF_INSPECTION = "tenant_id, id, title, body, begins_on, ends_on, closed_at"
OF_POINT = "tenant_id, id, inspection_id"
OF_REVIEWER = "tenant_id, id, inspection_id"
OF_OPINION = "tenant_id, id, inspection_id, point_id, verdict"
EMPTY = sa.text("''")


def upgrade() -> None:
    _hold("audit_entry", "act", more=ACTS)
    _hold("membership", "role", more=("reviewer",))
    _let_memberships_end()
    _create_packs()
    _create_reviewers()


def downgrade() -> None:
    for table in ("inspection_opinion", "inspection_reviewer", "evidence_line", "inspection_point", "inspection"):
        op.drop_table(table)
    op.drop_constraint(op.f("membership_expires_check"), "membership")
    op.drop_constraint(op.f("membership_reviewer_expires_check"), "membership")
    op.drop_column("membership", "expires_on")
    _hold("membership", "role", fewer=("reviewer",))
    _hold("audit_entry", "act", fewer=ACTS)


def _let_memberships_end() -> None:
    op.add_column("membership", sa.Column("expires_on", sa.Date(), nullable=True))
    for name, rule in (
        ("reviewer_expires", "(role = 'reviewer') = (expires_on IS NOT NULL)"),
        ("expires", "expires_on BETWEEN since AND since + 30"),
    ):
        op.create_check_constraint(op.f(f"membership_{name}_check"), "membership", rule)
    op.execute(f"GRANT UPDATE (expires_on) ON membership TO {isolation.APP}")


def _create_packs() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "inspection",
        *_identified(),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), server_default=EMPTY, nullable=False),
        sa.Column("points_from", sa.Text(), server_default=EMPTY, nullable=False),
        sa.Column("opened_at", instant, nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_by_name", sa.Text(), nullable=False),
        sa.Column("closed_at", instant, nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("length(title) > 0", name=op.f("inspection_title_check")),
        sa.CheckConstraint("length(body) > 0", name=op.f("inspection_body_check")),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("inspection_days_check")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("inspection_opened_by_fkey")),
        *_keys("inspection"),
    )
    op.create_table(
        "inspection_point",
        *_identified(),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("block", sa.Text(), server_default=EMPTY, nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("guidance", sa.Text(), server_default=EMPTY, nullable=False),
        sa.CheckConstraint("length(wording) > 0", name=op.f("inspection_point_wording_check")),
        _to("inspection_point", "inspection"),
        *_keys("inspection_point"),
    )
    op.create_index("inspection_point_place_ix", "inspection_point", ["tenant_id", "inspection_id", "position"])
    op.create_table(
        "evidence_line",
        *_identified(),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("evidence_kind", "catalogue", "item", "sheet", "quality", "prints"), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("conditions", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("sheet_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length(label) > 0", name=op.f("evidence_line_label_check")),
        sa.CheckConstraint("(kind = 'item') = (item_id IS NOT NULL)", name=op.f("evidence_line_item_check")),
        sa.CheckConstraint("(kind = 'sheet') = (sheet_id IS NOT NULL)", name=op.f("evidence_line_sheet_check")),
        _to("evidence_line", "inspection"),
        _to("evidence_line", "inspection_point", "point_id"),
        _to("evidence_line", "item", "item_id"),
        _to("evidence_line", "dossier_sheet", "sheet_id"),
        *_keys("evidence_line"),
    )
    op.create_index("evidence_line_place_ix", "evidence_line", ["tenant_id", "inspection_id", "point_id", "position"])
    isolation.protect("inspection", grants="SELECT, INSERT, UPDATE", supervisor=OF_INSPECTION)
    isolation.protect("inspection_point", supervisor=OF_POINT)
    isolation.protect("evidence_line", supervisor=None)


def _create_reviewers() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "inspection_reviewer",
        *_identified(),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("admitted_at", instant, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        _to("inspection_reviewer", "inspection"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("inspection_reviewer_person_id_fkey")),
        sa.UniqueConstraint(
            "tenant_id", "inspection_id", "person_id", name=op.f("inspection_reviewer_tenant_id_inspection_id_person_id_key")
        ),
        *_keys("inspection_reviewer"),
    )
    op.create_index("inspection_reviewer_person_ix", "inspection_reviewer", ["tenant_id", "person_id"])
    op.create_table(
        "inspection_opinion",
        *_identified(),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("verdict", _choice("verdict", "met", "unmet", "remark"), nullable=False),
        sa.Column("words", sa.Text(), server_default=EMPTY, nullable=False),
        sa.Column("given_at", instant, nullable=False),
        sa.CheckConstraint("verdict = 'met' OR words <> ''", name=op.f("inspection_opinion_words_check")),
        _to("inspection_opinion", "inspection"),
        _to("inspection_opinion", "inspection_point", "point_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("inspection_opinion_person_id_fkey")),
        *_keys("inspection_opinion"),
    )
    op.create_index(
        "inspection_opinion_one_key", "inspection_opinion", ["tenant_id", "inspection_id", "point_id", "person_id"], unique=True
    )
    isolation.protect("inspection_reviewer", grants="SELECT, INSERT, UPDATE (until, ended_at, admitted_at)", supervisor=OF_REVIEWER)
    isolation.protect("inspection_opinion", grants="SELECT, INSERT, UPDATE (verdict, words, given_at)", supervisor=OF_OPINION)


def _hold(table: str, column: str, *, more: tuple[str, ...] = (), fewer: tuple[str, ...] = ()) -> None:
    """Let a column hold further words, or fewer, than it does now."""
    name = op.f(f"{table}_{column}_check")
    told = op.get_bind().execute(sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"), {"name": name})
    words = [word for word in re.findall(r"'([a-z_]+)'", told.scalar_one()) if word not in fewer]
    op.drop_constraint(name, table)
    op.create_check_constraint(name, table, f"{column} IN ({', '.join(repr(word) for word in (*words, *more))})")


def _to(table: str, other: str, column: str = "inspection_id") -> sa.ForeignKeyConstraint:
    name = op.f(f"{table}_tenant_id_{column}_fkey")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=name)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=None)


def _identified() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"{table}_pkey")),
    )
