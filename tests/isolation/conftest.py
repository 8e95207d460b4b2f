"""The fixtures of `filled`, for the tests here."""

from tests.isolation.filled import filled, filled_once, naked

__all__ = ["filled", "filled_once", "naked"]
