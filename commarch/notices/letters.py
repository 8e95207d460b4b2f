"""What each kind of notice says, in Chinese, apart from how it is set: a `Letter` becomes plain text, HTML or a page.

The most urgent matter is named first, in title and subject; each says how many, by when, and what happens afterwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commarch.notices import links
from commarch.notices.facts import CommunityFacts, DigestFacts, DueFiling, DueItems, DueTask, EscalationFacts, LinkFacts, StreetDigestFacts
from commarch.notices.models import Notice, NoticeKind
from commarch.tenancy import Tenant


@dataclass(frozen=True)
class Table:
    """Figures of a letter; all columns but the first stand to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Letter:
    """What a mail says."""

    title: str
    lead: str
    #: What is late, set apart by colour and weight.
    late: str = ""
    table: Table | None = None
    button: str = ""
    link: str = ""
    after: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()


def letter_of(notice: Notice, tenant: Tenant) -> Letter:
    """Return what a notice says."""
    write: Callable[[Any, Tenant, date], Letter] = _LETTERS[notice.kind]
    return write(notice.facts, tenant, notice.on_date)


@dataclass(frozen=True)
class _Matter:
    """One line of a digest."""

    due_on: date
    name: str
    amount: str
    when: str
    title: str


def _digest(facts: DigestFacts, tenant: Tenant, today: date) -> Letter:
    tasks = facts.get("tasks", [])
    matters = [_items(one, today) for one in facts["items"]] + [_filing(one, today) for one in facts["filings"]]
    matters += [_task(one, today) for one in tasks]
    matters.sort(key=lambda matter: matter.due_on)
    late = [matter for matter in matters if matter.due_on < today]
    after = []
    if facts["items"]:
        after.append("期满不等于销毁：可以鉴定的档案须经鉴定小组评议、街道审核，未鉴定之前一律照常保管。")
    if facts["filings"]:
        after.append("草稿归档后，应有文件登记齐后，这一年度的提醒就会停止。")
    if any(_APPRAISAL in one["label"] for one in tasks):
        after.append("标有鉴定批次的事项等您本人办理，办完就不再提醒；逾期较久会告诉街道。")
    return Letter(
        title=_first(matters),
        lead=f"{tenant.name}有 {len(matters)} 项工作到了办理的时候。",
        late=f"其中 {len(late)} 项已逾期。" if late else "",
        table=Table(("事项", "数量", "期限"), tuple((matter.name, matter.amount, matter.when) for matter in matters)),
        button="去办理",
        link=links.page(_page_for(facts, tenant), tenant.code),
        after=tuple(after),
        foot=("期限前 90、30、7 天和当天各提醒一次（街道可以调整），逾期后每周一次，办完为止。", _NOTHING_PERSONAL),
    )


def _page_for(facts: DigestFacts, tenant: Tenant) -> str:
    """Return the page where what is told can be dealt with; where it is of several kinds, the one that lists them all."""
    tasks = facts.get("tasks", [])
    if not tasks:
        return links.PERIODS if facts["items"] else links.TODAY
    if tenant.is_street:
        return links.STREET_TODAY
    return links.APPRAISAL if all(_APPRAISAL in one["label"] for one in tasks) else links.TODAY


def _street_digest(facts: StreetDigestFacts, tenant: Tenant, today: date) -> Letter:
    rows = sorted(facts["communities"], key=lambda one: (-one["expired"], one["name"]))
    behind = [one for one in rows if one["expired"]]
    failed = sum(one["failed"] for one in rows)
    return Letter(
        title=f"{len(behind)} 个社区有期满未鉴定的档案" if behind else "各社区没有期满未鉴定的档案",
        lead=f"{tenant.name}所辖 {len(rows)} 个社区本周情况如下。",
        late=f"有 {failed} 封提醒没有送达，请核对收件人的邮箱。" if failed else "",
        table=Table(
            ("社区", "期满未鉴定", "最早", "90 天内期满", "草稿", "未送达", "最近操作"), tuple(_community(one, today) for one in rows)
        ),
        button="查看各社区",
        link=links.page(links.STREET, tenant.code),
        foot=("每周一发送一次。", _NOTHING_PERSONAL),
    )


def _escalation(facts: EscalationFacts, tenant: Tenant, today: date) -> Letter:
    matters = sorted(facts["matters"], key=lambda one: (one["due_on"], one["community"]))
    names = sorted({one["community"] for one in matters})
    return Letter(
        title=f"{_few(names)}有工作逾期超过 {facts['after_days']} 天",
        lead="社区已按期收到提醒，至今没有办完，请街道督促指导。",
        table=Table(
            ("社区", "事项", "未办", "逾期"),
            tuple((one["community"], one["label"], str(one["open"]), f"{_days(one['due_on'], today)} 天") for one in matters),
        ),
        button="查看各社区",
        link=links.page(links.STREET, tenant.code),
        foot=("同一事项只升级提醒一次，之后在每周一的汇总里列出。", _NOTHING_PERSONAL),
    )


