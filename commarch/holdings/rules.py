"""What the rules of the archives say of one document, whoever asks: pure functions of what is told."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from commarch.errors import RuleBroken
from commarch.holdings.dates import begins_after, read_date
from commarch.holdings.draft import Carrier, Draft, Part
from commarch.holdings.models import ComponentRole, Openness, PersonalLevel, Secrecy
from commarch.schemes.models import AccessDefault
from commarch.schemes.periods import RetentionPeriod

FIRST_YEAR = 1949
MOST_PAGES = 99_999
LONGEST = {"title": 1000, "author": 500, "document_number": 200, "note": 4000}
LABELS = {"title": "题名", "author": "责任者", "document_number": "文号", "note": "备注"}
#: 保守国家秘密法 (2024) 31(3).
NO_STATE_SECRETS = "秘密、机密、绝密件不能登记：《保守国家秘密法》禁止在非涉密信息系统中处理国家秘密；请另库保管，并报告街道保密机构"
STATE_SECRETS = ("秘密", "机密", "绝密")
_MARKS = tuple(f"{level}{star}" for level in STATE_SECRETS for star in "★☆")
_CARRIERS = frozenset(Carrier)
#: Controls and halves of characters (Unicode Cc, Cs), but the line end.
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BRACKETS = str.maketrans("[【〖({（［", "〔" * 7) | str.maketrans("]】〗)}）］", "〕" * 7)
ACCESS = {
    AccessDefault.OPEN: (Openness.OPEN, PersonalLevel.NONE),
    AccessDefault.INTERNAL: (Openness.RESTRICTED, PersonalLevel.NONE),
    AccessDefault.PERSONAL: (Openness.RESTRICTED, PersonalLevel.PERSONAL),
    AccessDefault.SENSITIVE: (Openness.RESTRICTED, PersonalLevel.SENSITIVE),
}


def tidy(draft: Draft) -> Draft:
    """Write texts as a catalogue does: no spaces around, none doubled, document numbers in 〔 〕 without spaces."""
    written: dict[str, Any] = {
        "title": _squeezed(draft.title),
        "author": _squeezed(draft.author),
        "document_number": tidy_number(draft.document_number),
        "note": "\n".join(map(_squeezed, draft.note.strip().splitlines())),
        "components": tuple(map(_tidy_part, draft.components)),
    }
    changed = {name: told for name, told in written.items() if told != getattr(draft, name)}
    return replace(draft, **changed) if changed else draft


def tidy_number(number: str) -> str:
    """Write a document number as official documents do: 哈松学街办发〔2026〕47号."""
    return "".join(number.split()).translate(_BRACKETS)


def description_faults(draft: Draft, today: date) -> Iterator[RuleBroken]:
    """Tell everything that is wrong with the description, whichever category it belongs to."""
    if not draft.title:
        yield RuleBroken("题名不能为空；原件没有题名的，请拟写，用［　］括起", field="title")
    yield from _text_faults(draft)
    yield from _secrecy_faults(draft)
    if begins_after(draft.document_date, today):
        yield RuleBroken(f"日期 {draft.document_date} 还没有到，请按原件改正", field="document_date")
    if draft.pages is not None and not 0 < draft.pages <= MOST_PAGES:
        yield RuleBroken("页数应为大于 0 的数，空白页不计；不知道就留空", field="pages")
    if draft.event_on and draft.event_on > today:
        yield RuleBroken("起算事件的日期还没有到；事情还没办结、没竣工，就先不填", field="event_on")
    if not draft.carriers or unknown_carriers(draft.carriers):
        yield RuleBroken("载体请从纸质、电子、照片、光盘、磁带、实物中选，至少一种", field="carriers")
    yield from _component_faults(draft.components)


def with_date_read(draft: Draft) -> Draft:
    """Return the draft with its date in ISO."""
    read = read_date(draft.document_date)
    return draft if read == draft.document_date else replace(draft, document_date=read)


def year_faults(year: int, today: date) -> Iterator[RuleBroken]:
    """A filing year lies between the founding of the republic and the next year."""
    if not FIRST_YEAR <= year <= today.year + 1:
        yield RuleBroken(f"年度 {year} 不对，请填 {FIRST_YEAR} 至 {today.year + 1} 之间的四位数", field="year")


def retention_fault(period: RetentionPeriod, of_scope: RetentionPeriod, reason: str) -> RuleBroken | None:
    """A document is not kept shorter than the filing scope says, unless somebody says why."""
    if period < of_scope and not reason.strip():
        text = f"归档范围定为{of_scope.label}，不能短于它；确有理由，请填写“缩短保管期限的理由”"
        return RuleBroken(text, field="retention")
    return None


def access(default: AccessDefault | None, openness: Openness | None, level: PersonalLevel | None) -> tuple[Openness, PersonalLevel]:
    """Return openness and personal level: as told, else as the filing scope proposes, else not yet reviewed."""
    proposed = ACCESS[default] if default else (Openness.UNREVIEWED, PersonalLevel.NONE)
    return openness or proposed[0], level or proposed[1]


def in_default_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Put documents of an item in the order of their roles (DA/T 22-2015 5.1); those of one role stay as they were."""
    rank = {role: place for place, role in enumerate(ComponentRole)}
    return tuple(sorted(parts, key=lambda part: rank[part.role]))


