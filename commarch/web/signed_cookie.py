"""The cookie that Flask signs: what a form's token is made of, and what is to be said on the next page.

The same cookie comes with every page. Its signature is proved once and then known by the cookie's whole value; its age is looked at each time.
"""

from copy import deepcopy
from functools import lru_cache
from time import time
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

#: Cookies that a worker knows; one holds some 100 bytes.
KEPT = 512


class SignedCookie(SecureCookieSessionInterface):
    """Flask's own, with one signer."""

    def __init__(self, app: Flask) -> None:
        signer = self.get_signing_serializer(app)
        if signer is None:
            raise RuntimeError("nothing is signed without a secret key")
        self._signer = signer
        self._proved = lru_cache(maxsize=KEPT)(self._prove)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """Read the cookie; one that is not ours, or too old, is as none."""
        try:
            content, signed_at = self._proved(request.cookies.get(self.get_cookie_name(app), ""))
        except BadSignature:
            return self.session_class()
        fresh = time() - signed_at <= app.permanent_session_lifetime.total_seconds()
        return self.session_class(deepcopy(content) if fresh else None)

    def _prove(self, value: str) -> tuple[dict[str, Any], float]:
        content, signed_at = self._signer.loads(value, return_timestamp=True)
        return content, signed_at.timestamp()


def init_app(app: Flask) -> None:
    """Read cookies so."""
    app.session_interface = SignedCookie(app)
