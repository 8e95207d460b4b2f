"""Pages of printing: choosing a paper and its scope, the print itself, the filing stamp."""

from typing import Any

from commarch.printing import papers_of_boxes, papers_of_items
from commarch.web.printing import choosing, saving, showing, stamping
from commarch.web.printing.blueprint import bp
from commarch.web.printing.labels import paper_name, print_state

__all__ = ["bp", "choosing", "saving", "showing", "stamping"]


@bp.record_once
def _name_prints(state: Any) -> None:
    state.app.jinja_env.globals.update(
        paper_name=paper_name, print_state=print_state, papers_of_boxes=papers_of_boxes, papers_of_items=papers_of_items
    )