def sum_of_pages(parts: Iterable[Part]) -> int | None:
    """Return the pages of all parts together; None as long as one of them isn't counted."""
    counts = [part.pages for part in parts]
    return sum(count for count in counts if count) if counts and None not in counts else None


def unknown_carriers(carriers: Iterable[str]) -> list[str]:
    """Return the carriers that are none; what stands behind a colon (place, number) is free."""
    return [carrier for carrier in carriers if carrier.partition(":")[0] not in _CARRIERS]


def read_secrecy(text: str) -> Secrecy:
    """Read a secrecy level; state secrets are refused (保守国家秘密法 31(3))."""
    if text.strip() in STATE_SECRETS:
        raise RuleBroken(NO_STATE_SECRETS, field="secrecy")
    try:
        return Secrecy(text or Secrecy.NONE)
    except ValueError:
        raise RuleBroken("密级请选“无”或“内部”", field="secrecy") from None


def _secrecy_faults(draft: Draft) -> Iterator[RuleBroken]:
    try:
        read_secrecy(draft.secrecy)
    except RuleBroken as broken:
        yield broken
    for name in LABELS:
        text: str = getattr(draft, name)
        if ("★" in text or "☆" in text) and any(mark in "".join(text.split()) for mark in _MARKS):
            yield RuleBroken(NO_STATE_SECRETS, field=name)


def _text_faults(draft: Draft) -> Iterator[RuleBroken]:
    for name, label in LABELS.items():
        text: str = getattr(draft, name)
        if unprintable(text):
            yield RuleBroken(f"{label}里有看不见的控制字符，请删去后重新输入", field=name)
        elif len(text) > LONGEST[name]:
            yield RuleBroken(f"{label}最长 {LONGEST[name]} 字，现在 {len(text)} 字，请缩短，其余写进备注", field=name)


def _component_faults(parts: Iterable[Part]) -> Iterator[RuleBroken]:
    for number, part in enumerate(parts, 1):
        if not part.title:
            yield RuleBroken(f"第 {number} 个组件没有题名", field="components")
        elif unprintable(part.title + part.document_number):
            yield RuleBroken(f"第 {number} 个组件里有看不见的控制字符，请删去后重新输入", field="components")
        if part.pages is not None and not 0 < part.pages <= MOST_PAGES:
            yield RuleBroken(f"第 {number} 个组件的页数应为大于 0 的数", field="components")


def unprintable(text: str) -> bool:
    """Whether a text holds controls or halves of characters."""
    return _UNPRINTABLE.search(text) is not None


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _tidy_part(part: Part) -> Part:
    return replace(part, title=_squeezed(part.title), document_number=tidy_number(part.document_number))
