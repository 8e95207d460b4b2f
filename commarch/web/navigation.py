"""The frame of a page: who is here, in which space, and the way through the work.

The menu is data, in the order of the work: 收集 → 整理 → 保管 → 鉴定 → 利用 → 统计, and 监督 for the street. An entry whose endpoint this
application does not have, or whose duty this person lacks, is left out: the menu never holds a dead link.

To add an entry write one line `Entry("holdings.list_items", _l("档案目录"), "archive", duty=Duty.VIEW, count="drafts")` into its stage below.
The count is looked up in `Frame.counts`; `Frame.late` names the counts that are shown in the red of the seal.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from flask import Flask, current_app, g, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.local import LocalProxy

from commarch.accounts import Duty


@dataclass(frozen=True)
class Space:
    """One space that this person may change to."""

    name: str
    url: str
    note: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Frame:
    """All that `base.html` needs to know, built once a request by the application."""

    tenant_name: str
    office_name: str
    person_name: str
    role_label: str
    today: date
    #: endpoint of the page, as in `request.endpoint`; marks the place in the menu
    endpoint: str
    #: "community" or "street": which menu
    kind: str = "community"
    #: 全宗号; empty for a space that keeps no archives
    fonds_number: str = ""
    #: second line of the space when there is no fonds number: 监督 12 个社区
    space_note: str = ""
    spaces: tuple[Space, ...] = ()
    duties: frozenset[Duty] = frozenset()
    #: count key → number, only what is worth showing
    counts: Mapping[str, int] = field(default_factory=dict)
    #: count keys of which something is overdue
    late: frozenset[str] = frozenset()
    search_url: str = ""
    search_text: str = ""
    log_out_url: str = ""
    #: values that addresses of this space need: {"tenant_code": "H017"}
    url_values: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.person_name, self.tenant_name, self.endpoint))

    @property
    def without_search(self) -> "Frame":
        """What stands round the page, whatever is in the search box."""
        return replace(self, search_text="") if self.search_text else self


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
class Link:
    """An entry as a page shows it."""

    label: str
    icon: str
    url: str
    is_here: bool
    count: int | None
    is_late: bool


@dataclass(frozen=True)
class ShownStage:
    """A stage as a page shows it."""

    name: str
    links: tuple[Link, ...]

    @property
    def is_here(self) -> bool:
        """Whether the page is a place of this stage."""
        return any(link.is_here for link in self.links)


@dataclass(frozen=True)
class Menu:
    """The way through the work for one kind of space: what comes before the stages, the stages, what stands at the foot."""

    first: tuple[Entry, ...]
    stages: tuple[Stage, ...]
    foot: tuple[Entry, ...]


@dataclass(frozen=True)
class ShownMenu:
    """A menu as a page shows it."""

    first: tuple[Link, ...]
    stages: tuple[ShownStage, ...]
    foot: tuple[Link, ...]


_PEOPLE = ("accounts.invite", "accounts.change_roles", "accounts.end_membership")
#: Pages below the scheme.
SCHEME_PAGES = tuple(
    f"schemes.{name}"
    for name in (
        "show_version",
        "show_reference",
        "show_difference",
        "compare_reference",
        "list_versions",
        "list_findings",
        "show_codes",
        "begin_draft",
        "edit_settings",
        "edit_entry",
        "add_entry",
        "edit_category",
        "add_category",
        "publish",
        "discard_draft",
        "adopt",
        "merge",
        "list_fields",
        "add_field",
        "edit_field",
    )
)
INTAKE_PAGES = ("intake.show_document", "intake.choose_many", "intake.list_decisions")
HANDING_PAGES = ("intake.hand_in", "intake.show_mine", "intake.mend", "intake.paste")
POST_PAGES = tuple(f"posts.{name}" for name in ("show_post", "new_post", "edit_post", "close_post", "assign", "end_holding", "show_duties"))
HANDOVER_PAGES = tuple(f"handover.{name}" for name in ("begin", "show", "receiver", "count", "sign", "force", "withdraw", "afterwards"))
#: Pages below an inspection, and below one that somebody from outside was let in to.
INSPECTION_PAGES = tuple(
    f"inspection.{name}" for name in ("open_new", "show", "edit", "end", "add_point", "edit_point", "add_line", "admit")
)
ASSIGNED_PAGES = tuple(f"inspection.{name}" for name in ("show_assigned", "show_line", "show_item", "give_opinion"))
STREET_HANDOVER_PAGES = tuple(f"supervision.handover_{name}" for name in ("begin", "show", "sign", "force"))
HOLD_PAGES = tuple(f"holds.{name}" for name in ("begin", "choose", "place", "show", "ask", "consent"))
STREET_HOLD_PAGES = ("supervision.holds_show", "supervision.holds_consent")
#: Pages below the quality check.
QUALITY_PAGES = tuple(f"quality.{name}" for name in ("list_findings", "accept", "compare"))
#: Pages below the filing year.
YEAR_PAGES = tuple(
    f"filing_year.{name}" for name in ("show_year", "close", "list_activities", "begin_activity", "show_activity", "register_document")
)
PRINT_PAGES = tuple(f"printing.{name}" for name in ("choose", "order", "show_print", "show_stamp", "change_stamp", "show_saved"))
#: Pages beside and below the boxes.
STORAGE_PAGES = tuple(
    f"storage.{name}"
    for name in (
        "propose_boxes",
        "list_boxes",
        "show_box",
        "take_apart",
        "shelve_boxes",
        "list_places",
        "show_place",
        "add_room",
        "add_place",
        "edit_place",
        "at_label",
        "list_stock_takes",
        "show_stock_take",
        "list_astray",
        "show_forecast",
    )
)
VOLUME_PAGES = ("volumes.show_volume", "volumes.new_volume", "volumes.edit_volume")
REGISTER_PAGES = tuple(
    f"registers.{name}"
    for name in (
        "new_register",
        "edit_register",
        "find",
        "show_register",
        "enter",
        "show_entry",
        "reveal",
        "amend",
        "strike",
        "restore",
        "export_register",
        "list_freezes",
        "freeze",
    )
)
#: Pages of an appraisal.
APPRAISAL_PAGES = tuple(
    f"appraisal.{name}"
    for name in (
        "open_new",
        "choose",
        "show",
        "add_groups",
        "dismiss_member",
        "look",
        "speak_of_many",
        "decisions",
        "decide",
        "sign",
        "approve",
        "send_back",
        "withdraw",
        "object_to",
        "look_again",
        "begin_destruction",
        "check_list",
        "leave_out",
        "witness",
        "destroy",
    )
)
STREET_APPRAISAL_PAGES = tuple(f"supervision.appraisal_{name}" for name in ("show", "approve", "send_back"))
#: Pages of a batch, and the report on numbers.
ARRANGEMENT_PAGES = tuple(
    f"arrangement.{name}" for name in ("show_batch", "show_section", "show_item", "merge", "commit", "take_over", "abandon", "show_numbers")
)
#: Pages beside and below the register of uses.
USAGE_PAGES = tuple(f"usage.{name}" for name in ("show_use", "record", "strike", "show_name", "edit_purposes", "report", "list_unused"))
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
        Entry("notices.list_notices", _l("提醒"), "envelope", duty=Duty.SEE_NOTICES, count="failed_notices", also=("notices.show_notice",)),
        Entry("audit.list_entries", _l("操作记录"), "journal-check", duty=Duty.READ_TRAIL),
        Entry("accounts.list_people", _l("人员"), "people", duty=Duty.MANAGE_PEOPLE, also=_PEOPLE),
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
                Entry("supervision.appraisal_list", _l("鉴定审批"), "clipboard-check", duty=Duty.SUPERVISE, also=STREET_APPRAISAL_PAGES),
                Entry("supervision.handover_list", _l("离岗交接"), "person-check", duty=Duty.SUPERVISE, also=STREET_HANDOVER_PAGES),
                Entry("supervision.holds_list", _l("冻结"), "snow", duty=Duty.SUPERVISE, also=STREET_HOLD_PAGES),
                Entry("supervision.inspection_list", _l("接受检查"), "clipboard-check", duty=Duty.SUPERVISE),
            ),
        ),
        Stage(_l("标准"), (Entry("schemes.show_reference", _l("参考分类方案"), "diagram-3", duty=Duty.VIEW),)),
        Stage(_l("统计"), (Entry("statistics.street", _l("年报汇总"), "bar-chart", duty=Duty.SUPERVISE),)),
    ),
    foot=(
        Entry("audit.list_entries", _l("操作记录"), "journal-check", duty=Duty.READ_TRAIL),
        Entry("accounts.list_people", _l("人员"), "people", duty=Duty.MANAGE_PEOPLE, also=_PEOPLE),
        Entry("handbook.show", _l("帮助与培训"), "question-circle"),
    ),
)
MENUS = {"community": COMMUNITY, "street": STREET}
PERSON = (
    Entry("accounts.profile", _l("我的账号"), "person", also=("accounts.change_password",)),
    Entry("accounts.sessions", _l("登录记录"), "laptop"),
)


def shown_menu(frame: Frame) -> ShownMenu:
    """Return the menu of this space as this person sees it."""
    menu = MENUS[frame.kind]
    stages = (ShownStage(str(stage.name), _links(stage.entries, frame)) for stage in menu.stages)
    return ShownMenu(_links(menu.first, frame), tuple(stage for stage in stages if stage.links), _links(menu.foot, frame))


def person_links(frame: Frame) -> tuple[Link, ...]:
    """Return the pages about this person's own account."""
    return _links(PERSON, frame)