def _invitation(facts: LinkFacts, tenant: Tenant, today: date) -> Letter:  # noqa: ARG001
    if facts.get("joined"):
        return Letter(
            title=f"您已在{tenant.name}任职",
            lead=f"{tenant.name}已把您加入社区档案系统，用您原来的账号和密码登录即可。",
            button="去登录",
            link=f"{links.base_url()}/",
            foot=("如果您不在这个单位工作，请告诉街道档案员。",),
        )
    link = links.with_token(facts, links.ONE_TIME) or ""
    return Letter(
        title=f"邀请您使用{tenant.name}的社区档案系统",
        lead=f"{tenant.name}为您开设了账号。请打开下面的地址，设置密码后即可登录。" if link else _LINK_GONE,
        button="设置密码" if link else "",
        link=link,
        after=(f"地址 {facts.get('hours', 72)} 小时内有效，只能使用一次。",) if link else (),
        foot=("如果您不在这个单位工作，请不必理会这封信。", "请勿把地址转发给别人。"),
    )


def _password_reset(facts: LinkFacts, tenant: Tenant, today: date) -> Letter:  # noqa: ARG001
    link = links.with_token(facts, links.ONE_TIME) or ""
    return Letter(
        title="重设您的密码",
        lead="有人用这个邮箱申请重设社区档案系统的密码。如果是您本人，请打开下面的地址。" if link else _LINK_GONE,
        button="重设密码" if link else "",
        link=link,
        after=(f"地址 {facts.get('hours', 1)} 小时内有效，只能使用一次。",) if link else (),
        foot=("如果不是您申请的，请不必理会，密码没有改变。", "请勿把地址转发给别人。"),
    )


_LETTERS: dict[NoticeKind, Callable[[Any, Tenant, date], Letter]] = {
    NoticeKind.DIGEST: _digest,
    NoticeKind.STREET_DIGEST: _street_digest,
    NoticeKind.ESCALATION: _escalation,
    NoticeKind.INVITATION: _invitation,
    NoticeKind.PASSWORD_RESET: _password_reset,
}
#: Stands in the label of each task of an appraisal.
_APPRAISAL = "鉴定"
_NOTHING_PERSONAL = "信中不含档案内容和个人信息。有疑问请联系街道档案员。"
_LINK_GONE = "这封信里的一次性地址已经收回，不再显示。"


def _items(one: DueItems, today: date) -> _Matter:
    years = f"{_few([str(year) for year in one['years']])} 年度" if one["years"] else ""
    period = f" {one['period'].removesuffix('年')} 年期" if one["period"].endswith("年") else one["period"]
    name = f"{years}{period}档案鉴定".strip()
    due_on = date.fromisoformat(one["due_on"])
    what = f"{years}{period}档案".strip()
    title = _headline(due_on, today, f"{what}还有 {{}} 天可以鉴定", f"{what}今天起可以鉴定", f"{what}的鉴定已逾期 {{}} 天")
    return _Matter(due_on, name, f"{one['count']:,} 件", _when(due_on, today), title)


def _filing(one: DueFiling, today: date) -> _Matter:
    due_on = date.fromisoformat(one["due_on"])
    what = f"{one['year']} 年度{one['label']}归档"
    title = _headline(due_on, today, f"{what}还有 {{}} 天截止", f"{what}今天截止", f"{what}已逾期 {{}} 天")
    amounts = [f"草稿 {one['drafts']:,} 件"] if one["drafts"] else []
    amounts += [f"应有未见 {one['missing']:,} 项"] if one["missing"] else []
    return _Matter(due_on, what, "，".join(amounts), _when(due_on, today), title)


def _task(one: DueTask, today: date) -> _Matter:
    due_on = date.fromisoformat(one["due_on"])
    label = one["label"]
    title = _headline(due_on, today, f"{label}，还有 {{}} 天", f"{label}，今天到期", f"{label}，已逾期 {{}} 天")
    return _Matter(due_on, label, f"{one['count']:,} 件", _when(due_on, today), title)


def _first(matters: Sequence[_Matter]) -> str:
    more = f"，等 {len(matters)} 项" if len(matters) > 1 else ""
    return matters[0].title + more


def _headline(due_on: date, today: date, ahead: str, now: str, late: str) -> str:
    """Say a deadline; what it is of stands before the place of the days, and is no pattern: a name may hold braces."""
    left = (due_on - today).days
    if not left:
        return now
    before, _place, behind = (ahead if left > 0 else late).rpartition("{}")
    return f"{before}{abs(left)}{behind}"


def _when(due_on: date, today: date) -> str:
    left = (due_on - today).days
    words = f"还有 {left} 天" if left > 0 else (f"逾期 {-left} 天" if left else "今天")
    return f"{due_on.year} 年 {due_on.month} 月 {due_on.day} 日（{words}）"


def _community(one: CommunityFacts, today: date) -> tuple[str, ...]:
    ago = _days(one["last_act_on"], today) if one["last_act_on"] else None
    last = "—" if ago is None else (f"{ago} 天前" if ago else "今天")
    oldest = f"{one['oldest'][:4]} 年" if one["oldest"] else "—"
    return (one["name"], f"{one['expired']:,}", oldest, f"{one['due_soon']:,}", f"{one['drafts']:,}", f"{one['failed']:,}", last)


def _days(day: str, today: date) -> int:
    return (today - date.fromisoformat(day)).days


def _few(words: Sequence[str], most: int = 3) -> str:
    shown = "、".join(words[:most])
    return shown if len(words) <= most else f"{shown}等 {len(words)} 个"
