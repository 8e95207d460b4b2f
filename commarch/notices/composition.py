"""From a letter to a mail: plain text, HTML with its style written into the elements, headers that nobody can inject into."""

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from commarch import clock, settings
from commarch.accounts import Person
from commarch.libraries import css_inline
from commarch.notices import links
from commarch.notices.letters import Letter, letter_of
from commarch.notices.models import Notice
from commarch.notices.rules import one_line
from commarch.tenancy import Tenant

SENDER = "社区档案"


class Unaddressable(Exception):
    """The recipient's address is none; the text says so to a person."""


@dataclass(frozen=True)
class Mail:
    """A mail as it goes out."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str

    def message(self) -> EmailMessage:
        """Return it with headers, as a mail server takes it."""
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(SENDER, addr_spec=settings.current().mail_from)
        message["To"] = _address(self.to)
        message["Subject"] = self.subject
        message["Message-ID"] = self.message_id
        message["Date"] = format_datetime(clock.now())
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text, subtype="plain", charset="utf-8", cte="base64")
        message.add_alternative(self.html, subtype="html", charset="utf-8", cte="base64")
        return message


def compose(notice: Notice, person: Person, tenant: Tenant) -> Mail:
    """Write the mail of a notice to its recipient."""
    letter = letter_of(notice, tenant)
    return Mail(
        to=person.email,
        subject=subject_of(letter, tenant),
        text=text_of(letter, person.name),
        html=html_of(letter, person.name, tenant.name),
        message_id=message_id(notice),
    )


def subject_of(letter: Letter, tenant: Tenant) -> str:
    """Return the subject: the most urgent matter, and where."""
    return one_line(letter.title if tenant.name in letter.title else f"{letter.title}（{tenant.name}）")


def message_id(notice: Notice) -> str:
    """Return the Message-ID, a function of the row alone: a mail repeated after a crash is the same mail to every reader."""
    host = urlsplit(links.base_url()).hostname or "localhost"
    return f"<notice.{notice.tenant_id}.{notice.id.hex}.{notice.resent}@{host}>"


def text_of(letter: Letter, name: str) -> str:
    """Set a letter as plain text."""
    return _environment().get_template("mail.txt").render(letter=letter, name=one_line(name)).strip() + "\n"


def html_of(letter: Letter, name: str, place: str) -> str:
    """Set a letter as HTML without `<style>`, which mail programs drop."""
    page = _environment().get_template("mail.html").render(letter=letter, name=one_line(name), place=place, sender=SENDER)
    inlined: str = _inliner().inline(page)
    return inlined


def _address(email: str) -> Address:
    try:
        return Address(addr_spec=email)
    except (HeaderParseError, ValueError, IndexError) as fault:
        raise Unaddressable("收件人的邮箱地址不对，请在「人员」里改正") from fault


@cache
def _environment() -> Environment:
    loader = PackageLoader("commarch.notices", "templates")
    return Environment(
        loader=loader, autoescape=select_autoescape(["html"]), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _inliner() -> Any:
    css = files("commarch.notices").joinpath("templates/mail.css").read_text(encoding="utf-8")
    return css_inline.CSSInliner(extra_css=css, load_remote_stylesheets=False, keep_style_tags=False)
