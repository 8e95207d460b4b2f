"""What the calendar of a filing year calls things."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.filing_year import Standing, When

#: What a class's filing hangs on, where it is no day.
WHENS: dict[When, LazyString] = {
    When.BY_DAY: _l("次年截止"),
    When.AT_ONCE: _l("形成后随时归档"),
    When.ON_COMPLETION: _l("项目竣工验收后三个月内"),
    When.WITH_PAPER: _l("与同一事项的纸质文件一起"),
    When.YEARLY_COUNT: _l("收到即归档，每年清点一次"),
}
#: State that a standing is shown as, and its word.
STANDINGS: dict[Standing, tuple[str, LazyString]] = {
    Standing.DONE: ("done", _l("已归齐")),
    Standing.LATE: ("overdue", _l("已过期限")),
    Standing.SOON: ("soon", _l("即将截止")),
    Standing.RUNNING: ("working", _l("进行中")),
    Standing.NOT_RUN: ("not_run", _l("未设每年应有")),
}
