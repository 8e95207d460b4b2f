"""Documents of the present year in the demo: some filed, some drafts, some rows that want mending."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from commarch.holdings import Draft, PersonalLevel
from commarch.schemes import FilingScopeEntry

#: So many of this year's documents are filed already.
FILED = 6

#: What classes demand before they are filed.
_PARTICULARS: dict[str, dict[str, str]] = {
    "ZP": {"photographer": "社区宣传员", "format": "JPEG"},
    "LY": {"length": "00:30:00"},
    "LX": {"length": "00:30:00"},
    "KJ": {"project_name": "社区公共设施维修"},
}

_THIS_YEAR: tuple[tuple[str, str, str, str, int, str], ...] = (
    # title, author, category, retention, pages, personal level
    ("居民会议关于小区停车管理的决议", "红旗社区居民委员会", "WS·ZZ", "Y", 4, "none"),
    ("社区党支部组织生活会记录", "红旗社区党支部", "WS·DQ", "D30", 12, "none"),
    ("老旧小区加装电梯征求意见汇总表", "红旗社区居民委员会", "WS·CJ", "D30", 9, "none"),
    ("网格员巡查工作周报", "红旗社区服务站", "WS·ZA", "D10", 3, "none"),
    ("社区文艺汇演活动方案", "红旗社区服务站", "WS·WT", "D10", 5, "none"),
    ("困难家庭临时救助审批材料", "红旗社区居民委员会", "WS·MZ", "Y", 7, "sensitive"),
    ("居务公开栏公示材料（第三季度）", "红旗社区居务监督委员会", "WS·ZZ", "D30", 6, "none"),
    ("物业服务企业履约情况监督评议表", "红旗社区居民委员会", "WS·CJ", "D10", 8, "none"),
    ("关于开展冬季消防安全检查的通知", "学院路街道办事处", "WS·ZA", "D10", 2, "none"),
    ("就业困难人员登记表", "红旗社区服务站", "WS·LB", "D30", 11, "personal"),
)


def of_this_year(today: date) -> list[Draft]:
    """Return documents of the weeks before a day, the oldest first, none of them of another year where that can be helped."""
    first = date(today.year, 1, 1)
    return [
        Draft(
            title=title,
            author=author,
            document_date=max(first, today - timedelta(days=5 * (len(_THIS_YEAR) - number))).isoformat(),
            pages=pages,
            category=category,
            retention=retention,
            personal_level=PersonalLevel(personal),
        )
        for number, (title, author, category, retention, pages, personal) in enumerate(_THIS_YEAR)
    ]


def of_last_year(entries: Sequence[tuple[FilingScopeEntry, str]], year: int, *, community: str, left_out: int) -> list[Draft]:
    """Return a document for each entry (with its category) that is expected every year, but every `left_out`-th: not found yet."""
    return [
        Draft(
            title=f"{year}年{re.split('——|（|、', entry.wording)[0]}",
            author=f"{community}居民委员会",
            document_date=date(year, 1 + number % 12, 1 + number % 28).isoformat(),
            pages=2 + number * 5 % 17,
            category=category,
            entry=entry.id,
            event_on=date(year, 12, 1) if entry.event_based else None,
            particulars=_PARTICULARS.get(category.partition("·")[0], {}) | ({"taken_on": f"{year}-05-01"} if category == "ZP" else {}),
        )
        for number, (entry, category) in enumerate(entries, start=1)
        if number % left_out
    ]


def faulty_catalogue(year: int) -> bytes:
    """Return a small catalogue as offices send it: most rows well, some with a day that does not exist, a page count in words, no title."""
    rows = [
        "年度,保管期限,问题,责任者,题名,日期,页数,备注",
        f"{year},永久,ZZ,红旗社区居民委员会,{year}年居民代表会议记录,{year}0312,14,",
        f"{year},30年,DQ,红旗社区党支部,{year}年党员民主评议材料,{year}0230,6,日期待核",
        f"{year},10年,ZA,红旗社区服务站,{year}年平安志愿者排班表,{year}.5.1,3页,",
        f"{year},10年,CJ,学院路街道办事处,关于{year}年垃圾分类督导的通知,{year}年6月8日,二十,",
        f"{year},十五年半,WT,红旗社区服务站,{year}年社区运动会照片说明,{year}-09-20,2,",
        f"{year},永久,MZ,红旗社区居民委员会,,{year}-11-02,5,题名漏填",
    ]
    return "\n".join(rows).encode("gb18030")
