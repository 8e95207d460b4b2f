"""The answer to "为什么保管到…": why an item is kept until its day, in sentences for people.

The sentences are Chinese. A page that speaks another language hands in its voice; they stand in the catalogue of translations like its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from commarch.retention.rules import Basis, Expiry
from commarch.schemes.periods import RetentionPeriod


def spoken(day: date) -> str:
    """Return a date as people write it in running text."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _plainly(words: str, /, **facts: object) -> str:
    return words % facts


@dataclass(frozen=True)
class Voice:
    """How sentences, dates and periods are said."""

    say: Callable[..., str] = _plainly
    day: Callable[[date], str] = spoken
    period: Callable[[str], str] = lambda code: RetentionPeriod(code).label


CHINESE = Voice()


def heading(expiry: Expiry, voice: Voice = CHINESE) -> str:
    """Return the question that the sentences answer."""
    say = voice.say
    if expiry.ends_on:
        return say("为什么保管到 %(day)s", day=voice.day(expiry.ends_on))
    return say("为什么永久保管") if expiry.basis is Basis.PERMANENT else say("为什么还没有期满日")


def why(
    expiry: Expiry, *, category: str = "", scheme: str = "", version: int | None = None, held: bool = False, voice: Voice = CHINESE
) -> list[str]:
    """Return the sentences: where the period comes from, what it is counted from, when it ends, what happens then.

    `category` is the path of category and entry (城建环境 › 绿化…), `scheme` and `version` name what fixed the period.
    """
    first, say = expiry, voice.say
    history = []
    while first.extends is not None:
        history.append(first)
        first = first.extends
    sentences = [_source(first, category, scheme, version, voice), _counting(first, voice)]
    sentences += [_extension(step, voice) for step in reversed(history)]
    if expiry.ends_on:
        sentences.append(say("期满不等于销毁，须经鉴定小组评议、街道审核。"))
    if held:
        sentences.append(say("本件已冻结，解除冻结之前不得鉴定销毁。"))
    return sentences


def _source(expiry: Expiry, category: str, scheme: str, version: int | None, voice: Voice) -> str:
    say, period = voice.say, voice.period(expiry.period.code)
    belongs = say("本件属「%(category)s」，", category=category) if category else ""
    if not scheme:
        return belongs + say("保管期限为 %(period)s。", period=period)
    if version is None:
        return belongs + say("《%(scheme)s》定为 %(period)s。", scheme=scheme, period=period)
    return belongs + say("《%(scheme)s》第 %(version)s 版定为 %(period)s。", scheme=scheme, version=version, period=period)


def _counting(expiry: Expiry, voice: Voice) -> str:
    say, year = voice.say, expiry.filing_year
    if expiry.basis is Basis.PERMANENT:
        return say("归档年度是 %(year)s 年，永久保管的件没有期满日。", year=year)
    if expiry.basis is Basis.EVENT_MISSING:
        return say(
            "归档年度是 %(year)s 年，期限自办结、竣工、报废等事件的次年 1 月 1 日起算，事件日期还没有登记，起算条件未满足。", year=year
        )
    if expiry.event_on is not None:
        return say("起算事件发生在 %(day)s，", day=voice.day(expiry.event_on)) + _span(expiry, voice)
    return say("归档年度是 %(year)s 年，", year=year) + _span(expiry, voice)


def _extension(expiry: Expiry, voice: Voice) -> str:
    say, day = voice.say, voice.day(expiry.decided_on) if expiry.decided_on else ""
    period = voice.period(expiry.period.code)
    if expiry.by_schedule:
        told = say("%(day)s按方案的新期限延长为 %(period)s", day=day, period=period)
        return told + (say("：") + _span(expiry, voice) if expiry.ends_on else say("。"))
    if expiry.basis is Basis.PERMANENT:
        return say("%(day)s鉴定改为永久保管。", day=day)
    if expiry.basis is Basis.DECISION:
        return say("%(day)s鉴定续存 %(period)s，自鉴定次年起算：", day=day, period=period) + _span(expiry, voice)
    return say("%(day)s鉴定续存 %(period)s，自原期满日次日起算：", day=day, period=period) + _span(expiry, voice)


def _span(expiry: Expiry, voice: Voice) -> str:
    say = voice.say
    if expiry.starts_on is None or expiry.ends_on is None or expiry.eligible_on is None:
        return say("没有期满日。")
    return say(
        "自 %(start)s起算，保管到 %(end)s（含当日），%(eligible)s起可以鉴定。",
        start=voice.day(expiry.starts_on),
        end=voice.day(expiry.ends_on),
        eligible=voice.day(expiry.eligible_on),
    )
