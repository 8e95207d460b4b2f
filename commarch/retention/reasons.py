"""The answer to "为什么保管到…": why an item is kept until its day, in sentences for people."""

from datetime import date

from commarch.retention.rules import Basis, Expiry


def heading(expiry: Expiry) -> str:
    """Return the question that the sentences answer."""
    if expiry.ends_on:
        return f"为什么保管到 {spoken(expiry.ends_on)}"
    return "为什么永久保管" if expiry.basis is Basis.PERMANENT else "为什么还没有期满日"


def why(expiry: Expiry, *, category: str = "", scheme: str = "", version: int | None = None, held: bool = False) -> list[str]:
    """Return the sentences: where the period comes from, what it is counted from, when it ends, what happens then.

    `category` is the path of category and entry (城建环境 › 绿化…), `scheme` and `version` name what fixed the period.
    """
    first = expiry
    history = []
    while first.extends is not None:
        history.append(first)
        first = first.extends
    sentences = [_source(first, category, scheme, version), _counting(first)]
    sentences += [_extension(step) for step in reversed(history)]
    if expiry.ends_on:
        sentences.append("期满不等于销毁，须经鉴定小组评议、街道审核。")
    if held:
        sentences.append("本件已冻结，解除冻结之前不得鉴定销毁。")
    return sentences


def spoken(day: date) -> str:
    """Return a date as people write it in running text."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _source(expiry: Expiry, category: str, scheme: str, version: int | None) -> str:
    belongs = f"本件属「{category}」，" if category else ""
    edition = f"第 {version} 版" if version is not None else ""
    fixed = f"《{scheme}》{edition}定为" if scheme else "保管期限为"
    return f"{belongs}{fixed} {expiry.period.label}。"


def _counting(expiry: Expiry) -> str:
    if expiry.basis is Basis.PERMANENT:
        return f"归档年度是 {expiry.filing_year} 年，永久保管的件没有期满日。"
    if expiry.basis is Basis.EVENT_MISSING:
        return f"归档年度是 {expiry.filing_year} 年，期限自办结、竣工、报废等事件的次年 1 月 1 日起算，事件日期还没有登记，起算条件未满足。"
    if expiry.event_on is not None:
        return f"起算事件发生在 {spoken(expiry.event_on)}，{_span(expiry)}"
    return f"归档年度是 {expiry.filing_year} 年，{_span(expiry)}"


def _extension(expiry: Expiry) -> str:
    decided = f"{spoken(expiry.decided_on)}鉴定" if expiry.decided_on else "鉴定"
    if expiry.basis is Basis.PERMANENT:
        return f"{decided}改为永久保管。"
    counted = "自鉴定次年" if expiry.basis is Basis.DECISION else "自原期满日次日"
    return f"{decided}续存 {expiry.period.label}，{counted}起算：{_span(expiry)}"


def _span(expiry: Expiry) -> str:
    if expiry.starts_on is None or expiry.ends_on is None or expiry.eligible_on is None:
        return "没有期满日。"
    return f"自 {spoken(expiry.starts_on)}起算，保管到 {spoken(expiry.ends_on)}（含当日），{spoken(expiry.eligible_on)}起可以鉴定。"
