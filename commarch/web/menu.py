"""The menu of each kind of space, as data, in the order of the work: 收集 → 整理 → 保管 → 鉴定 → 利用 → 统计, and 监督 for the street.

To add an entry write one line `Entry("holdings.list_items", _l("档案目录"), "archive", duty=Duty.VIEW, count="drafts")` into its stage below.
The count is looked up in `Frame.counts`; `Frame.late` names the counts that are shown in the red of the seal.
"""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.accounts import Duty
from commarch.web.menu_pages import (
    APPRAISAL_PAGES,
    ARRANGEMENT_PAGES,
    ASSIGNED_PAGES,
    HANDING_PAGES,
    HANDOVER_PAGES,
    HOLD_PAGES,
    INCIDENT_PAGES,
    INSPECTION_PAGES,
    INTAKE_PAGES,
    PEOPLE_PAGES,
    POST_PAGES,
    PRINT_PAGES,
    QUALITY_PAGES,
    REGISTER_PAGES,
    SCHEME_PAGES,
    STORAGE_PAGES,
    STREET_APPRAISAL_PAGES,
    STREET_HANDOVER_PAGES,
    STREET_HOLD_PAGES,
    STREET_INCIDENT_PAGES,
    TRANSFER_PAGES,
    USAGE_PAGES,
    VOLUME_PAGES,
    YEAR_PAGES,
)


@dataclass(frozen=True)
class Entry:
    """A place in the menu. `also` are endpoints of pages below it, which mark it as the current place."""

    endpoint: str
    label: LazyString
    icon: str
    duty: Duty | None = None
    count: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """A step of the work and its places."""

    name: LazyString
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Menu:
    """The way through the work for one kind of space: what comes before the stages, the stages, what stands at the foot."""

    first: tuple[Entry, ...]
    stages: tuple[Stage, ...]
    foot: tuple[Entry, ...]


