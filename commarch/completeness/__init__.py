"""Completeness (齐全): the entries of the filing scope that are expected in a year, what answers them, and what is missing.

Words: expected entry (每年应有), absence (本年无), missing (缺). The filing rate (归档率) is answered entries ÷ expected entries.
"""

from commarch.completeness.models import Absence
from commarch.completeness.operations import state_absent, withdraw_absence
from commarch.completeness.queries import Expected, ExpectedEntry, expected_and_met, expected_entries, figures

__all__ = ["Absence", "Expected", "ExpectedEntry", "expected_and_met", "expected_entries", "figures", "state_absent", "withdraw_absence"]
