"""Every setting: an environment variable `COMMARCH_*` with its type, default and meaning. `.env` is read.

`commarch up` fills in what it provides itself (database, Redis, secret) before its children start, so that web, worker and clock
read the same variables on a laptop and in production.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path

from dotenv import load_dotenv

PREFIX = "COMMARCH_"


def _meaning(text: str) -> dict[str, str]:
    return {"meaning": text}


@dataclass(frozen=True)
class Settings:
    """What an operator may decide. Each field `name` is read from `COMMARCH_NAME`."""

    database_url: str = field(
        default="", metadata=_meaning("postgresql:// URL of the application's role; empty: `commarch up` runs a PostgreSQL of its own")
    )
    database_owner_url: str = field(
        default="",
        metadata=_meaning("URL of the role that owns the tables; only for `commarch db` and `commarch up`, never for web or worker"),
    )
    redis_url: str = field(default="", metadata=_meaning("redis:// or unix:// URL; empty: `commarch up` runs a Redis of its own"))
    secret_key: str = field(default="", metadata=_meaning("at least 32 random characters; signs forms and the tenant context"))
    personal_key: str = field(
        default="",
        metadata=_meaning("seals ID numbers in registers; empty: derived from the secret key, which then can't be changed any more"),
    )
    data_dir: Path = field(default=Path("data"), metadata=_meaning("folder of everything that `commarch up` keeps"))
    base_url: str = field(default="", metadata=_meaning("address that links in mails begin with, e.g. https://archives.example.cn"))
    smtp_url: str = field(default="", metadata=_meaning("smtp[s]://user:password@host:port; empty: mails are shown on the outbox page"))
    mail_from: str = field(default="commarch@localhost", metadata=_meaning("sender of every mail"))
    time_zone: str = field(default="Asia/Shanghai", metadata=_meaning("civil time of the deployment"))
    environment: str = field(
        default="production", metadata=_meaning("production | local; local is what `commarch up` uses: plain http on loopback")
    )
    remind_at: str = field(default="07:00", metadata=_meaning("time of day of the reminder sweep"))
    session_idle_minutes: int = field(default=30, metadata=_meaning("log-out after so many minutes without a request"))
    session_hours: int = field(default=12, metadata=_meaning("log-out at the latest after so many hours"))
    upload_megabytes: int = field(default=20, metadata=_meaning("largest file that may be uploaded"))
    page_megabytes: int = field(default=10, metadata=_meaning("largest photo or scan of a page that may be handed in"))
    pages_at_most: int = field(default=60, metadata=_meaning("pages that one document handed in may have"))
    objects_dir: str = field(default="", metadata=_meaning("folder of the digital objects; empty: `objects` in the data directory"))
    object_megabytes: int = field(default=100, metadata=_meaning("largest file that may be attached to an item"))
    tenant_gigabytes: int = field(default=200, metadata=_meaning("room that the files of one tenant may take"))
    trusted_proxies: int = field(default=0, metadata=_meaning("number of reverse proxies whose X-Forwarded-* headers are believed"))
    print_fonts: str = field(
        default="", metadata=_meaning("folder of further fonts (OFL or the like) for characters so rare that our own fonts lack them")
    )
    database_pool: int = field(default=8, metadata=_meaning("connections that one web process keeps"))

    @property
    def objects_folder(self) -> Path:
        """Where the digital objects are; a path without a root begins where the process was started."""
        return Path(self.objects_dir or self.data_dir / "objects").absolute()

    @property
    def is_local(self) -> bool:
        """Whether this is a zero-set-up deployment on one machine, reached over plain http on loopback."""
        return self.environment == "local"


def read(environment: Mapping[str, str]) -> Settings:
    """Read settings from environment variables; a value of the wrong type raises ValueError with the variable's name."""
    values: dict[str, object] = {}
    for one in fields(Settings):
        name = PREFIX + one.name.upper()
        raw = environment.get(name, "")
        if not raw:
            continue
        kind = one.type if isinstance(one.type, type) else str
        try:
            values[one.name] = kind(raw)
        except ValueError as fault:
            raise ValueError(f"{name}={raw!r}: {kind.__name__} expected") from fault
    return Settings(**values)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def current() -> Settings:
    """Return the settings of this process, read once."""
    load_dotenv(".env")
    return read(os.environ)


def reread() -> Settings:
    """Forget what was read and read again: for `commarch up`, which sets variables for its children, and for tests."""
    current.cache_clear()
    return current()
