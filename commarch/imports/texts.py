"""Text of a cell: kept letter for letter, formulas included; only what nobody can see is taken out."""

import re

from commarch.imports.cleaned import Cleaned, faulty, remarked
from commarch.imports.fields import FIELDS

#: Letters that a field takes at most: nothing real is longer, so something went wrong (rows glued together by a quotation mark).
LONGEST = {
    "title": 1_000,
    "document_number": 200,
    "author": 500,
    "note": 10_000,
    "components": 4_000,
    "particulars": 10_000,
    "box_number": 50,
}
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U0003ffff\U000e0000-\U000effff\U0010fffe\U0010ffff]"
)
_UNTIDY = re.compile(rf"^[\s']|\s$|\t|\r|{_ODD.pattern}")
#: An apostrophe in front of what a sheet would compute marks text; it is no part of it.
_TEXT_MARK = re.compile(r"^'+(?=[=+\-@\d])")
#: How a state secret is marked (国家秘密标志): level, star, term.
_SECRET_MARK = re.compile(r"(?:绝|机|秘)\s*密\s*[★☆]|[★☆]\s*(?:\d+\s*(?:年|个?月)|长期|启用前|解密前)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_BRACKETED_YEAR = re.compile(r"[\[【（(﹝［〈<]\s*((?:19|20)\d\d)\s*[\]】）)﹞］〉>]")

NO_STATE_SECRETS = "系统不得存储国家秘密。请从表格里删去这一行，涉密件交保密室另库保管"


def clean_text(field: str, raw: str) -> Cleaned:
    """Clean a text: trim it, take out what is invisible, refuse state secrets and what is far too long."""
    text, invisible = raw, False
    if _UNTIDY.search(raw):
        text, invisible = _tidied(raw)
    if len(text) > LONGEST.get(field, 1_000):
        most = LONGEST.get(field, 1_000)
        return faulty(f"{FIELDS[field].label}有 {len(text):,} 字，最多 {most:,} 字。请检查是不是几行并成了一格", text[:most])
    if ("★" in text or "☆" in text) and _SECRET_MARK.search(text):
        return faulty(f"{FIELDS[field].label}里有密级标志。{NO_STATE_SECRETS}")
    if field == "document_number":
        return _checked_number(text)
    if "\n" in text and field in {"title", "author"}:
        return remarked(text, f"{FIELDS[field].label}里有换行", "".join(line.strip() for line in text.split("\n")))
    return remarked(text, "已去掉看不见的字符") if invisible else Cleaned(text)


def _tidied(raw: str) -> tuple[str, bool]:
    """Trim a text and take out what can't be seen; tell whether anything invisible was there. Done twice it changes nothing more."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()
    shown = _ODD.sub("", text)
    before = None
    while shown != before:
        before, shown = shown, _TEXT_MARK.sub("", shown).strip()
    return shown, len(_ODD.sub("", text)) != len(text)


def _checked_number(text: str) -> Cleaned:
    """Check a document number (文号): spoilt by the spreadsheet, or with the wrong brackets around the year (GB/T 9704 7.2.5)."""
    if _SCIENTIFIC.fullmatch(text):
        return faulty("文号被表格软件改成了科学计数，请按原件重新填写")
    if (proper := _BRACKETED_YEAR.sub(r"〔\1〕", text)) != text:
        return remarked(text, "年份应放在六角括号〔〕里", proper)
    return Cleaned(text)
