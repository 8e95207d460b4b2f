"""What can be decided about a file without a database: how its name is kept, and whether it carries the mark of a state secret."""

import re
import unicodedata

LONGEST_NAME = 200
#: 国家秘密标志: level, ★, term (国家秘密定密管理规定). Blanks come out of PDFs between any two signs.
_MARK = re.compile(r"(绝\s*密|机\s*密|秘\s*密)\s*[★☆⭐]|[★☆⭐]\s*(长\s*期|\d+\s*(年|个\s*月))")
_TITLE_MARK = re.compile(r"(绝密|机密|秘密)[★☆⭐＊*]")


def secret_mark(text: str) -> str | None:
    """Return the mark of a state secret that stands in a text (保守国家秘密法 31(3)); None where there is none."""
    found = _MARK.search(text)
    return re.sub(r"\s+", "", found.group()) if found else None


def secret_mark_in_name(name: str) -> str | None:
    """Return the mark in the name of a file, where a star may be written as *."""
    found = _TITLE_MARK.search(name)
    return found.group() if found else secret_mark(name)


def plain_name(name: str) -> str:
    """Return the name of a file without folders and without signs that nobody sees; its end is kept where it is too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if sign.isprintable() and unicodedata.category(sign) != "Cf")
    return shown.strip()[-LONGEST_NAME:] or "未命名"


def folded(text: str) -> str:
    """Fold a text for looking things up in it: one form of letters, no blanks, which PDFs put anywhere."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
