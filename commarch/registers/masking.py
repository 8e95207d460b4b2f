"""What of a person is shown before somebody gives a purpose (PIPL 51: de-identified by default). Pure functions."""

import re

from commarch.holdings.models import PersonalLevel

HIDDEN = "＊＊＊"
_NUMBER = re.compile(r"[\d\- +()（）]{8,}")
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")


def mask(value: str, level: PersonalLevel) -> str:
    """Return a value as far as its level lets it be seen: a sensitive one not at all, of a personal one its beginning."""
    if not value or level is PersonalLevel.NONE:
        return value
    if level is PersonalLevel.SENSITIVE:
        return HIDDEN
    if _DAY.fullmatch(value):
        return f"{value[:4]}-**-**"
    if _NUMBER.fullmatch(value):
        return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"
    return value[: min(3, (len(value) + 1) // 2)] + HIDDEN


def mask_address(value: str) -> str:
    """Return an address up to its first number: the road, never the door."""
    road = re.split(r"[\d〇一二三四五六七八九十]", value, maxsplit=1)[0]
    return road[:12] + HIDDEN if value else ""


def mask_name(value: str) -> str:
    """Return a name as it is shown to whoever doesn't keep a sensitive register: 张＊＊."""
    return value[:1] + "＊" * min(max(len(value) - 1, 1), 2)
