"""Time tells nobody who has an account (reliability T17): 100 refusals each of an unknown, a disabled and a wrong try."""

import time
from math import erfc, sqrt
from statistics import median

import pytest
from argon2 import PasswordHasher, extract_parameters
from flask import Flask
from redis import Redis

from commarch import accounts, settings
from commarch.accounts import Refused, passwords
from commarch.database import Context, Mode, session, within
from tests.world import MA_LIN, PASSWORD, WANG_MIN

SAMPLES = 100
#: Dear enough to be seen over the noise of the machine, cheap enough for three hundred.
HASHER = PasswordHasher(time_cost=2, memory_cost=4096, parallelism=1)


@pytest.fixture
def dear_hashes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that take a while to check."""
    monkeypatch.setattr(passwords, "HASHER", HASHER)
    with within(session, Context(Mode.KEEPER)):
        for somebody in (WANG_MIN, MA_LIN):
            person = accounts.find_by_email(somebody.email)
            assert person is not None
            accounts.set_password(person, PASSWORD)
            if somebody is MA_LIN:
                accounts.disable(person)


@pytest.mark.thorough
def test_unknown_disabled_and_wrong_take_as_long(dear_hashes: None) -> None:
    doors = Redis.from_url(settings.current().redis_url)
    times: dict[str, list[float]] = {"unknown": [], "disabled": [], "wrong": []}
    tries = {"unknown": ("nobody@example.org", PASSWORD), "disabled": (MA_LIN.email, PASSWORD), "wrong": (WANG_MIN.email, "wrong")}
    for number in range(SAMPLES + 5):
        doors.flushall()
        for name, (email, password) in tries.items():  # in turn, so that the machine's moods fall on all alike
            began = time.perf_counter()
            with pytest.raises(Refused):
                accounts.prove(email, password, address="192.0.2.7", browser="")
            if number >= 5:
                times[name].append(time.perf_counter() - began)
    for name in ("unknown", "disabled"):
        difference = abs(median(times[name]) - median(times["wrong"]))
        assert difference < 0.005 or mann_whitney(times[name], times["wrong"]) > 0.01, (name, difference)


@pytest.mark.thorough
def test_without_an_account_the_password_is_checked_all_the_same(dear_hashes: None) -> None:
    assert not passwords.hash_is_of(None, PASSWORD)
    began = time.perf_counter()
    assert not passwords.hash_is_of(None, PASSWORD)
    nobody = time.perf_counter() - began
    began = time.perf_counter()
    assert not passwords.hash_is_of(HASHER.hash(PASSWORD), "wrong")
    hashed_and_checked = time.perf_counter() - began
    assert nobody > hashed_and_checked / 6


@pytest.mark.thorough
def test_what_is_checked_for_nobody_costs_what_any_hash_costs() -> None:
    nobodys, hashed = passwords._hash_of_nobody(HASHER), HASHER.hash(PASSWORD)
    assert extract_parameters(nobodys) == extract_parameters(hashed)
    assert len(nobodys) == len(hashed)
    assert not HASHER.check_needs_rehash(nobodys)


def mann_whitney(first: list[float], second: list[float]) -> float:
    """Return the two-sided probability that both samples come from one distribution (normal approximation)."""
    wins = sum(1.0 if one < other else 0.5 if one == other else 0.0 for one in first for other in second)
    size = len(first) * len(second)
    spread = sqrt(size * (len(first) + len(second) + 1) / 12)
    return erfc(abs(wins - size / 2) / spread / sqrt(2))
