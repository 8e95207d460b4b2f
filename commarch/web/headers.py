"""Headers that every answer carries, whatever made it: page, file, redirect, error, refusal.

They are set around the WSGI application and not by `after_request`, which a failing neighbour can skip. flask-talisman was tried and left
out: it believes `X-Forwarded-Proto` from anybody, while only `trusted_proxies` may say how the reader came to us.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.datastructures import Headers

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
TWO_YEARS = "max-age=63072000; includeSubDomains"


class HeaderGuard:
    """Add what is missing to each answer. A view that says more strictly what its file may do (`sandbox`) keeps its word."""

    def __init__(self, inner: "WSGIApplication", *, secure_transport: bool) -> None:
        self.inner = inner
        self.always = ALWAYS | ({"Strict-Transport-Security": TWO_YEARS} if secure_transport else {})

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer through the application, headers completed."""

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> Callable[[bytes], object]:
            return start_response(status, self.complete(headers), *rest)  # type: ignore[arg-type]

        return self.inner(environ, start)

    def complete(self, given: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Complete the headers of one answer: committee computers are shared, so no page stays in a cache unless it says so."""
        headers = Headers(given)
        for name, value in self.always.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "no-store")
        vary = [part.strip() for part in headers.get("Vary", "").split(",") if part.strip()]
        if "public" not in headers["Cache-Control"] and "cookie" not in [part.lower() for part in vary]:
            headers["Vary"] = ", ".join([*vary, "Cookie"])
        return headers.to_wsgi_list()


def init_app(app: Flask, *, secure_transport: bool) -> None:
    """Put the guard around the application; `secure_transport` is false only for plain http on loopback."""
    app.wsgi_app = HeaderGuard(app.wsgi_app, secure_transport=secure_transport)  # type: ignore[method-assign]
