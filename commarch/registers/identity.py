"""ID numbers of persons (公民身份号码, GB 11643): checked, shown masked, kept sealed, found by a blind index.

Keys come from COMMARCH_PERSONAL_KEY; where that isn't set, from the deployment's secret key. Either way each purpose has a key of its
own (HKDF). The index is keyed with the tenant, too, so that nobody can tell whether two communities know the same person.
"""

import hmac
import re
import unicodedata
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Dialect, String, TypeDecorator, Unicode

from commarch import settings
from commarch.errors import RuleBroken
from commarch.libraries import key_derivation, key_hashes, sealing

_SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
FIELD = "id_number"


def read_id_number(text: str) -> str:
    """Read an ID number in any spelling; "" where none is given. Raises RuleBroken for one that can't be."""
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not number:
        return ""
    if not _SHAPE.fullmatch(number):
        raise RuleBroken("身份证号码是 18 位，最后一位可以是 X；不知道就空着", field=FIELD)
    if _CHECKS[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11] != number[17]:
        raise RuleBroken("身份证号码的校验位不对，请对照证件再看一遍", field=FIELD)
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        raise RuleBroken("身份证号码里的出生日期不存在，请对照证件再看一遍", field=FIELD) from None
    return number


def masked(number: str) -> str:
    """Return how an ID number is shown: its first three and last four digits."""
    return f"{number[:3]}{'*' * 11}{number[-4:]}" if number else ""


def blind_index(number: str, tenant_id: int) -> bytes | None:
    """Return what an entry is found by in one tenant; it tells nothing of the number."""
    return hmac.new(_key(b"index"), f"{tenant_id}|{number}".encode(), sha256).digest() if number else None


def _sealing_key() -> bytes:
    return _key(b"seal")


def _key(purpose: bytes) -> bytes:
    chosen = settings.current()
    return _derived(chosen.personal_key or chosen.secret_key, purpose)


@lru_cache(maxsize=8)
def _derived(secret: str, purpose: bytes) -> bytes:
    derived = key_derivation.HKDF(key_hashes.SHA256(), 32, salt=None, info=b"commarch registers " + purpose)
    key: bytes = derived.derive(secret.encode())
    return key


class Sealed(TypeDecorator[str]):
    """A text sealed with AES-GCM, by SQLAlchemy-Utils; that is loaded when the first ID number is read or written."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal."""
        sealed: str | None = _seal().process_bind_param(value, dialect)
        return sealed

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open."""
        opened: str | None = _seal().process_result_value(value, dialect)
        return opened


@lru_cache(maxsize=1)
def _seal() -> Any:
    """Return the type that seals. One key for the deployment: it keeps its key in itself, where all threads of a process meet."""
    return sealing.StringEncryptedType(Unicode, _sealing_key, sealing.AesGcmEngine)


SEALED = Sealed()
