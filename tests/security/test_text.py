"""Text that people write stays text: in pages, in workbooks, in mails, wherever in the database it stands (T8, T9, T13)."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import openpyxl
import psycopg
import pytest
from flask import Flask
from psycopg import sql

from commarch import clock
from commarch.jobs import sending, sweep
from tests import given
from tests.isolation.routes import routes, values_in
from tests.isolation.rows import fill_more
from tests.notices.mailbox import Mailbox
from tests.world import HE_JING, WANG_MIN, ZHOU_LAN

VISITORS = ((WANG_MIN, "hongqi"), (HE_JING, "hongqi"), (ZHOU_LAN, "xueyuanlu"))
POLYGLOT = """'"><x-canary onerror=alert(1)></title></textarea></script><script>xcanary()</script>{{7*7}}${7*7}{0.__class__}%(x)s<!--"""
FORMULA = "=cmd|' /C calc'!A0"
MORE = ("\t=1", "http://evil.example/", "+1", "-1", "@SUM(1)", "＝1+1", '=HYPERLINK("http://evil.example")', "{=1}")
#: Where a person, or a file that she uploads, writes freely.
FREE = {
    "item": ("title", "author", "document_number", "note"),
    "component": ("title", "document_number"),
    "arranged_item": ("matter",),
    "item_link": ("note",),
    "reclassification": ("reason",),
    "saved_view": ("name",),
    "category": ("name",),
    "filing_scope_entry": ("wording", "source"),
    "scheme_version": ("name", "note", "adopted_from"),
    "import_batch": ("file_name", "refusal"),
    "import_row": ("sheet", "skipped_because"),
    "notice": ("last_fault",),
    "audit_entry": ("person_name", "thing_label", "reason"),
    "absence": ("reason",),
    "entry_sheet": ("name",),
    "finding": ("accepted_because", "accepted_by_name"),
    "activity_template": ("name", "purpose"),
    "activity": ("name", "kind", "note"),
    "activity_document": ("wording", "category", "absence"),
    "year_closing": ("closed_by_name",),
    "dossier_sheet": ("title", "written_by_name"),
    "place": ("name", "custodian"),
    "box": ("situation",),
    "carrier_place": ("number", "note"),
    "stock_count": ("scanned",),
    "print_order": ("label", "refusal"),
    "class_field": ("label", "unit"),
    "volume": ("title", "note"),
    "post": ("name", "what"),
    "post_holding": ("person_name",),
    "intake_document": ("title", "author", "document_number", "note", "handed_in_name"),
    "intake_page": ("file_name",),
    "intake_decision": ("reason", "belongs_to", "decided_name", "reopened_name"),
    "handover": ("giver_name", "receiver_name", "note", "begun_by_name", "witness_name", "because"),
    "handover_line": ("label", "explanation"),
    "hold": ("because", "authority", "placed_by_name", "lifting_because", "refused_because", "refused_by_name"),
    "hold_consent": ("person_name",),
    "incident": (
        "place",
        "description",
        "loose",
        "remedy",
        "recorded_name",
        "confirmed_name",
        "reported_to",
        "report_number",
        "reported_name",
        "closed_name",
        "result",
        "withdrawn_because",
    ),
    "incident_follow_up": ("words", "written_name"),
    "retention_event": ("reason", "person_name"),
    "register": ("name", "purpose"),
    "register_entry": ("subject", "address"),
    "register_change": ("source", "reason", "written_by_name"),
    "register_freeze": ("frozen_by_name",),
    "use_record": ("user_name", "user_unit", "purpose", "asked_for", "note", "recorded_name", "struck_name", "struck_because"),
    "inspection": ("title", "body", "note", "points_from", "opened_by_name"),
    "inspection_point": ("block", "wording", "guidance"),
    "evidence_line": ("label",),
    "inspection_reviewer": ("person_name",),
    "inspection_opinion": ("person_name", "words"),
    "item_object": ("file_name", "attached_name"),
    "text_layer": ("content", "folded"),
    "appraisal_batch": ("title", "grounds", "opened_by_name"),
    "appraisal_step": ("person_name", "note"),
    "appraisal_member": ("person_name", "title", "left_because"),
    "appraisal_line": ("decided_reason", "withdrawn_because"),
    "appraisal_opinion": ("person_name", "reason"),
    "appraisal_ruling": ("person_name", "reason"),
    "destruction": ("executor_name", "method", "place", "note", "no_photo_because"),
    "destruction_witness": ("person_name", "appointed_by_name"),
    "destruction_photo": ("caption", "person_name"),
    "witness_signature": ("person_name",),
    "destroyed_item": ("title",),
    "transfer": ("receiver", "note", "opened_by_name", "signed_by_name", "received_by_name", "receipt_number"),
    "transfer_package": ("refusal", "asked_by_name"),
    "public_notice": ("place", "objections_to", "posted_by_name"),
    "transferred_item": ("disclosure", "secrecy_change"),
    "tenant": ("name", "constituting_unit"),
    "person": ("name",),
    "login_session": ("browser",),
    "sign_in": ("browser",),
}
#: Tables whose texts must differ from row to row.
UNLIKE = ("saved_view", "activity_template", "register")
#: Where the program writes, or what it checks letter by letter.
OURS = {
    "archival_class", "archival_code", "category_code", "code", "code_key", "code_template", "current_retention_code", "document_date", "email",
    "stage", "from_stage", "to_stage", "decision", "decided_code", "period_code", "register_number", "register_sha256", "content_sha256", "moment",
    "witness_signature.unit", "destruction_witness.unit", "hold.reason", "head_part", "street_part", "part", "change", "basis", "batch_number",
    "fonds_number", "key", "kind", "locale", "theme", "password_hash", "retention_code", "series", "sha256", "thing_id", "thing_kind", "query",
    "address", "public_title", "public_author", "state", "role", "act", "purpose", "access_default", "year_rule", "secrecy", "openness",
    "paper", "personal_level", "result", "version_num", "reclassified_code", "current_category_code", "from_code", "to_code",
    "arrived_sha256", "media_type", "reason_code", "title_key", "way", "token", "shelving_key", "carrier", "outcome", "subject",
    "fault", "text_state", "volume_template", "volume_classes", "begins", "ends", "number_series", "catalogue_sha256", "list_sha256", "verdict",
    "id_number", "id_number_masked", "level", "struck_as", "template", "package_sha256",
}  # fmt: skip


