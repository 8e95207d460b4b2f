"""The language of the search box: terms, phrases, fields, AND OR NOT and groups; nothing that a person types is an error.

红旗社区 绿化 (both) · 绿化 OR 环卫, 绿化|环卫, 绿化 或 环卫 (either) · NOT 复印件, -复印件, 非 复印件 (not) · "红旗 社区" (as it stands) ·
题名:绿化, 责任者:, 文号:, 档号:, 日期:2015-03 (in one field) · ( ) around a group. NOT binds first, then AND, then OR.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commarch.search.fields import Field
from commarch.search.readings import date_prefix, readings, shown
from commarch.search.tokens import Kind, Token, cut

LONGEST = 300


@dataclass(frozen=True)
class Term:
    """Characters to be found, in one field or anywhere."""

    text: str
    field: Field | None = None
    quoted: bool = False


@dataclass(frozen=True)
class Not:
    """The items where something does not hold."""

    part: "Node"


@dataclass(frozen=True)
class And:
    """The items where all parts hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """The items where a part holds."""

    parts: tuple["Node", ...]


Node = Term | Not | And | Or


@dataclass(frozen=True)
class Query:
    """What a person asked for; `remarks` say in Chinese what was assumed where the text was odd."""

    text: str
    root: Node | None
    remarks: tuple[str, ...] = ()

    def tsquery(self) -> str | None:
        """Return the text of the tsquery; None when nothing was asked for."""
        return None if self.root is None else _tsquery(self.root)

    @property
    def highlights(self) -> list[str]:
        """The spellings to mark in what was found, first asked first; nothing of what must not be there."""
        return [] if self.root is None else list(dict.fromkeys(_highlights(self.root)))


def parse(text: str) -> Query:
    """Read what a person typed."""
    remarks = []
    if len(text) > LONGEST:
        remarks.append(f"查找的文字太长，只用了前 {LONGEST} 个字")
    tokens, odd = cut(text[:LONGEST])
    reader = _Reader(tokens, remarks + odd)
    root = reader.either(None)
    literal = Term(text[:LONGEST].strip(), quoted=True)
    if root is None and readings(literal.text, None, quoted=True):
        return Query(text, literal, (*remarks, "没有读到可查的词，已按原文查找"))
    return Query(text, root, tuple(dict.fromkeys(reader.remarks)))


def matches(query: Query, fields: Mapping[Field, Sequence[str]]) -> bool:
    """Whether an item is found, told from its texts alone: the meaning that the index must equal. Slow, for tests and single items."""
    return query.root is not None and _holds(query.root, fields)


class _Reader:
    """Reads balanced tokens by descent; each method returns None where nothing is left to ask for."""

    def __init__(self, tokens: list[Token], remarks: list[str]) -> None:
        self.tokens = tokens
        self.remarks = remarks

    def either(self, field: Field | None) -> Node | None:
        """Read alternatives up to the end of the group."""
        parts = []
        operators = 0
        while True:
            part = self.all_of(field)
            parts += [part] if part is not None else []
            if self.next_kind is not Kind.OR:
                break
            self.tokens.pop(0)
            operators += 1
        if operators and operators >= len(parts):
            self.remarks.append("“或”的一边没有内容，已忽略")
        return _one(parts, Or)

    def all_of(self, field: Field | None) -> Node | None:
        """Read terms side by side, with or without AND."""
        parts = []
        wanted = 0
        while self.next_kind not in {None, Kind.OR, Kind.CLOSE}:
            if self.next_kind is Kind.AND:
                self.tokens.pop(0)
                wanted += 1
                continue
            part = self.negated(field)
            parts += [part] if part is not None else []
        if wanted and wanted >= len(parts):
            self.remarks.append("“AND”的一边没有内容，已忽略")
        return _one(parts, And)

    def negated(self, field: Field | None) -> Node | None:
        """Read a term or group with the NOTs in front of it."""
        negations = 0
        while self.next_kind is Kind.NOT:
            self.tokens.pop(0)
            negations += 1
        part = self.primary(field)
        if part is None and negations:
            self.remarks.append("“非”后面没有内容，已忽略")
        return part if part is None or negations % 2 == 0 else Not(part)

    def primary(self, field: Field | None) -> Node | None:
        """Read a word, a phrase, a group, or one of them with a field in front."""
        if self.next_kind is Kind.FIELD:
            return self.in_field(self.tokens.pop(0))
        if self.next_kind is Kind.OPEN:
            self.tokens.pop(0)
            part = self.either(field)
            self.tokens.pop(0)
            return part
        if self.next_kind in {Kind.WORD, Kind.PHRASE}:
            return self.term(self.tokens.pop(0), field)
        return None

    def in_field(self, name: Token) -> Node | None:
        """Read what follows the name of a field."""
        part = self.primary(name.field)
        if part is None:
            self.remarks.append(f"“{name.text}:”后面没有内容，已忽略")
        return part

    def term(self, token: Token, field: Field | None) -> Node | None:
        """Read a word or phrase; one without any character to be found is left out."""
        quoted = token.kind is Kind.PHRASE
        if (token.text == "-" and field is None and not quoted) or not readings(token.text, field, quoted=quoted):
            self.remarks.append("空的引号和单独的“-”已忽略")
            return None
        if field is Field.DATE and date_prefix(token.text, alone=False) is None:
            self.remarks.append(f"没有读懂日期“{token.text}”，已按普通文字查找；日期请写成 2015-03-20、2015-03 或 2015")
        return Term(token.text, field, quoted)

    @property
    def next_kind(self) -> Kind | None:
        """The kind of the token to be read next."""
        return self.tokens[0].kind if self.tokens else None


def _one(parts: list[Node], together: type[And] | type[Or]) -> Node | None:
    if len(parts) > 1:
        return together(tuple(parts))
    return parts[0] if parts else None


def _tsquery(node: Node) -> str:
    match node:
        case Not(part):
            return f"!{_tsquery(part)}" if isinstance(part, And | Or) else f"!({_tsquery(part)})"
        case And(parts):
            return f"({' & '.join(map(_tsquery, parts))})"
        case Or(parts):
            return f"({' | '.join(map(_tsquery, parts))})"
        case Term(text, field, quoted):
            found = [reading.tsquery() for reading in readings(text, field, quoted=quoted)]
            return found[0] if len(found) == 1 else f"({' | '.join(found)})"


def _holds(node: Node, fields: Mapping[Field, Sequence[str]]) -> bool:
    match node:
        case Not(part):
            return not _holds(part, fields)
        case And(parts):
            return all(_holds(part, fields) for part in parts)
        case Or(parts):
            return any(_holds(part, fields) for part in parts)
        case Term(text, field, quoted):
            return any(reading.holds_in(fields) for reading in readings(text, field, quoted=quoted))


def _highlights(node: Node) -> list[str]:
    match node:
        case Not(_):
            return []
        case And(parts) | Or(parts):
            return [text for part in parts for text in _highlights(part)]
        case Term(text, field, quoted):
            return shown(text, field, quoted=quoted)
