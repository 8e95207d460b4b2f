"""Who may appraise, and what a group's voices come to. Pure.

保存从宽，销毁从严: destruction wants at least three voices, a residents' representative among them, and none against it; where voices
differ, the item is kept (domain handbook 3.4, S3).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commarch.appraisal.models import VERDICTS, Part, Purpose, Verdict
from commarch.errors import RuleBroken
from commarch.schemes.periods import RetentionPeriod, longest

#: Members that a group has at least (社区档案管理办法: 鉴定小组含居民代表).
QUORUM = 3
#: The parts that accounting archives ask for besides the chair (会计档案管理办法 17, 18), each a person of her own: nothing lets one person
#: give two of the five opinions, and a cashier may not keep archives (art. 11). The fifth is the head of the body, who gives hers by signing the
#: report, which no batch goes without. A community that lacks one invites her, with the role of an appraiser, from the street's units.
ACCOUNTING_PARTS = (Part.ARCHIVES_HEAD, Part.ARCHIVIST, Part.ACCOUNTING_HEAD, Part.ACCOUNTANT)
#: A coded reason of opening or restricting, as it stands in a text: X1 含个人信息.
_CODED = re.compile(r"[A-Z][0-9]{1,3} [^；;，,。]+")
PART_NAMES = {
    Part.CHAIR: "组长",
    Part.LEADER: "单位负责人",
    Part.ARCHIVES_HEAD: "档案机构负责人",
    Part.ARCHIVIST: "档案员",
    Part.ACCOUNTING_HEAD: "会计机构负责人",
    Part.ACCOUNTANT: "会计经办人",
    Part.BUSINESS: "业务人员",
    Part.RESIDENT: "居民代表",
}
VERDICT_NAMES = {
    Verdict.KEEP: "续存",
    Verdict.PERMANENT: "转永久",
    Verdict.DESTROY: "销毁",
    Verdict.TRANSFER: "移交进馆",
    Verdict.OPEN: "开放",
    Verdict.RESTRICT: "控制",
    Verdict.UNDECIDED: "暂不定",
}


@dataclass(frozen=True)
class Voice:
    """What one member says of one item."""

    part: Part
    verdict: Verdict
    period_code: str | None = None
    open_from: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the voices come to; no verdict while too few have spoken. `agreed`: nobody said otherwise."""

    verdict: Verdict | None
    reason: str
    period_code: str | None = None
    open_from: date | None = None
    agreed: bool = False


def missing_of_group(parts: Sequence[Part], *, accounting: bool = False) -> list[str]:
    """Name what a group lacks; an empty list is a whole group."""
    lacks = []
    if len(parts) < QUORUM:
        lacks.append(f"鉴定小组至少 {QUORUM} 人，还差 {QUORUM - len(parts)} 人")
    if Part.CHAIR not in parts:
        lacks.append("还没有组长")
    if Part.RESIDENT not in parts:
        lacks.append("至少要有一名居民代表")
    if accounting:
        wanting = "、".join(PART_NAMES[part] for part in ACCOUNTING_PARTS if part not in parts)
        if wanting:
            lacks.append(f"有会计档案，小组里还要有{wanting}，一人一职（会计档案管理办法第十八条）；本社区没有的，请街道派人参加")
    return lacks


def checked_verdict(
    purpose: Purpose, verdict: Verdict, *, period_code: str | None, open_from: date | None, reason: str, periods: Collection[str]
) -> None:
    """Refuse a verdict that this batch can't give, a period that isn't on the street's list, a verdict without a reason."""
    if verdict not in VERDICTS[purpose]:
        raise RuleBroken("请从列出的意见中选一项", field="verdict")
    if verdict is Verdict.KEEP and period_code not in [code for code in periods if code != "Y"]:
        named = "、".join(RetentionPeriod(code).label for code in periods if code != "Y")
        raise RuleBroken(f"续存要选新的期限：{named}", field="period")
    if verdict is not Verdict.UNDECIDED and not reason.strip():
        raise RuleBroken("请写一句理由，或点一个常用理由", field="reason")
    if open_from and verdict not in (Verdict.OPEN, Verdict.RESTRICT):
        raise RuleBroken("只有开放审核可以填开放日期", field="open_from")


