"""The people of the demo street, and how they sign in."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select

from commarch import accounts, settings, tenancy
from commarch.accounts import Person, Role
from commarch.audit import Actor
from commarch.database import Context, Mode, enter, session, within

FILE = "demo.json"

PEOPLE: tuple[tuple[str, str, tuple[tuple[str, Role], ...]], ...] = (
    ("wangmin@demo.example", "王敏", (("hongqi", Role.CLERK),)),
    ("chenguilan@demo.example", "陈桂兰", (("hongqi", Role.HEAD),)),
    ("zhaoping@demo.example", "赵平", (("hongqi", Role.CONTRIBUTOR),)),
    ("liuyang@demo.example", "刘洋", (("hongqi", Role.APPRAISER),)),
    ("huangzhiqiang@demo.example", "黄志强", (("hongqi", Role.APPRAISER),)),
    ("lina@demo.example", "李娜", (("wenyuan", Role.CLERK), ("tielu", Role.CLERK))),
    ("gaoxiang@demo.example", "高翔", (("tielu", Role.HEAD),)),
    ("zhoulan@demo.example", "周岚", (("xueyuanlu", Role.STREET_ARCHIVIST),)),
    ("hejing@demo.example", "何静", (("xueyuanlu", Role.ADMINISTRATOR),)),
)


@dataclass(frozen=True)
class LogIn:
    """How somebody of the demo signs in."""

    name: str
    role: str
    email: str
    password: str


def log_ins() -> list[LogIn]:
    """Return the log-ins of a demo that was loaded on this machine; none elsewhere."""
    try:
        return [LogIn(**one) for one in json.loads(_file().read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []


def appoint_everybody(role_label: dict[Role, str]) -> list[LogIn]:
    """Open accounts with one random password and appoint everybody; write down how they sign in, for this machine's user alone."""
    password = f"demo-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
    shown = []
    for email, name, posts in PEOPLE:
        with within(session, Context(Mode.KEEPER)):
            accounts.set_password(accounts.enrol(email, name), password)
        for code, role in posts:
            _appoint(email, code, role)
        shown.append(LogIn(name, "、".join(f"{_name_of(code)}{role_label[role]}" for code, role in posts), email, password))
    _write(shown)
    return shown


def _appoint(email: str, code: str, role: Role) -> None:
    with within(session, Context(Mode.KEEPER)):
        person = session.scalars(select(Person).where(Person.email == email)).one()
        tenant = tenancy.find_by_code(code)
        enter(session, Context(Mode.SYSTEM, tenant.id if tenant else None))
        accounts.appoint(person, role, by=Actor.system())


def _name_of(code: str) -> str:
    with within(session, Context(Mode.KEEPER)):
        tenant = tenancy.find_by_code(code)
        return tenant.name if tenant else code


def _file() -> Path:
    return settings.current().data_dir / FILE


def _write(shown: list[LogIn]) -> None:
    _file().parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump([asdict(one) for one in shown], file, ensure_ascii=False, indent=2)
