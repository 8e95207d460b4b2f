"""Templates of archival codes (档号结构): text that people write, such as `{fonds}-{class}·{year}-{retention}-{category}-{item:04d}`.

A template is data from a form: an own tokenizer reads it, no formatting function ever sees it. Legal is any order of known fields, one
separator between each two, that ends with the item number and holds what makes a code unique. What else it holds decides how fine the
number series are: a template with category restarts the item numbers in each category (DA/T 22-2015 5.4).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from commarch.errors import RuleBroken
from commarch.schemes.spellings import LEVEL, PART, normalise

#: Fields of a template with their Chinese names, which a template may use as well: {全宗号}-{门类}·{年度}…
FIELDS = {
    "fonds": "全宗号",
    "class": "门类",
    "year": "年度",
    "retention": "保管期限",
    "category": "类目",
    "volume": "案卷号",
    "item": "件号",
}
#: Without these a code would not be unique, or its number series not that of one year.
REQUIRED = ("fonds", "class", "year", "item")
PADDED = ("volume", "item")
WIDEST = 9

_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)|([{}])")
_PADDING = re.compile(r"0?([1-9])d?")


@dataclass(frozen=True)
class Field:
    """A field of a template with the digits it is padded to."""

    name: str
    width: int = 1


@dataclass(frozen=True)
class CodeTemplate:
    """A checked template (档号结构): fields with one separator between each two."""

    text: str
    fields: tuple[Field, ...]
    separators: tuple[str, ...]

    def __contains__(self, field: str) -> bool:
        return any(one.name == field for one in self.fields)


def check_template(text: str) -> list[str]:
    """Return what is wrong with a template, in Chinese; nothing when it may be used."""
    pieces = _pieces(text)
    fields = [piece for piece in pieces if isinstance(piece, Field)]
    names = [field.name for field in fields]
    faults = [piece.sentence for piece in pieces if isinstance(piece, _Fault)]
    faults += [f"档号模板缺少{FIELDS[name]}{{{name}}}" for name in REQUIRED if name not in names]
    faults += [f"{FIELDS[name]}{{{name}}}只能出现一次" for name in FIELDS if names.count(name) > 1]
    if "item" in names and names[-1] != "item":
        faults.append("件号{item}必须放在最后")
    return faults + ([] if faults else _separator_faults(pieces))


def check_volume_template(text: str) -> list[str]:
    """Return what is wrong with a template for classes that are arranged by volume: its item numbers run inside a volume."""
    faults = check_template(text)
    if faults:
        return faults
    names = [field.name for field in read_template(text).fields]
    if "volume" not in names:
        return ["按卷的档号结构缺少案卷号{volume}"]
    return [] if names[-2] == "volume" else ["案卷号{volume}必须紧接在件号{item}的前面"]


def read_volume_template(text: str) -> CodeTemplate:
    """Read a template by volume that a person wrote; a faulty one breaks the rule with every fault named."""
    if faults := check_volume_template(text):
        raise RuleBroken("；".join(faults), field="volume_template")
    return read_template(text)


@lru_cache(maxsize=256)
def read_template(text: str) -> CodeTemplate:
    """Read a template that a person wrote; a faulty one breaks the rule with every fault named."""
    if faults := check_template(text):
        raise RuleBroken("；".join(faults), field="code_template")
    pieces = _pieces(text)
    fields = tuple(piece for piece in pieces if isinstance(piece, Field))
    separators = tuple(piece for piece in pieces if isinstance(piece, str))
    return CodeTemplate("".join(_spelled(piece) for piece in pieces), fields, separators)


@dataclass(frozen=True)
class _Fault:
    sentence: str


def _pieces(text: str) -> list[Field | str | _Fault]:
    """Cut a template into fields, separators in canonical spelling, and faults."""
    pieces: list[Field | str | _Fault] = []
    for found in _PIECE.finditer("".join(text.split())):
        braced, literal, stray = found.groups()
        if stray:
            pieces.append(_Fault(f"“{stray}”没有配对，字段要写成 {{item:04d}} 这样"))
        elif literal is not None:
            pieces.append(normalise(literal))
        else:
            pieces.append(_field(braced))
    return pieces


def _field(braced: str) -> Field | _Fault:
    written, colon, padding = braced.replace("：", ":").partition(":")
    name = next((name for name, chinese in FIELDS.items() if written in {name, chinese}), None)
    if name is None:
        return _Fault(
            f"档号模板里没有“{written}”这个字段，可用的字段是：{'、'.join(f'{{{name}}}{label}' for name, label in FIELDS.items())}"
        )
    if not colon:
        return Field(name)
    if name not in PADDED:
        return _Fault(f"{FIELDS[name]}{{{name}}}不能补零，只有件号和案卷号可以")
    found = _PADDING.fullmatch(padding)
    return Field(name, int(found[1])) if found else _Fault(f"“{padding}”不是补零的位数，请写成 {{{name}:04d}}，最多 {WIDEST} 位")


def _separator_faults(pieces: list[Field | str | _Fault]) -> list[str]:
    faults = []
    if isinstance(pieces[0], str) or isinstance(pieces[-1], str):
        faults.append("档号模板的开头和结尾都要是字段，不能是其他字符")
    wrong = [piece for piece in pieces if isinstance(piece, str) and piece not in {LEVEL, PART}]
    faults.extend(f"字段之间只能用一个“-”或“·”隔开，不能写“{piece}”" for piece in wrong)
    for one, next_one in pairwise(pieces):
        if isinstance(one, Field) and isinstance(next_one, Field):
            faults.append(f"{FIELDS[one.name]}和{FIELDS[next_one.name]}之间要有“-”或“·”")
    return faults


def _spelled(piece: Field | str | _Fault) -> str:
    if not isinstance(piece, Field):
        return str(piece)
    return f"{{{piece.name}:0{piece.width}d}}" if piece.width > 1 else f"{{{piece.name}}}"
