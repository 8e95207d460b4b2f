"""What stands on a sheet: sections with a heading, paragraphs and at most one table, as plain data that any page or print can set."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from commarch.errors import RuleBroken

#: A sheet is a note, not an archive.
MOST_CHARACTERS = 200_000
#: A list that the system writes may be longer: some thousand items.
MOST_OF_A_LIST = 3_000_000


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a sheet."""

    heading: str = ""
    paragraphs: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str | int]] = ()


def of_text(text: str) -> list[Section]:
    """Read what a person typed: an empty line begins a new paragraph, a line that begins with # a new section."""
    sections: list[Section] = []
    heading, paragraphs = "", list[str]()
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = block.strip().split("\n")
        if lines[0].startswith(("#", "＃")):
            if heading or paragraphs:
                sections.append(Section(heading=heading, paragraphs=tuple(paragraphs)))
            heading, paragraphs, lines = lines[0].lstrip("#＃ "), [], lines[1:]
        if words := "\n".join(lines).strip():
            paragraphs.append(words)
    return [*sections, Section(heading=heading, paragraphs=tuple(paragraphs))] if heading or paragraphs else sections


def as_text(stored: Sequence[Any]) -> str:
    """Return a sheet's content as a person would type it; a row of a table becomes a line."""
    blocks = []
    for part in stored:
        lines = ["　".join(str(value) for value in row) for row in part["rows"]]
        blocks += [f"# {part['heading']}"] if part["heading"] else []
        blocks += [*part["paragraphs"], *(["\n".join(lines)] if lines else [])]
    return "\n\n".join(blocks)


def plain(sections: Sequence[Section], *, most: int = MOST_CHARACTERS) -> list[dict[str, Any]]:
    """Return sections as they are stored. Raises RuleBroken for nothing at all and for too much."""
    found = [asdict(one) for one in sections if one.heading or one.paragraphs or one.rows]
    if not found:
        raise RuleBroken("请写正文，空白页不能归入全宗卷", field="text")
    if len(canonical(found)) > most:
        raise RuleBroken(f"正文太长，最多 {most} 字，请分成几份", field="text")
    return found


def canonical(stored: Any) -> str:
    """Return the form that is hashed."""
    return json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(stored: Any) -> str:
    """Return the SHA-256 of a sheet's content."""
    return hashlib.sha256(canonical(stored).encode()).hexdigest()
