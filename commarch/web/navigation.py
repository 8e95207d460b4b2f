"""The frame of a page: who is here, in which space, and the way through the work.

The menu (`commarch/web/menu.py`) is data. An entry whose endpoint this application does not have, or whose duty this person lacks, is left
out: the menu never holds a dead link.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from flask import Flask, current_app, g, url_for
from werkzeug.local import LocalProxy

from commarch.accounts import Duty
from commarch.web.menu import MENUS, PERSON, Entry


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
class ShownMenu:
    """A menu as a page shows it."""

    first: tuple[Link, ...]
    stages: tuple[ShownStage, ...]
    foot: tuple[Link, ...]


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
