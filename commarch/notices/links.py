"""Addresses in mails: always the configured base URL, never a request's host. A test holds the paths against the application's routes."""

from commarch import settings
from commarch.notices.facts import LinkFacts

WITHOUT_BASE = "http://127.0.0.1:8080"
PERIODS = "/c/{code}/periods/"
TODAY = "/c/{code}/"
APPRAISAL = "/c/{code}/appraisals/"
STREET = "/street/{code}/"
STREET_TODAY = "/street/{code}/today"
#: The page that takes a token.
ONE_TIME = "/link"


def base_url() -> str:
    """Return what every link begins with."""
    return (settings.current().base_url or WITHOUT_BASE).rstrip("/")


def page(path: str, code: str) -> str:
    """Return the address of a tenant's page."""
    return base_url() + path.format(code=code)


def with_token(facts: LinkFacts, default_path: str) -> str | None:
    """Return the link of a one-time mail; None once its token is gone."""
    token, path = facts.get("token"), facts.get("path") or default_path
    if not token:
        return None
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"{path} is no path on this site")
    return f"{base_url()}{path.rstrip('/')}/{token}"
