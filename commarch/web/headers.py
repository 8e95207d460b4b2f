"""Headers that every answer carries, whatever made it: page, file, redirect, error, refusal.

They are set around the WSGI application and not by `after_request`, which a failing neighbour can skip. flask-talisman was tried and left
out: it believes `X-Forwarded-Proto` from anybody, while only `trusted_proxies` may say how the reader came to us.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: What an answer says that doesn't say otherwise: committee computers are shared, so no page stays in a cache.
UNLESS_SAID = {"Cache-Control": "no-store"}
TWO_YEARS = "max-age=63072000; includeSubDomains"


class HeaderGuard:
    """Add what is missing to each answer. A view that says more strictly what its file may do (`sandbox`) keeps its word."""

    def __init__(self, inner: "WSGIApplication", *, secure_transport: bool) -> None:
        self.inner = inner
        secure = {"Strict-Transport-Security": TWO_YEARS} if secure_transport else {}
        self.wanted = [(name, value, name.lower()) for name, value in (ALWAYS | UNLESS_SAID | secure).items()]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer through the application, headers completed."""

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> Callable[[bytes], object]:
            return start_response(status, self.complete(headers), *rest)  # type: ignore[arg-type]

        return self.inner(environ, start)

    def complete(self, given: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Complete the headers of one answer: committee computers are shared, so no page stays in a cache unless it says so."""
        have = {name.lower(): value for name, value in given}
        completed = given + [(name, value) for name, value, lower in self.wanted if lower not in have]
        vary = [part.strip() for part in have.get("vary", "").split(",") if part.strip()]
        if "public" not in have.get("cache-control", "") and "cookie" not in [part.lower() for part in vary]:
            completed = [pair for pair in completed if pair[0].lower() != "vary"] + [("Vary", ", ".join([*vary, "Cookie"]))]
        return completed


def init_app(app: Flask, *, secure_transport: bool) -> None:
    """Put the guard around the application; `secure_transport` is false only for plain http on loopback."""
    app.wsgi_app = HeaderGuard(app.wsgi_app, secure_transport=secure_transport)  # type: ignore[method-assign]
