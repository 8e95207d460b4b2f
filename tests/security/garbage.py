"""Garbage to send: values that parsers, databases and people did not expect."""

import random
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import commarch.web

#: Percent-encoded, so that bytes can be sent that are no text.
RAW = [
    "",
    "%00",
    "a%00b",
    "%FF%FE",
    "%ED%A0%80",
    "%C0%AF",
    "%E4%BD",
    "%",
    "%zz",
    "%0d%0aX-Injected:%20yes",
    "%252e%252e%252f",
    "+",
    "%u4f60",
]
TEXT = [
    "\u202e倒",
    "\ufeff",
    "\u2028",
    "\U0010ffff",
    "档" * 5000,
    "a" * 20000,
    "9" * 400,
    "-1",
    "0",
    "1e309",
    "NaN",
    "-0",
    "1.5",
    "0x10",
    "²",
    "２０２６",
    "二〇二六",
    "2147483648",
    "9223372036854775808",
    "-9223372036854775809",
    "not-a-uuid",
    "00000000-0000-0000-0000-000000000000",
    "{00000000-0000-0000-0000-000000000000}",
    "0000-00-00",
    "2026-02-30",
    "9999-12-31",
    "10000-01-01",
    "-0001-01-01",
    "2026-13",
    "20261301",
    "0001",
    "9999",
    "' OR 1=1 --",
    "%' AND '%'='",
    "\\",
    '"',
    "(",
    "((((((((((" * 30,
    "NOT NOT NOT",
    "AND",
    "a AND",
    "OR OR",
    "*",
    "/",
    ":*",
    "a & b | !c",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{0.__class__.__mro__}",
    "${7*7}",
    "%s%s%n",
    "../../../../etc/passwd",
    "http://evil.example/",
    "//evil.example",
    "javascript:alert(1)",
    "[]",
    "{}",
    "null",
    "None",
    "true",
    "1,2,3",
    "-",
    "\t\n\r",
    "a|b|c",
    "WS·",
    "D10",
    "2026~2025",
    "~",
]

#: Names that would mean something to `url_for`, were a query handed on as it is.
MEANT_FOR_US = {"_external", "_scheme", "_anchor", "_method", "endpoint", "tenant_code", "self", "values", "community", "version_id"}


def values() -> list[str]:
    """Return all garbage, ready to stand in an address."""
    return RAW + [quote(one, safe="") for one in TEXT]


def names_in_the_code() -> list[str]:
    """Return every name of a query parameter that the pages ask for."""
    found: set[str] = set()
    for file in Path(commarch.web.__file__).parent.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        found |= set(re.findall(r"(?:args|values|asked|form)\.(?:get|getlist|to_dict|pop)\(\s*\"(\w+)\"", source))
        found |= set(re.findall(r"(?:args|form)\[\"(\w+)\"\]", source))
    return sorted(found | MEANT_FOR_US)


def query(chance: random.Random, names: Iterable[str]) -> str:
    """Return a query of one to three parameters, now and then twice the same, or without a value."""
    chosen = [chance.choice(list(names)) for _ in range(chance.choice((1, 1, 2, 3)))]
    chosen += chosen[:1] if chance.random() < 0.2 else []
    return "&".join(name if chance.random() < 0.03 else f"{name}={chance.choice(values())}" for name in chosen)
