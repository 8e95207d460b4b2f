"""Nobody is led off this site: not by `next`, not by a Host or X-Forwarded-* header, not by a mail (T11)."""

from urllib.parse import urlsplit

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch.jobs import sending
from tests import given
from tests.notices.mailbox import Mailbox, text_of
from tests.world import PASSWORD, PEOPLE, WANG_MIN, Somebody

EVIL = "evil.example"
AWAY = [
    f"//{EVIL}",
    f"///{EVIL}",
    f"////{EVIL}",
    f"/\\{EVIL}",
    f"\\\\{EVIL}",
    f"\\/{EVIL}",
    f"https:{EVIL}",
    f"https:///{EVIL}",
    f"http://{EVIL}/",
    f"\t//{EVIL}",
    f"/\t/{EVIL}",
    f"/\n/{EVIL}",
    f" //{EVIL}",
    f"\x01//{EVIL}",
    f"http://archives.test@{EVIL}/",
    f"//archives.test@{EVIL}",
    "javascript:alert(1)",
    "data:text/html,x",
    f"/c/hongqi/\r\nLocation: //{EVIL}",
    f"／／{EVIL}",
    f"/／{EVIL}",
    f"?next=//{EVIL}",
    "/c/[",
    "http://[",
]
HEADERS = [
    {"Host": EVIL},
    {"Host": f"archives.test@{EVIL}"},
    {"X-Forwarded-Host": EVIL},
    {"X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": f"//{EVIL}"},
    {"Forwarded": f"host={EVIL};proto=https"},
    {"X-Original-URL": f"//{EVIL}", "X-Rewrite-URL": f"//{EVIL}", "X-Host": EVIL},
]


def log_in(client: FlaskClient, address: str, **headers: str) -> str:
    token = given.csrf_token(client.get("/login", headers=headers).text)
    form = {"email": WANG_MIN.email, "password": PASSWORD, "csrf_token": token, "next": address}
    answer = client.post("/login", query_string={"next": address}, data=form, headers=headers)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


@pytest.mark.parametrize("address", AWAY)
def test_nobody_is_led_away_after_log_in(address: str, app: Flask) -> None:
    location = log_in(app.test_client(), address)
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\", "/\t", "/\n"))
    assert "\n" not in location
    assert not urlsplit(location).netloc


def test_who_came_for_a_page_gets_there(client: FlaskClient) -> None:
    assert log_in(client, "/c/hongqi/items/?year=2025") == "/c/hongqi/items/?year=2025"


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: " ".join(headers))
def test_no_header_chooses_the_host(headers: dict[str, str], app: Flask) -> None:
    client = app.test_client()
    for path in ("/", "/c/hongqi/", "/login", "/password", "/c/hongqi", "/c/hongqi?x=1", "//c/hongqi/", "/nothing"):
        answer = client.get(path, headers=headers)
        assert EVIL not in answer.text
        assert EVIL not in answer.headers.get("Location", "")
        assert answer.status_code < 500


@pytest.mark.parametrize(
    ("headers", "somebody"), list(zip(HEADERS, PEOPLE, strict=False)), ids=lambda one: " ".join(one) if isinstance(one, dict) else ""
)
def test_a_mail_links_to_the_configured_address_alone(headers: dict[str, str], somebody: Somebody, app: Flask, mailbox: Mailbox) -> None:
    client = app.test_client()
    page = client.get("/password", headers=headers)
    if page.status_code == 400:  # a host that can't be
        return
    client.post("/password", data={"email": somebody.email, "csrf_token": given.csrf_token(page.text)}, headers=headers)
    sending.send_all()
    assert len(mailbox.mails) == 1
    links = [word for word in text_of(mailbox.mails[0]).split() if "://" in word]
    assert links
    assert all(link.startswith("http://archives.test/") for link in links)
    assert EVIL not in mailbox.mails[0].as_string()


def test_a_forwarded_address_is_believed_of_nobody(app: Flask, admin: psycopg.Connection) -> None:
    """Throttling and the list of log-ins go by the address; whoever could choose it would be throttled never."""
    log_in(app.test_client(), "/", **{"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"})
    assert admin.execute("SELECT DISTINCT address FROM login_session").fetchall() == [("127.0.0.1",)]