def init_app(app: Flask, build_frame: Callable[[], Frame | None]) -> None:
    """Give templates `frame`, built when a page first asks for it; None before log-in."""
    app.extensions["commarch.frame"] = build_frame
    app.jinja_env.globals.update(frame=LocalProxy(current_frame), shown_menu=shown_menu, person_links=person_links)
    # A template that is rendered finds the frame itself, its macro files the proxy.
    app.context_processor(lambda: {"frame": current_frame()})


def current_frame() -> Frame | None:
    """Return what stands round this request's page, built once."""
    if "frame" not in g:
        g.frame = current_app.extensions["commarch.frame"]()
    return cast("Frame | None", g.frame)


def _links(entries: Iterable[Entry], frame: Frame) -> tuple[Link, ...]:
    return tuple(_link(entry, frame) for entry in entries if _is_open(entry, frame))


def _is_open(entry: Entry, frame: Frame) -> bool:
    """Tell whether an entry leads somewhere: the page exists, she may see it, and she is in a space if it belongs to one."""
    if entry.endpoint not in current_app.view_functions or not (entry.duty is None or entry.duty in frame.duties):
        return False
    return "tenant_code" in frame.url_values or not current_app.url_map.is_endpoint_expecting(entry.endpoint, "tenant_code")


def _link(entry: Entry, frame: Frame) -> Link:
    count = frame.counts.get(entry.count) if entry.count else None
    here = frame.endpoint in (entry.endpoint, *entry.also)
    expects = current_app.url_map.is_endpoint_expecting
    values: dict[str, Any] = {name: value for name, value in frame.url_values.items() if expects(entry.endpoint, name)}
    return Link(str(entry.label), entry.icon, url_for(entry.endpoint, **values), here, count, entry.count in frame.late)