COMMUNITY = Menu(
    first=(Entry("today.show", _l("今日"), "sunrise", duty=Duty.VIEW, count="tasks"),),
    stages=(
        Stage(
            _l("收集"),
            (
                Entry("intake.list_waiting", _l("收集箱"), "inbox", duty=Duty.FILE, count="inbox", also=INTAKE_PAGES),
                Entry("intake.list_mine", _l("交文件"), "send", duty=Duty.CONTRIBUTE, also=HANDING_PAGES),
                Entry("intake.show_my_posts", _l("我的岗位"), "person-badge", duty=Duty.CONTRIBUTE),
                Entry("holdings.new_item", _l("登记文件"), "plus-square", duty=Duty.REGISTER, count="drafts", also=("assistant.guide",)),
                Entry("entry.list_sheets", _l("快速著录"), "table", duty=Duty.REGISTER, also=("entry.fill_in", "entry.throw_away")),
                Entry(
                    "imports.list_imports",
                    _l("批量导入"),
                    "file-earmark-spreadsheet",
                    duty=Duty.IMPORT,
                    count="faulty_rows",
                    also=("imports.show_import", "imports.columns", "imports.rows", "imports.report", "imports.undo"),
                ),
                Entry("completeness.show", _l("应归档清单"), "list-check", duty=Duty.VIEW, also=("completeness.show_year",)),
            ),
        ),
        Stage(
            _l("整理"),
            (
                Entry("arrangement.list_batches", _l("整理"), "sort-down", duty=Duty.FILE, count="unfiled", also=ARRANGEMENT_PAGES),
                Entry("volumes.list_volumes", _l("案卷"), "journal-bookmark", duty=Duty.VIEW, also=VOLUME_PAGES),
                Entry("quality.show", _l("质检"), "patch-check", duty=Duty.VIEW, also=QUALITY_PAGES),
            ),
        ),
        Stage(
            _l("保管"),
            (
                Entry("holdings.list_items", _l("档案目录"), "archive", duty=Duty.VIEW, also=("holdings.show_item",)),
                Entry("registers.list_registers", _l("登记册"), "person-vcard", duty=Duty.VIEW, also=REGISTER_PAGES),
                Entry("storage.boxing", _l("装盒上架"), "box-seam", duty=Duty.VIEW, also=STORAGE_PAGES),
                Entry("printing.list_prints", _l("打印"), "printer", duty=Duty.VIEW, also=PRINT_PAGES),
            ),
        ),
        Stage(
            _l("鉴定"),
            (
                Entry("retention.list_due", _l("到期与将到期"), "clipboard-check", duty=Duty.VIEW, count="expired"),
                Entry("appraisal.list_all", _l("鉴定批次"), "list-check", duty=Duty.VIEW, count="appraisals", also=APPRAISAL_PAGES),
                Entry("transfer.list_transfers", _l("移交进馆"), "box-arrow-right", duty=Duty.VIEW, also=TRANSFER_PAGES),
                Entry("holds.list_holds", _l("冻结"), "snow", duty=Duty.VIEW, also=HOLD_PAGES),
            ),
        ),
        Stage(
            _l("利用"),
            (
                Entry("search.search", _l("检索"), "search", duty=Duty.VIEW),
                Entry("usage.list_uses", _l("利用登记"), "journal-text", duty=Duty.VIEW, also=USAGE_PAGES),
            ),
        ),
        Stage(
            _l("统计"),
            (
                Entry("statistics.show", _l("年报与台账"), "bar-chart", duty=Duty.VIEW),
                Entry("inspection.list_inspections", _l("接受检查"), "clipboard-check", duty=Duty.VIEW, also=INSPECTION_PAGES),
                Entry("inspection.list_assigned", _l("受邀检查"), "clipboard-check", duty=Duty.INSPECT, also=ASSIGNED_PAGES),
            ),
        ),
    ),
    foot=(
        Entry("filing_year.show", _l("归档年度"), "calendar3", duty=Duty.VIEW, also=YEAR_PAGES),
        Entry("schemes.show_scheme", _l("分类方案"), "diagram-3", duty=Duty.VIEW, also=SCHEME_PAGES),
        Entry(
            "dossier.list_sheets",
            _l("全宗卷"),
            "journals",
            duty=Duty.VIEW,
            also=("dossier.show_sheet", "dossier.write_sheet", "dossier.replace_sheet"),
        ),
        Entry("posts.list_posts", _l("岗位"), "person-workspace", duty=Duty.VIEW, also=POST_PAGES),
        Entry("handover.list_handovers", _l("离岗交接"), "person-check", duty=Duty.VIEW, also=HANDOVER_PAGES),
        Entry("incidents.list_incidents", _l("事件报告"), "exclamation-octagon", duty=Duty.REPORT_INCIDENT, also=INCIDENT_PAGES),
        Entry("notices.list_notices", _l("提醒"), "envelope", duty=Duty.SEE_NOTICES, count="failed_notices", also=("notices.show_notice",)),
        Entry("audit.list_entries", _l("操作记录"), "journal-check", duty=Duty.READ_TRAIL),
        Entry("accounts.list_people", _l("人员"), "people", duty=Duty.MANAGE_PEOPLE, also=PEOPLE_PAGES),
        Entry("handbook.show", _l("帮助与培训"), "question-circle"),
    ),
)
STREET = Menu(
    first=(Entry("supervision.today", _l("今日"), "sunrise", duty=Duty.SUPERVISE, count="tasks"),),
    stages=(
        Stage(
            _l("监督"),
            (
                Entry("supervision.overview", _l("社区总览"), "grid-3x3", duty=Duty.SUPERVISE),
                Entry("supervision.notices", _l("提醒送达"), "envelope", duty=Duty.SUPERVISE, count="failed_notices"),
                Entry("supervision.search", _l("跨社区检索"), "search", duty=Duty.SUPERVISE),
                Entry("supervision.appraisal_list", _l("鉴定审批"), "clipboard-check", Duty.SUPERVISE, "approvals", STREET_APPRAISAL_PAGES),
                Entry("supervision.handover_list", _l("离岗交接"), "person-check", duty=Duty.SUPERVISE, also=STREET_HANDOVER_PAGES),
                Entry("supervision.holds_list", _l("冻结"), "snow", Duty.SUPERVISE, "liftings", STREET_HOLD_PAGES),
                Entry(
                    "supervision.incidents_list",
                    _l("事件报告"),
                    "exclamation-octagon",
                    duty=Duty.SUPERVISE,
                    count="incidents",
                    also=STREET_INCIDENT_PAGES,
                ),
                Entry("supervision.inspection_list", _l("接受检查"), "clipboard-check", duty=Duty.SUPERVISE),
            ),
        ),
        Stage(_l("标准"), (Entry("schemes.show_reference", _l("参考分类方案"), "diagram-3", duty=Duty.VIEW),)),
        Stage(_l("统计"), (Entry("statistics.street", _l("年报汇总"), "bar-chart", duty=Duty.SUPERVISE),)),
    ),
    foot=(
        Entry("supervision.settings", _l("街道设置"), "sliders", duty=Duty.SETTINGS),
        Entry("audit.list_entries", _l("操作记录"), "journal-check", duty=Duty.READ_TRAIL),
        Entry("accounts.list_people", _l("人员"), "people", duty=Duty.MANAGE_PEOPLE, also=PEOPLE_PAGES),
        Entry("handbook.show", _l("帮助与培训"), "question-circle"),
    ),
)
MENUS = {"community": COMMUNITY, "street": STREET}
PERSON = (
    Entry("accounts.profile", _l("我的账号"), "person", also=("accounts.change_password",)),
    Entry("accounts.sessions", _l("登录记录"), "laptop"),
)
