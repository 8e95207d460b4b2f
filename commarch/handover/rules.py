"""Whose turn it is, and what a handover asks for. Pure."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commarch.errors import RuleBroken
from commarch.handover.models import Handover, HandoverLine, HandoverState, LineKind

#: Days after leaving by which everything is signed.
TERM = timedelta(days=7)
#: What has to be done whatever the community owns (档案法 art. 17; domain handbook 6.5).
CHECKS = ("档案室、档案柜的钥匙已交接", "电脑、邮箱、网盘等工作账号的密码已交接并更改", "借出未还的实体档案已逐件说明")
LONGEST = 500
#: Months within which a new clerk is trained (德清县镇街档案督查标准).
TRAINED_WITHIN = 6


class Part(StrEnum):
    """Who signs."""

    GIVER = "giver"  # 移交人
    RECEIVER = "receiver"  # 接收人
    WITNESS = "witness"  # 监交人


#: Whose signature a state waits for.
SIGNS = {HandoverState.COUNTED: Part.GIVER, HandoverState.GIVEN: Part.RECEIVER, HandoverState.ACCEPTED: Part.WITNESS}


@dataclass(frozen=True)
class Thing:
    """Equipment or keys that are handed over, and how many."""

    label: str
    due: int = 1


@dataclass(frozen=True)
class Counted:
    """What the receiver found of one line, and why it is not what is due."""

    found: int
    explanation: str = ""


def read_things(words: str) -> list[Thing]:
    """Read equipment and keys as they are typed, one a line: 档案室钥匙 3. Raises RuleBroken where there is too much."""
    found = []
    for line in words.splitlines():
        label, _, number = " ".join(line.replace("×", " ").split()).rpartition(" ")
        if label and number.isdecimal() and number.isascii() and len(number) < 7:
            found.append(Thing(label[:LONGEST], int(number)))
        elif line.strip():
            found.append(Thing(" ".join(line.split())[:LONGEST]))
    if len(found) > 100:
        raise RuleBroken("设备和钥匙最多写 100 行，请把同类的合成一行", field="things")
    return found


def trained_by(since: date) -> date:
    """Return the day by which a clerk who took over on a day is trained: half a year."""
    month = since.month + TRAINED_WITHIN
    year, month = since.year + (month - 1) // 12, (month - 1) % 12 + 1
    day = since.day
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def checked(line: HandoverLine, counted: Counted) -> Counted:
    """Refuse a number that can't be, and a difference that nobody explains."""
    words = " ".join(counted.explanation.split())[:LONGEST]
    if not 0 <= counted.found <= 10_000_000:
        raise RuleBroken(f"“{line.label}”的实交数量不对，请填 0 以上的整数", field=str(line.id))
    if line.kind is LineKind.CHECK and counted.found > line.due:
        raise RuleBroken(f"“{line.label}”只能是已办或未办", field=str(line.id))
    if counted.found != line.due and not words:
        raise RuleBroken(f"“{line.label}”应交 {line.due}、实交 {counted.found}，请写明差在哪里、怎么办", field=str(line.id))
    return Counted(counted.found, words if counted.found != line.due else "")


def list_digest(handover: Handover) -> str:
    """Return the SHA-256 of what is signed: who, the catalogue, and each line as it was counted."""
    head = [str(handover.id), handover.giver_id, handover.receiver_id, handover.catalogue_sha256, handover.snapshot]
    lines = [[one.position, one.kind.value, one.label, one.due, one.found, one.explanation] for one in handover.lines]
    words = json.dumps([head, lines], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()