def spoil(admin: psycopg.Connection, text: str) -> None:
    """Put a text wherever a person may write, unlike in each row where it must be."""
    admin.execute("UPDATE finding SET accepted_because = 'x', accepted_at = now()")
    for table, columns in FREE.items():
        for column in columns:
            unlike = " || row_number" if table in UNLIKE else ""
            admin.execute(
                sql.SQL(
                    "UPDATE {0} SET {1} = %s" + unlike + " FROM (SELECT ctid AS at, row_number() OVER () FROM {0}) n WHERE {0}.ctid = n.at"
                ).format(sql.Identifier(table), sql.Identifier(column)),
                [text],
            )
    admin.execute("UPDATE import_row SET cells = (SELECT jsonb_agg(%s::text) FROM jsonb_array_elements(cells))", [text])
    admin.execute("UPDATE register_entry SET particulars = jsonb_build_object('contact', %s::text, 'living', %s::text)", [text, text])
    admin.execute("UPDATE register_change SET after = after || jsonb_build_object('contact', %s::text)", [text])
    rows = "jsonb_build_array(jsonb_build_object('number', 1, 'joined_on', '2025-03-01', 'subject', %s::text, 'service', %s::text))"
    admin.execute(f"UPDATE register_freeze SET rows = {rows}", [text, text])
    admin.execute("UPDATE entry_sheet SET rows = jsonb_build_array(jsonb_build_object('title', %s::text, 'pages', %s::text))", [text, text])
    admin.execute("UPDATE audit_entry SET after = jsonb_build_object('title', %s::text), before = jsonb_build_object('title', 'x')", [text])


def test_every_column_of_text_is_known_to_be_free_or_ours(admin: psycopg.Connection) -> None:
    found = admin.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type LIKE ANY ('{text,char%}')"
    )
    unknown = [
        f"{table}.{column}" for table, column in found if not {column, f"{table}.{column}"} & OURS and column not in FREE.get(table, ())
    ]
    assert unknown == [], "add them to FREE or OURS"


@pytest.mark.parametrize("text", [FORMULA, *(pytest.param(text, marks=pytest.mark.thorough) for text in MORE)])
def test_text_stays_text_in_every_workbook(text: str, app: Flask, filled: psycopg.Connection) -> None:
    """No formula, no link, the text as it was: = + - @ in front, also full-width and behind a tab (ASVS 5.0 1.2.10)."""
    spoil(filled, text)
    books = [(where, data) for where, mimetype, data in _books(app, filled) if mimetype]
    assert len(books) >= 5
    for where, data in books:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            inside = {name: book.read(name).decode() for name in book.namelist() if name.endswith((".xml", ".rels"))}
        assert not [name for name, part in inside.items() if "<f>" in part or "<hyperlink" in part], (where, text)
    held = "".join(part for _, data in books for part in _texts(data))
    assert text in held


def _books(app: Flask, admin: psycopg.Connection) -> Iterator[tuple[str, str, bytes]]:
    browsers = {somebody: (given.signed_in(app.test_client(), somebody), code) for somebody, code in VISITORS}
    for browser, code in browsers.values():
        values = values_in(admin, given.tenant_id("hongqi" if code == "xueyuanlu" else code)) | {"tenant_code": code}
        for route in routes(app):
            if route.method == "GET" and route.rule.rule.endswith(".xlsx"):
                answer = browser.get(route.url(app, values), buffered=True)
                if answer.status_code == 200:
                    yield str(route), answer.mimetype, answer.data


def _texts(data: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [
        str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None and cell.data_type == "s"
    ]


def test_text_stays_text_in_mails_and_headers(app: Flask, filled: psycopg.Connection, mailbox: Mailbox) -> None:
    fill_more("hongqi", 2)
    spoil(filled, POLYGLOT + "\r\nBcc: everybody@evil.example\r\n\r\nbody")
    # an hour later: what the world was filled with was written a second after the hour at which each test begins
    with clock.standing_on(clock.now() + timedelta(hours=1)):
        sweep.sweep_today()
        sending.send_all()
    assert len(mailbox.mails) >= 3
    assert filled.execute("SELECT state, last_fault, attempts FROM notice WHERE state <> 'sent'").fetchall() == []
    for mail in mailbox.mails:
        assert not [name for name in mail.keys() if name.lower() in ("bcc", "cc", "reply-to", "sender")]  # noqa: SIM118
        html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
        assert "<x-canary" not in html
        assert "<script" not in html
    assert all("evil" not in address for addresses in mailbox.recipients for address in addresses)
