"""Numbers as people write them: full-width, Chinese numerals, with a measure word."""

import re
import unicodedata

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


def narrow(text: str) -> str:
    """Write text in half-width without spaces and without the apostrophe that marks text in a sheet."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lstrip("'‘’`")


def chinese_number(text: str) -> int | None:
    """Read a Chinese numeral below ten thousand (二十三, 一百零五), or digits in a row (二〇一四)."""
    text = text.translate(_FORMAL)
    if not text or any(character not in _DIGITS and character not in _UNITS for character in text):
        return None
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digit or (1 if total == 0 else 0)) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def with_arabic_digits(text: str) -> str:
    """Replace every Chinese numeral in a text by digits: 二〇一四年五月二十日 becomes 2014年5月20日."""
    return re.sub(
        "[零〇○一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]+",
        lambda found: str(number) if (number := chinese_number(found[0])) is not None else found[0],
        text,
    )
