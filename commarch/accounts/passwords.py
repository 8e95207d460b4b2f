"""Passwords: argon2id hashes, what makes a good one, and a check that tells nothing by its time."""

from base64 import b64encode
from secrets import token_bytes
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.low_level import ARGON2_VERSION

from commarch import clock
from commarch.accounts.models import Credential, Person
from commarch.database import session
from commarch.errors import RuleBroken

#: argon2id, RFC 9106's second recommendation: 64 MiB, three passes.
HASHER = PasswordHasher()
SHORTEST = 10
LONGEST = 200
#: Each check takes 64 MiB: more than two at a time would make a morning's log-ins swell the process.
_ROOM = BoundedSemaphore(2)
_TOO_COMMON = ("1234567890", "0123456789", "qwertyuiop", "password", "admin", "shequ", "jiedao", "dangan", "社区档案", "街道办事处")


def set_password(person: Person, password: str) -> None:
    """Store a new password's hash (argon2id). Whoever is signed in elsewhere is signed out by the caller."""
    fault = password_fault(password, person)
    if fault:
        raise RuleBroken(fault, field="password")
    credential = session.get(Credential, person.id) or Credential(person_id=person.id)
    credential.password_hash, credential.set_at = hashed(password), clock.now()
    session.add(credential)


def password_fault(password: str, person: Person) -> str | None:
    """Say what is wrong with a new password: long enough, no rule of composition, nobody's name (ASVS 5.0 6.2.1, 6.2.4, 6.2.5)."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码须有 {SHORTEST} 至 {LONGEST} 个字符；可以用一句容易记住的话"
    low = password.lower()
    if person.email.split("@")[0].lower() in low or len(set(low)) < 5:
        return "密码太容易猜：请不要用自己的邮箱名，也不要只用几个相同的字符"
    rest = low
    for common in _TOO_COMMON:
        rest = rest.replace(common, "")
    if len(rest) < 4:
        return "密码太容易猜：请不要用常见的密码或单位名称，可以用一句容易记住的话"
    return None


def password_is(credential: Credential | None, password: str) -> bool:
    """Tell whether the password is right; takes as long when there is no such account (ASVS 5.0 6.3.8)."""
    return hash_is_of(credential.password_hash if credential else None, password)


def hash_is_of(password_hash: str | None, password: str) -> bool:
    """Tell whether a hash is this password's; without a hash it takes as long and is not."""
    try:
        with _ROOM:
            return HASHER.verify(password_hash or _hash_of_nobody(HASHER), password) and password_hash is not None
    except (Argon2Error, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def hashed(password: str) -> str:
    """Return a password's hash with its parameters and salt."""
    with _ROOM:
        return HASHER.hash(password)


def _hash_of_nobody(hasher: PasswordHasher) -> str:
    """Return what reads like a hash of this hasher and is nobody's: checking it takes as long as any, making it takes no time."""
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (b64encode(token_bytes(length)).rstrip(b"=").decode() for length in (hasher.salt_len, hasher.hash_len))
    return f"$argon2{hasher.type.name.lower()}$v={ARGON2_VERSION}${costs}${salt}${digest}"
