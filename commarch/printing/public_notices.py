"""A public notice (档案销毁公示) as PDF, A4, to hang on the community's board."""

from typing import Any

from commarch import clock
from commarch.appraisal.posting import COLUMNS, TITLE, NoticePaper
from commarch.printing.typesetting import Printed, typeset


def print_notice(paper: NoticePaper) -> Printed:
    """Set a notice; the day beneath is the one from which it hangs."""
    day = paper.posted_on
    data: dict[str, Any] = {
        "title": TITLE,
        "office": paper.office,
        "number": paper.number,
        "day": f"{day.year} 年 {day.month} 月 {day.day} 日",
        "paragraphs": list(paper.paragraphs),
        "columns": list(COLUMNS),
        "rows": [[str(value) for value in row] for row in paper.rows],
    }
    return typeset("public_notice", data, at=clock.now(), rows=len(paper.rows))