def outcome(voices: Sequence[Voice], purpose: Purpose, *, mildest: RetentionPeriod) -> Outcome:
    """Return what a group's voices come to (S3 合议)."""
    spoken = [one for one in voices if one.verdict is not Verdict.UNDECIDED]
    if len(voices) < QUORUM or not spoken:
        return Outcome(None, f"已提意见 {len(voices)} 人，不足 {QUORUM} 人")
    if not any(one.part is Part.RESIDENT for one in voices):
        return Outcome(None, "居民代表还没有提意见")
    alike = {one.verdict for one in voices} == {spoken[0].verdict}
    if purpose is Purpose.ACCESS:
        return _access(spoken, alike=alike)
    if alike and spoken[0].verdict is not Verdict.KEEP:
        return Outcome(spoken[0].verdict, "小组意见一致", agreed=True)
    if sum(one.verdict is Verdict.PERMANENT for one in voices) * 2 > len(voices):
        return Outcome(Verdict.PERMANENT, "多数意见转永久")
    named = [RetentionPeriod(one.period_code) for one in spoken if one.verdict is Verdict.KEEP and one.period_code]
    kept = longest(named) if named else mildest
    same = alike and len(set(named)) == 1
    return Outcome(Verdict.KEEP, "小组意见一致" if same else "意见不一，从宽续存", period_code=kept.code, agreed=same)


def of_accounting(found: Outcome, voices: Sequence[Voice]) -> Outcome:
    """Let accounting archives go only where heads and clerks of both units have spoken (Order 79 art. 18)."""
    silent = [PART_NAMES[part] for part in ACCOUNTING_PARTS if part not in {one.part for one in voices}]
    if found.verdict is not Verdict.DESTROY or not silent:
        return found
    return Outcome(None, f"会计档案还缺{'、'.join(silent)}的意见（会计档案管理办法第十八条）")


def may_decide(found: Outcome, verdict: Verdict) -> None:
    """Refuse a decision that the voices don't carry: destruction, transfer and opening only where all agreed; keeping always."""
    if verdict is Verdict.UNDECIDED:
        raise RuleBroken("合议要有结论；意见不一时从宽，定为续存", field="verdict")
    if verdict in (Verdict.DESTROY, Verdict.TRANSFER, Verdict.OPEN) and found.verdict is not verdict:
        raise RuleBroken(
            f"小组意见没有一致同意{VERDICT_NAMES[verdict]}（{found.reason}），不能定为{VERDICT_NAMES[verdict]}", field="verdict"
        )


def counted(decisions: Iterable[Verdict | None]) -> dict[Verdict | None, int]:
    """Count decisions, in the order in which verdicts are named; None: not yet decided."""
    found = list(decisions)
    order: tuple[Verdict | None, ...] = (*Verdict, None)
    return {one: found.count(one) for one in order if one in found}


def coded(reasons: Iterable[str]) -> list[str]:
    """Return the coded reasons that stand in several reasons, each once."""
    return list(dict.fromkeys(part.strip() for reason in reasons for part in _CODED.findall(reason)))


def _access(spoken: Sequence[Voice], *, alike: bool) -> Outcome:
    """Open only where all would, from the latest day that was named; else restrict. The coded reasons of those who said so go with it."""
    verdict = Verdict.OPEN if alike and spoken[0].verdict is Verdict.OPEN else Verdict.RESTRICT
    grounds = coded(one.reason for one in spoken if one.verdict is verdict)
    said = "小组意见一致" if alike else "意见不一，暂不开放"
    dates = [one.open_from for one in spoken if one.verdict is verdict and one.open_from]
    return Outcome(
        verdict, f"{said}：{'；'.join(grounds)}" if grounds else said, open_from=max(dates, default=None) if alike else None, agreed=alike
    )
