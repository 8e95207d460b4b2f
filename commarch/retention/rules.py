"""The due-date engine, which belongs with the schedule: `commarch.schemes.expiry`. Retention speaks of it under its own name."""

from commarch.schemes.expiry import (
    Basis,
    Expiry,
    RetentionStatus,
    expiry,
    extended,
    filing_year,
    lengthened,
    longest_kept,
    status,
)

__all__ = ["Basis", "Expiry", "RetentionStatus", "expiry", "extended", "filing_year", "lengthened", "longest_kept", "status"]
