"""The pages of storage beside each other, and the prints that another capability may offer."""

from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext as _

from commarch.web import visitor
from commarch.web.guards import guard_of


def tabs() -> list[tuple[str, str, None, bool]]:
    """Return the pages of storage for the line of views: those that this person may open."""
    pages = (
        (_("待装盒"), "storage.boxing"),
        (_("盒"), "storage.list_boxes"),
        (_("存放位置"), "storage.list_places"),
        (_("清点"), "storage.list_stock_takes"),
        (_("不在原位"), "storage.list_astray"),
        (_("架位预测"), "storage.show_forecast"),
    )
    duties = visitor.here().duties
    mine = (page for page in pages if (guard := guard_of(current_app.view_functions[page[1]])) is None or guard.duty in duties)
    return [(str(name), url_for(endpoint), None, request.endpoint == endpoint) for name, endpoint in mine]


def prints(**of: Any) -> list[tuple[str, str]]:
    """Return what can be printed of boxes (`box=…`, or conditions of the list), where this application prints."""
    papers = (
        (_("盒内目录"), "catalogue"),
        (_("备考表"), "note_sheet"),
        (_("盒脊"), "spine"),
        (_("底边"), "edge"),
        (_("盒封面"), "cover"),
        (_("盒上的码"), "box_labels"),
    )
    return [(str(name), address) for name, paper in papers if (address := paper_address(paper, **of))]


def paper_address(paper: str, **of: Any) -> str | None:
    """Return where a paper is printed, where this application prints."""
    return url_for("printing.choose", paper=paper, **of) if "printing.choose" in current_app.view_functions else None
