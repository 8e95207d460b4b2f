"""The named world of all tests: two streets, four communities, their people. Built on the operations, so it can't be impossible.

学院路街道 (xueyuanlu) supervises 红旗社区 (hongqi, H017), 文苑社区 (wenyuan, H018) and 铁路社区 (tielu, H021).
松北街道 (songbei) supervises 滨江社区 (binjiang, H023): the foreign street, nothing of which anybody of 学院路 may see.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from sqlalchemy import select

from commarch import accounts, clock, schemes, tenancy
from commarch.accounts import Person, Role
from commarch.audit import Actor
from commarch.database import Context, Mode, enter, session, within
from commarch.tenancy import Tenant
from tests.kept import remember, restore

__all__ = ["remember", "restore"]

CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "一句容易记住的话 2026"
SYSTEM = Actor.system()
#: The filing year from which every tenant of the world has its own scheme.
SCHEMES_FROM = 2005
#: For how long the reviewer of the world is let in.
REVIEW = timedelta(days=20)


@dataclass(frozen=True)
class Somebody:
    """A person of the world."""

    email: str
    name: str
    roles: tuple[tuple[str, Role], ...]


WANG_MIN = Somebody("wangmin@example.org", "王敏", (("hongqi", Role.CLERK),))
CHEN_GUILAN = Somebody("chenguilan@example.org", "陈桂兰", (("hongqi", Role.HEAD),))
LI_NA = Somebody("lina@example.org", "李娜", (("wenyuan", Role.CLERK), ("tielu", Role.CLERK)))
GAO_XIANG = Somebody("gaoxiang@example.org", "高翔", (("tielu", Role.HEAD),))
ZHOU_LAN = Somebody("zhoulan@example.org", "周岚", (("xueyuanlu", Role.STREET_ARCHIVIST),))
SUN_TAO = Somebody("suntao@example.org", "孙涛", (("xueyuanlu", Role.STREET_LEADER),))
HE_JING = Somebody("hejing@example.org", "何静", (("xueyuanlu", Role.ADMINISTRATOR), ("hongqi", Role.ADMINISTRATOR)))
MA_LIN = Somebody("malin@example.org", "马琳", (("binjiang", Role.CLERK),))
ZHAO_PING = Somebody("zhaoping@example.org", "赵平", (("hongqi", Role.CONTRIBUTOR),))
QIAN_LEI = Somebody("qianlei@example.net", "钱磊", (("tielu", Role.REVIEWER),))
XU_FENG = Somebody("xufeng@example.org", "徐峰", (("songbei", Role.STREET_ARCHIVIST),))
PEOPLE = (WANG_MIN, CHEN_GUILAN, LI_NA, GAO_XIANG, ZHOU_LAN, SUN_TAO, HE_JING, MA_LIN, XU_FENG, ZHAO_PING, QIAN_LEI)


def build() -> None:
    """Open streets and communities and appoint everybody."""
    _open_tenants()
    for somebody in PEOPLE:
        enrol(somebody)
    _give_schemes()


def _open_tenants() -> None:
    for street, name, number, communities in (
        (
            "xueyuanlu",
            "学院路街道",
            "X001",
            (("hongqi", "红旗社区", "H017"), ("wenyuan", "文苑社区", "H018"), ("tielu", "铁路社区", "H021")),
        ),
        ("songbei", "松北街道", "X002", (("binjiang", "滨江社区", "H023"),)),
    ):
        with within(session, Context(Mode.KEEPER)):
            tenancy.open_street(street, name, fonds_number=number, constituting_unit=f"{name}办事处", by=SYSTEM)
        for code, community, fonds_number in communities:
            with within(session, Context(Mode.KEEPER)):
                tenancy.open_community(code, community, _tenant(street), fonds_number=fonds_number, by=SYSTEM)


def enrol(somebody: Somebody) -> None:
    """Open an account for somebody and give her roles."""
    with within(session, Context(Mode.KEEPER)):
        person = accounts.enrol(somebody.email, somebody.name)
        accounts.set_password(person, PASSWORD)
    for code, role in somebody.roles:
        with within(session, Context(Mode.KEEPER)):
            person = session.scalars(select(Person).where(Person.email == somebody.email)).one()
            tenant = _tenant(code)
            enter(session, Context(Mode.SYSTEM, tenant.id))
            accounts.appoint(person, role, by=SYSTEM, until=clock.today() + REVIEW if role is Role.REVIEWER else None)


def _give_schemes() -> None:
    """Streets publish a reference scheme and have one of their own; communities adopt the reference from 2005 on (DAT22_2015)."""
    for street in ("xueyuanlu", "songbei"):
        with _the_system(street):
            schemes.begin_reference(by=SYSTEM)
            schemes.begin_own(from_year=SCHEMES_FROM, by=SYSTEM)
    for community in ("hongqi", "wenyuan", "tielu", "binjiang"):
        with _the_system(community):
            schemes.adopt(schemes.newest_reference(), SCHEMES_FROM, by=SYSTEM, today=clock.today())


@contextmanager
def _the_system(code: str) -> Iterator[None]:
    with within(session, Context(Mode.KEEPER)):
        tenant_id = _tenant(code).id
    with within(session, Context(Mode.SYSTEM, tenant_id)):
        yield


def _tenant(code: str) -> Tenant:
    found = tenancy.find_by_code(code)
    assert found is not None, code
    return found
