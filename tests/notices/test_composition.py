"""What a mail looks like: Chinese, links on the configured address, one Message-ID a row, headers nobody can inject into."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from commarch import notices, settings
from commarch.accounts import Person
from commarch.notices import Mail, Notice, NoticeKind
from commarch.notices.composition import Unaddressable
from commarch.notices.links import with_token
from commarch.tenancy import Tenant, TenantKind
from tests.notices.mailbox import Mailbox, html_of, text_of

TODAY = date(2026, 11, 23)
ITEMS = [
    {"due_on": "2026-01-01", "count": 54, "years": [2015], "period": "10年"},
    {"due_on": "2027-01-01", "count": 1320, "years": [1996, 2006, 2016, 2021, 2023], "period": ""},
]
FILINGS = [{"label": "会计档案", "year": 2025, "due_on": "2026-03-31", "drafts": 2, "missing": 3}]
COMMUNITY = {"expired": 54, "oldest": "2020-12-31", "due_soon": 3, "drafts": 12, "last_act_on": "2026-11-20", "failed": 1}
FACTS: dict[NoticeKind, dict[str, Any]] = {
    NoticeKind.DIGEST: {"items": ITEMS, "filings": FILINGS},
    NoticeKind.STREET_DIGEST: {"communities": [{"name": "红旗社区", **COMMUNITY}, {"name": "文苑社区", **COMMUNITY, "expired": 0}]},
    NoticeKind.ESCALATION: {
        "matters": [{"community": "红旗社区", "label": "2025 年期满档案鉴定", "due_on": "2026-01-01", "open": 54}],
        "after_days": 30,
    },
    NoticeKind.INVITATION: {"token": "abc-DEF_1", "hours": 72},
    NoticeKind.PASSWORD_RESET: {"token": "abc-DEF_1", "hours": 1},
}


@pytest.fixture(autouse=True)
def base(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COMMARCH_BASE_URL", "https://dangan.example/")
    monkeypatch.setenv("COMMARCH_MAIL_FROM", "noreply@dangan.example")
    settings.reread()
    yield
    monkeypatch.undo()
    settings.reread()


def a_notice(kind: NoticeKind = NoticeKind.DIGEST, **more: Any) -> Notice:
    told: dict[str, Any] = {"tenant_id": 7, "id": UUID(int=5), "kind": kind, "facts": FACTS[kind], "on_date": TODAY, "resent": 0}
    return Notice(**told | more)


def a_mail(kind: NoticeKind = NoticeKind.DIGEST, *, email: str = "wangmin@example.org", place: str = "红旗社区", **more: Any) -> Mail:
    tenant = Tenant(id=7, kind=TenantKind.COMMUNITY, code="hongqi", name=place)
    return notices.compose(a_notice(kind, **more), Person(id=3, email=email, name="王敏"), tenant)


def test_the_most_urgent_matter_is_the_subject() -> None:
    assert a_mail().subject == "2015 年度 10 年期档案的鉴定已逾期 326 天，等 3 项（红旗社区）"


def test_a_digest_says_how_many_by_when_and_what_happens() -> None:
    text = a_mail().text
    assert text.startswith("王敏：\n")
    for words in (
        "2015 年度 10 年期档案鉴定，54 件，2026 年 1 月 1 日（逾期 326 天）",
        "1996、2006、2016等 5 个 年度档案鉴定，1,320 件，2027 年 1 月 1 日（还有 39 天）",
        "2025 年度会计档案归档，草稿 2 件，应有未见 3 项，2026 年 3 月 31 日（逾期 237 天）",
        "期满不等于销毁",
        "其中 2 项已逾期",
    ):
        assert words in text


def test_the_day_itself_is_called_today() -> None:
    facts = {"items": [ITEMS[0] | {"due_on": "2026-11-23"}], "filings": []}
    assert a_mail(facts=facts).subject == "2015 年度 10 年期档案今天起可以鉴定（红旗社区）"


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_links_to_the_configured_address_and_nowhere_else(kind: NoticeKind) -> None:
    mail = a_mail(kind)
    for body in (mail.text, mail.html):
        assert "https://dangan.example/" in body
        assert body.count("http") == body.count("https://dangan.example/")


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_html_carries_its_style_in_its_elements(kind: NoticeKind) -> None:
    html = a_mail(kind).html
    assert "<style" not in html
    assert "<link" not in html
    assert 'style="' in html
    assert "<script" not in html


def test_the_message_id_is_a_function_of_the_row() -> None:
    assert a_mail().message_id == a_mail(place="别名").message_id == f"<notice.7.{UUID(int=5).hex}.0@dangan.example>"
    assert len({a_mail(resent=1).message_id, a_mail(tenant_id=8).message_id, a_mail(id=UUID(int=6)).message_id, a_mail().message_id}) == 4


def test_names_of_places_inject_neither_headers_nor_markup() -> None:
    mail = a_mail(place="红旗\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>{{ 7*7 }}{0.__class__}")
    message = mail.message()
    assert message["Bcc"] is None
    assert "\n" not in str(message["Subject"])
    assert "<script>" not in mail.html
    assert "{{ 7*7 }}" in mail.html


@pytest.mark.parametrize("email", ["a@b.example\r\nBcc: c@d.example", "nobody", "a@b@c", "", "<a@b.example>, c@d.example"])
def test_an_address_that_is_none_is_told_to_a_person(email: str) -> None:
    with pytest.raises(Unaddressable, match="邮箱地址不对"):
        a_mail(email=email).message()


def test_a_link_leads_nowhere_else() -> None:
    assert with_token({"token": "t", "path": "/welcome"}, "/x") == "https://dangan.example/welcome/t"
    for path in ("//evil.example", "https://evil.example", "evil"):
        with pytest.raises(ValueError, match="no path"):
            with_token({"token": "t", "path": path}, "/x")


def test_a_mail_without_its_token_says_so_instead_of_a_dead_link() -> None:
    mail = a_mail(NoticeKind.INVITATION, facts={})
    assert "已经收回" in mail.text
    assert "http" not in mail.text


def test_a_mail_arrives_whole_with_both_parts(app: Flask, mailbox: Mailbox) -> None:
    delivery = notices.Smtp(mailbox.url)
    delivery.deliver(a_mail())
    delivery.close()
    (mail,) = mailbox.mails
    assert mail["From"].addresses[0].addr_spec == "noreply@dangan.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "逾期 326 天" in text_of(mail)
    assert "逾期 326 天" in html_of(mail)
    assert mail.get_content_type() == "multipart/alternative"


def test_the_paths_in_mails_are_pages_of_the_application(app: Flask) -> None:
    from commarch.notices import links

    adapter = app.url_map.bind("archives.test")
    for path, endpoint in (
        (links.PERIODS, "retention.list_due"),
        (links.TODAY, "today.show"),
        (links.STREET, "supervision.overview"),
        (links.STREET_TODAY, "supervision.today"),
        (links.ONE_TIME + "/token", "accounts.open_link"),
    ):
        assert adapter.match(path.format(code="hongqi"))[0] == endpoint


def test_a_url_that_is_no_mail_server_is_refused() -> None:
    for url in ("http://mail.example", "smtp://", "mail.example:25"):
        with pytest.raises(ValueError, match="COMMARCH_SMTP_URL"):
            notices.Smtp(url)
