"""Fonts of papers: wheels with Noto (SIL OFL), embedded in every PDF. What a font lacks is looked up before anything is typeset.

Noto Serif SC has all of 通用规范汉字表 but not 𠮷 (U+20BB7); Noto Serif JP stands behind it. For rarer characters an operator names a folder of
further fonts (COMMARCH_PRINT_FONTS). Fonts of the machine are not used: a paper looks the same wherever it is made.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_jp
import pylopdf_fonts_zh_cn

from commarch import settings
from commarch.libraries import font_files, typst

#: Stands for a character that no font has, as a compositor's turned sort does.
GETA = "〓"
#: Controls, and signs that show nothing of their own: joiners, marks of direction, variation selectors.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_SUFFIXES = (".otf", ".ttf", ".ttc", ".otc")


@dataclass(frozen=True)
class Faces:
    """Fonts as the typesetter takes them, and every character that one of them has."""

    fonts: Any
    #: Families of the operator's own folder, behind ours.
    further: tuple[str, ...]
    characters: frozenset[int]


def folders() -> list[Path]:
    """Return where our fonts are, the operator's last."""
    named = settings.current().print_fonts
    own = [Path(named)] if named and Path(named).is_dir() else []
    return [pylopdf_fonts_zh_cn.serif_path().parent, pylopdf_fonts_jp.serif_path().parent, *own]


@lru_cache(maxsize=1)
def faces() -> Faces:
    """Return the fonts of this process, read once."""
    found = folders()
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(one) for one in found[2:]])
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(one) for one in found])
    files = [pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_jp.serif_path()]
    files += [file for folder in found[2:] for file in sorted(folder.iterdir()) if file.suffix.lower() in _SUFFIXES]
    return Faces(fonts, tuple(own.families()), frozenset().union(*(_characters(file) for file in files)))


def printable(text: str) -> str:
    """Return a text as it is printed: one line each, nothing unseen in it, 〓 where no font has the character."""
    if text.isascii() and text.isprintable():
        return text
    known = faces().characters
    return "".join(_shown(sign, known) for sign in text.expandtabs(1) if not _is_unseen(sign))


def missing(text: str) -> list[str]:
    """Return the characters of a text that no font has."""
    known = faces().characters
    seen = (sign for sign in text if not _is_unseen(sign))
    return [sign for sign in dict.fromkeys(seen) if _shown(sign, known) == GETA != sign]


def _shown(sign: str, known: frozenset[int]) -> str:
    if unicodedata.category(sign) == "Zs" and sign != "\u3000":
        return " "
    return sign if sign == "\n" or ord(sign) in known else GETA


def _is_unseen(sign: str) -> bool:
    if sign == "\n":
        return False
    code = ord(sign)
    return any(code in some for some in _SELECTORS) or (unicodedata.category(sign) in _UNSEEN and code not in faces().characters)


def _characters(file: Path) -> frozenset[int]:
    if file.suffix.lower() in (".ttc", ".otc"):
        with font_files.TTCollection(str(file), lazy=True) as collection:
            return frozenset().union(*(font.getBestCmap() for font in collection.fonts))
    with font_files.TTFont(str(file), lazy=True) as font:
        return frozenset(font.getBestCmap())
