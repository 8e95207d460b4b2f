"""The search box's text cut into words, phrases, field names, operators and groups; whatever is odd is read leniently and remarked on."""

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from commarch.search.fields import NAMES, Field

DEEPEST = 20

_CLOSING = {'"': '"', "“": "”", "「": "」", "＂": "＂"}
_FIELD = re.compile(rf"({'|'.join(NAMES)})\s*[:：]")
_RUN = re.compile(r"[^\s|｜]+")
_QUOTED = re.compile("|".join(f"{opening}[^{closing}]*(?:{closing}|$)" for opening, closing in _CLOSING.items()))


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()


_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "或": Kind.OR, "NOT": Kind.NOT, "非": Kind.NOT}


@dataclass(frozen=True)
class Token:
    """A piece of the text with its place in it."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def field(self) -> Field:
        """The field that a field token names."""
        return NAMES[self.text]


def cut(text: str) -> tuple[list[Token], list[str]]:
    """Return the tokens, groups balanced, and remarks on what was assumed."""
    remarks: list[str] = []
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        tokens += _next(text, at, tokens[-1] if tokens else None, remarks)
        at = tokens[-1].end
    return _as_operators(_balanced(tokens, remarks)), remarks


def _next(text: str, at: int, before: Token | None, remarks: list[str]) -> list[Token]:
    """Cut what begins here: one token, or a word and the groups that close behind it."""
    character = text[at]
    named = before is not None and before.kind is Kind.FIELD
    if character in _CLOSING:
        return [_phrase(text, at, remarks)]
    if found := _FIELD.match(text, at):
        return [Token(Kind.FIELD, found[1], at, found.end())]
    if character in "|｜":
        return [Token(Kind.OR, character, at, at + 1)]
    if character == "-" and not named and _RUN.match(text, at + 1):
        return [Token(Kind.NOT, character, at, at + 1)]
    if character == ")":
        return [Token(Kind.CLOSE, character, at, at + 1)]
    run = _run(text, at)
    if character == "(" and _opens_group(run, named=named):
        return [Token(Kind.OPEN, character, at, at + 1)]
    return _word(run, at)


def _run(text: str, at: int) -> str:
    found = _RUN.match(text, at)
    return found[0] if found else text[at]


def _phrase(text: str, at: int, remarks: list[str]) -> Token:
    """Read to the closing quote, to any closing quote if the right one is missing, or else to the end."""
    end = text.find(_CLOSING[text[at]], at + 1)
    if end < 0:
        others = [place for mark in _CLOSING.values() if (place := text.find(mark, at + 1)) >= 0]
        end = min(others, default=-1)
    if end < 0:
        remarks.append(f"引号“{text[at]}”没有成对，其后的文字已全部当作一个短语")
        return Token(Kind.PHRASE, text[at + 1 :], at, len(text))
    return Token(Kind.PHRASE, text[at + 1 : end], at, end + 1)


def _opens_group(run: str, *, named: bool) -> bool:
    """Whether the parenthesis at the start of a run groups: not in (2015)15号, nor in 文号:(2015), where it belongs to the word.

    What stands in quotes neither opens nor closes.
    """
    depth = 0
    run = _QUOTED.sub("", run)
    for place, character in enumerate(run):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return not named and not run[place + 1 :].strip(")")
    return True


def _word(run: str, at: int) -> list[Token]:
    """Return a word; closing parentheses at its end that it doesn't open itself close groups."""
    word = run
    while len(word) > 1 and word.endswith(")") and word.count(")") > word.count("("):
        word = word[:-1]
    closing = range(at + len(word), at + len(run))
    return [Token(Kind.WORD, word, at, at + len(word)), *(Token(Kind.CLOSE, ")", place, place + 1) for place in closing)]


def _balanced(tokens: list[Token], remarks: list[str]) -> list[Token]:
    """Keep parentheses that pair; one without a partner is a character of the word beside it, or nothing."""
    lonely, deep = _unpaired(tokens)
    if lonely:
        remarks.append("括号没有成对，多出的括号已当作普通字符")
    if deep:
        remarks.append(f"括号套了 {DEEPEST} 层以上，里层的括号已忽略")
    kept = [token for place, token in enumerate(tokens) if place not in deep]
    alone = {tokens[place] for place in lonely}
    joined = _joined(_joined(kept, alone)[::-1], alone)[::-1]
    return [token for token in joined if token not in alone]


def _unpaired(tokens: list[Token]) -> tuple[set[int], set[int]]:
    """Return the places of parentheses without partner, and of pairs that are nested too deeply."""
    opened: list[int] = []
    lonely: set[int] = set()
    deep: set[int] = set()
    for place, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            opened.append(place)
        elif token.kind is Kind.CLOSE and not opened:
            lonely.add(place)
        elif token.kind is Kind.CLOSE:
            start = opened.pop()
            deep |= {start, place} if len(opened) >= DEEPEST else set()
    return lonely | set(opened), deep


def _joined(tokens: list[Token], alone: set[Token]) -> list[Token]:
    """Join lonely parentheses to the word that was met right before, in whichever direction the tokens run."""
    joined: list[Token] = []
    for token in tokens:
        word = joined[-1] if joined and joined[-1].kind is Kind.WORD else None
        if word and token in alone and word.end == token.start:
            joined[-1] = replace(word, text=word.text + token.text, end=token.end)
        elif word and token in alone and word.start == token.end:
            joined[-1] = replace(word, text=token.text + word.text, start=token.start)
        else:
            joined.append(token)
    return joined


def _as_operators(tokens: list[Token]) -> list[Token]:
    """Read AND, OR, NOT, 或, 非 standing alone as operators, but not right behind a field's colon."""
    ends_of_names = {token.end for token in tokens if token.kind is Kind.FIELD}
    return [
        replace(token, kind=_OPERATORS[token.text])
        if token.kind is Kind.WORD and token.text in _OPERATORS and token.start not in ends_of_names
        else token
        for token in tokens
    ]
