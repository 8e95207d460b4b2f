"""The addresses of databases."""

from sqlalchemy import URL, make_url


def engine_url(text: str) -> URL:
    """Read an operator's URL and name the driver that we use."""
    return make_url(text).set(drivername="postgresql+psycopg")
