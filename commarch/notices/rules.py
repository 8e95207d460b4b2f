"""When a mail that could not be sent is tried again, and when it is given up. Pure functions."""

from datetime import timedelta

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
#: Eight waits grow to four hours, sixteen more make about three days: a mail server that is down over a weekend loses nothing.
MOST_ATTEMPTS = 24


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: 1, 2, 4 … minutes, four hours at most."""
    doublings: int = min(max(attempts, 1) - 1, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def is_given_up(attempts: int) -> bool:
    """Whether so many attempts are enough: a person must look."""
    return attempts >= MOST_ATTEMPTS


def one_line(words: str) -> str:
    """Return words that can stand in a mail's header: no line break, no control character (ASVS 5.0 1.3.11)."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
