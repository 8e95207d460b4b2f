"""A heap of thirty documents as a clerk finds it on her desk in November: titles, numbers and dates as they stand on the paper."""

HEADING = ("题名", "责任者", "文号", "日期", "页数")
COMMITTEE, BRANCH, STREET = "红旗社区居民委员会", "中共红旗社区支部委员会", "学院路街道办事处"
#: What is asked for, and the answer to it: together they make one item.
REQUEST, REPLY = "关于维修红旗家园3号楼屋面的请示", "关于同意维修红旗家园3号楼屋面的批复"
#: What does not become an item, each for a reason of its own.
DOUBLE, WITHOUT_SEAL, TRIVIAL, NOT_OURS = (
    "关于开展2026年冬季消防安全检查的通知",
    "红旗社区2026年度社区工作者考核登记表",
    "街道工作简报第41期（抄送）",
    "红旗家园业主大会选举办法",
)
HEAP: tuple[tuple[str, str, str, str, str], ...] = (
    ("关于开展2026年冬季消防安全检查的通知", STREET, "学办发〔2026〕41号", "2026-11-02", "3"),
    ("红旗社区居民代表会议记录（2026年第1次）", COMMITTEE, "", "2026-03-18", "8"),
    ("红旗社区居民代表会议记录（2026年第2次）", COMMITTEE, "", "2026-06-24", "7"),
    ("红旗社区居民代表会议记录（2026年第3次）", COMMITTEE, "", "2026-09-23", "9"),
    ("中共红旗社区支部委员会会议记录（2026年上半年）", BRANCH, "", "2026-06-30", "36"),
    ("中共红旗社区支部委员会2026年党建工作计划", BRANCH, "", "2026-01-12", "6"),
    ("中共红旗社区支部党员名册（2026年）", BRANCH, "", "2026-07-01", "4"),
    (REQUEST, COMMITTEE, "红居〔2026〕7号", "2026-05-06", "2"),
    (REPLY, STREET, "学办复〔2026〕12号", "2026-05-20", "1"),
    ("红旗社区2026年工作计划", COMMITTEE, "红居〔2026〕1号", "2026-01-08", "7"),
    ("关于印发红旗社区居民公约的通知", COMMITTEE, "红居〔2026〕3号", "2026-02-16", "5"),
    ("红旗社区居委会与诚安物业服务有限公司房屋租赁合同", COMMITTEE, "", "2026-04-01", "12"),
    ("红旗社区居委会2026年办公用品采购合同", COMMITTEE, "", "2026-03-05", "4"),
    ("红旗社区最低生活保障对象名册（2026年）", COMMITTEE, "", "2026-10-15", "6"),
    ("最低生活保障对象民主评议会记录", COMMITTEE, "", "2026-08-19", "5"),
    ("红旗社区居民代表会议记录（2025年第4次）", COMMITTEE, "", "2025-12-17", "6"),
    ("关于做好2026年防汛工作的通知", STREET, "学办发〔2026〕18号", "2026-05-11", "4"),
    ("关于开展2026年生活垃圾分类宣传月活动的通知", STREET, "学办发〔2026〕23号", "2026-06-05", "3"),
    ("红旗社区2025年工作总结", COMMITTEE, "", "2025-12-30", "9"),
    (DOUBLE, STREET, "学办发〔2026〕41号", "2026-11-02", "3"),
    (WITHOUT_SEAL, COMMITTEE, "", "2026-11-10", "2"),
    (TRIVIAL, STREET, "", "2026-10-20", "4"),
    (NOT_OURS, "红旗家园业主大会筹备组", "", "2026-09-01", "11"),
    ("红旗社区人民调解协议书（王某与李某相邻纠纷）", "红旗社区人民调解委员会", "红调〔2026〕5号", "2026-04-22", "4"),
    ("红旗社区2026年上半年居务公开情况", COMMITTEE, "", "2026-07-03", "6"),
    ("红旗社区居民小组长、楼栋长名册（2026年）", COMMITTEE, "", "2026-01-20", "3"),
    ("红旗社区2026年安全隐患排查登记表", COMMITTEE, "", "2026-10-28", "10"),
    ("红旗社区微型消防站应急预案", COMMITTEE, "", "2026-03-27", "8"),
    ("红旗社区计划生育奖励扶助对象名册（2026年）", COMMITTEE, "", "2026-09-15", "5"),
    ("红旗社区志愿者服务活动方案", COMMITTEE, "", "2026-03-02", "3"),
)
#: Where the assistant is not sure, or not right, the clerk decides: the key of the proposal that fits, or words that are in the row she looks for.
DECIDED: dict[str, str] = {
    "中共红旗社区支部委员会2026年党建工作计划": "7",
    "中共红旗社区支部党员名册（2026年）": "6",
    "红旗社区居委会与诚安物业服务有限公司房屋租赁合同": "6",
    "红旗社区居委会2026年办公用品采购合同": "8",
    "红旗社区微型消防站应急预案": "6",
    "红旗社区志愿者服务活动方案": "8",
}
LOOKED_FOR: dict[str, str] = {REQUEST: "请示 一般", REPLY: "请示 一般", "关于做好2026年防汛工作的通知": "突发"}


def as_copied() -> str:
    """Return the heap as a spreadsheet puts it onto the clipboard."""
    return "\n".join("\t".join(row) for row in (HEADING, *HEAP))
