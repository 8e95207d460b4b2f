"""The way out of the house: an SMTP server, or, where none is set, the outbox page (a mail is then shown, not sent)."""

import smtplib
import ssl
from typing import Protocol
from urllib.parse import unquote, urlsplit

from commarch import settings
from commarch.notices.composition import Mail
from commarch.notices.models import NoticeState

SECONDS = 20.0
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
SCHEMES = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_REASONS = {550: "邮箱不存在，或不收外来邮件", 551: "对方不再使用这个邮箱", 552: "对方邮箱已满", 553: "邮箱地址不对", 554: "被当作垃圾邮件"}


class TemporaryFault(Exception):
    """The mail could not be sent now; the text tells a person why, without an address. `of_server`: no other mail would fare better."""

    def __init__(self, message: str, *, of_server: bool = False) -> None:
        super().__init__(message)
        self.of_server = of_server


class PermanentFault(Exception):
    """The mail will never be taken as it is; the text tells a person why, without an address."""


class Delivery(Protocol):
    """What takes a mail away."""

    def deliver(self, mail: Mail) -> NoticeState:
        """Hand a mail over and return what became of it, or raise one of the faults."""

    def close(self) -> None:
        """Let go of what is held open."""


class Shown:
    """No SMTP server is set: mails are read on the outbox page."""

    def deliver(self, mail: Mail) -> NoticeState:  # noqa: ARG002
        """Leave it where it can be read."""
        return NoticeState.SHOWN

    def close(self) -> None:
        """Nothing is open."""


class Smtp:
    """An SMTP server: `smtps://`, `smtp+starttls://`, or `smtp://`, which encrypts where the server offers it.

    One connection serves many mails; it is opened with the first and again after a fault.
    """

    def __init__(self, url: str, *, seconds: float = SECONDS) -> None:
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise ValueError("COMMARCH_SMTP_URL must look like smtp[s]://user:password@host:port or smtp+starttls://…")
        self.scheme, self.host, self.port = parts.scheme, parts.hostname, parts.port or SCHEMES[parts.scheme]
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.seconds = seconds
        self._connection: smtplib.SMTP | None = None

    def deliver(self, mail: Mail) -> NoticeState:
        """Hand a mail to the server."""
        message = mail.message()
        try:
            self._connected().send_message(message)
        except smtplib.SMTPRecipientsRefused as fault:
            self._forget_mail()
            raise _refusal(next(iter(fault.recipients.values()))[0]) from fault
        except smtplib.SMTPDataError as fault:
            self._forget_mail()
            raise _refusal(fault.smtp_code) from fault
        except smtplib.SMTPNotSupportedError as fault:
            self._forget_mail()
            raise PermanentFault("邮件服务器不支持这个邮箱地址") from fault
        except smtplib.SMTPResponseException as fault:
            self.close()
            raise TemporaryFault(f"邮件服务器拒绝了本系统（{fault.smtp_code}），请检查 COMMARCH_SMTP_URL", of_server=True) from fault
        except (OSError, smtplib.SMTPException) as fault:
            self.close()
            raise TemporaryFault(f"邮件服务器连接不上（{type(fault).__name__}）", of_server=True) from fault
        return NoticeState.SENT

    def close(self) -> None:
        """Part from the server, politely if it still listens."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        checked = ssl.create_default_context()
        if self.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.seconds, context=checked)
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
            self._encrypt(connection, checked)
        if self.user:
            connection.login(self.user, self.password)
        return connection

    def _encrypt(self, connection: smtplib.SMTP, checked: ssl.SSLContext) -> None:
        """Encrypt where it must be, and where it can be; a password leaves this machine only over a connection whose other end is known."""
        connection.ehlo_or_helo_if_needed()
        must = self.scheme == "smtp+starttls" or (bool(self.user) and self.host not in LOOPBACK)
        if must or (connection.has_extn("starttls") and self.host not in LOOPBACK):
            connection.starttls(context=checked if must else ssl._create_unverified_context())  # noqa: S323, SLF001 - better than none
            connection.ehlo()

    def _forget_mail(self) -> None:
        """Begin anew with the next mail; a server that won't is left."""
        try:
            if self._connection is not None:
                self._connection.rset()
        except (OSError, smtplib.SMTPException):
            self.close()


def chosen_delivery() -> Delivery:
    """Return the way that the settings choose."""
    url = settings.current().smtp_url
    return Smtp(url) if url else Shown()


def _refusal(code: int) -> PermanentFault | TemporaryFault:
    if code >= 500:
        return PermanentFault(f"对方拒收（{code}）：{_REASONS.get(code, '请核对邮箱地址')}")
    return TemporaryFault(f"对方暂时不收（{code}），稍后再试", of_server=code == 421)
