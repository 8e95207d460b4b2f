"""The application's own connection, for the tests here."""

from tests.isolation.filled import naked

__all__ = ["naked"]
